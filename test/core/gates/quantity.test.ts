import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contradicts } from '../../../core/gates/measured-value.ts';
import {
  approximateQuantity,
  compareQuantities,
  difference,
  exactQuantity,
  product,
  type Quantity,
  show,
  showAgainst,
  showWhole,
  sum,
  writtenQuantity,
} from '../../../core/gates/quantity.ts';
import { compareExact, exactOf, exactQuotient, parseDecimal, toDouble } from '../../../core/stats/decimal.ts';

const text = fc.oneof(
  fc.tuple(fc.nat(12_000), fc.integer({ min: 1, max: 6 })).map(([n, places]) => (n / 10 ** places).toFixed(places)),
  fc.double({ min: -1.5, max: 1.5, noNaN: true }).map(String),
  fc.constantFrom(
    '0.80',
    '0.8',
    '8e-1',
    '0.8000000000000000444',
    '0.79999999999999999',
    '1e-9',
    '.5',
    '-0',
    '100',
    '0x10',
  ),
);
const written = text.map((form) => writtenQuantity(toDouble(parseDecimal(form) ?? assert.fail(form)), form));
const counted = fc
  .tuple(fc.nat(20_000), fc.integer({ min: 1, max: 20_000 }))
  .map(([events, n]) => exactQuantity(exactQuotient(events, n) ?? assert.fail()));
const computed = fc.double({ min: -2, max: 2, noNaN: true }).map(approximateQuantity);
const quantity = fc.oneof(written, counted, computed);

/** The same number with nothing but its exact form: everything takes the long way. */
const long = ({ value, exact }: Quantity): Quantity => ({ value, exact });
const runs = { numRuns: 3000 };

describe('quantities', () => {
  it('are compared, subtracted and shown alike the short way and the long', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        assert.equal(compareQuantities(a, b), compareQuantities(long(a), long(b)));
        assert.ok(Object.is(difference(a, b), difference(long(a), long(b))), `${difference(a, b)}`);
        assert.deepEqual(showAgainst(a, b), showAgainst(long(a), long(b)));
        assert.equal(showWhole(a), show(long(a), 15));
      }),
      runs,
    );
  });

  it('are added and multiplied exactly', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        const [exactA, exactB] = [a.exact(), b.exact()];
        assert.ok(exactA && exactB);
        for (const [result, exact] of [
          [sum(a, b), exactA.add(exactB)],
          [product(a, b), exactA.mul(exactB)],
        ] as const) {
          const own = result?.exact();
          assert.ok(own && compareExact(own, exact) === 0);
          assert.equal(result?.value, toDouble(exact));
        }
      }),
      runs,
    );
  });

  it('have no sum where one is no number', () => {
    assert.equal(sum(approximateQuantity(Number.NaN), exactQuantity(exactOf(1) ?? assert.fail())), undefined);
    assert.equal(product(approximateQuantity(Number.POSITIVE_INFINITY), approximateQuantity(2)), undefined);
  });
});

describe('a value and its counts', () => {
  it('contradict each other alike the short way and the long', () => {
    // Values near the quotient, cut to a few digits: many lie at half a unit of their last digit.
    const near = fc
      .tuple(
        fc.nat(400),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: -2, max: 2 }),
      )
      .map(([events, n, digits, shift]) => {
        const form = (events / n + shift * 0.5 * 10 ** -digits).toFixed(digits);
        return { form, computed: exactQuantity(exactQuotient(events, n) ?? assert.fail()) };
      });
    let contradictions = 0;
    fc.assert(
      fc.property(near, ({ form, computed: own }) => {
        const value = writtenQuantity(Number(form), form);
        const found = contradicts(value, form, own);
        if (found) contradictions++;
        assert.equal(found, contradicts(long(value), form, long(own)), form);
      }),
      runs,
    );
    assert.ok(contradictions > 100 && contradictions < 2900, `${contradictions}`);
  });

  it('agree at exactly half a unit, and no further', () => {
    const half = exactQuantity(exactQuotient(1, 8) ?? assert.fail());
    assert.equal(contradicts(writtenQuantity(0.12, '0.12'), '0.12', half), false);
    assert.equal(contradicts(writtenQuantity(0.13, '0.13'), '0.13', half), false);
    assert.equal(contradicts(writtenQuantity(0.124, '0.124'), '0.124', half), true);
  });
});
