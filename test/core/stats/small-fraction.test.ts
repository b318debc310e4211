import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compareExact,
  differenceExact,
  differencePrinted,
  exactOf,
  exactQuotient,
  parseDecimal,
  toDouble,
} from '../../../core/stats/decimal.ts';
import {
  compareSmall,
  isDecimal,
  type SmallFraction,
  smallDecimal,
  smallDifference,
  smallFraction,
  smallProduct,
  smallSum,
} from '../../../core/stats/small-fraction.ts';

/** Decimals that people write, and such as computers print; many pairs share digits. */
const decimal = fc.oneof(
  fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat(6))
    .map(([n, places]) => (n / 10 ** places).toFixed(places)),
  fc.double({ min: -2, max: 2, noNaN: true }).map(String),
  fc.constantFrom('0', '-0', '0.80', '.5', '5.', '007', '0.8', '999999999999999', '-0.123456789012345'),
);
const quotient = fc
  .tuple(fc.nat(200_000), fc.integer({ min: 1, max: 200_000 }))
  .map(([n, d]): SmallFraction => ({ n, d }));
const fraction = fc.oneof(
  decimal.map((text) => smallDecimal(text) ?? { n: 1, d: 3 }),
  quotient,
  quotient.map(({ n, d }): SmallFraction => ({ n: -n, d })),
);
const big = ({ n, d }: SmallFraction) => exactQuotient(n, d) ?? assert.fail('not a fraction');

describe('fractions of few digits', () => {
  it('are read as the exact reader reads them', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        const small = smallDecimal(text);
        const exact = parseDecimal(text);
        if (small) assert.ok(exact && compareExact(big(small), exact) === 0, text);
      }),
    );
    for (const text of ['', '.', '-', '1e3', '+1', '0x10', '1.2.3', '1_0', ' 1', 'NaN', '1234567890123456'])
      assert.equal(smallDecimal(text), undefined, text);
    assert.deepEqual(smallDecimal('-0.80'), { n: -80, d: 100 });
    assert.deepEqual(smallDecimal('0.000000000000001'), { n: 1, d: 1e15 });
    assert.ok(Object.is(smallDecimal('-0')?.n, 0));
  });

  it('are computed with exactly, or not at all', () => {
    let settled = 0;
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        const sum = smallSum(a, b);
        const product = smallProduct(a, b);
        const difference = smallDifference(a, b);
        const order = compareSmall(a, b);
        if (sum) assert.equal(compareExact(big(sum), big(a).add(big(b))), 0);
        if (product) assert.equal(compareExact(big(product), big(a).mul(big(b))), 0);
        if (difference !== undefined) assert.equal(difference, toDouble(big(a).sub(big(b))));
        if (order !== undefined) assert.equal(order, compareExact(big(a), big(b)));
        if (sum && product && difference !== undefined && order !== undefined) settled++;
      }),
      { numRuns: 2000 },
    );
    assert.ok(settled > 500, `only ${settled} pairs were settled at all`);
  });

  it('give up where doubles would round', () => {
    const long = smallDecimal('0.123456789012345');
    assert.ok(long);
    assert.equal(smallProduct(long, long), undefined);
    assert.equal(smallSum(long, { n: 1, d: 77 }), undefined);
    assert.equal(compareSmall(long, { n: 1, d: 7 * 11 * 13 }), undefined);
    assert.equal(smallFraction(exactOf('0.12345678901234567890') ?? assert.fail()), undefined);
  });

  it('know which of them end as decimals', () => {
    for (const [n, d] of [
      [0, 7],
      [1, 8],
      [3, 125],
      [21, 7],
      [-7, 28],
    ] as const)
      assert.ok(isDecimal({ n, d }), `${n}/${d}`);
    for (const [n, d] of [
      [1, 3],
      [2, 7],
      [113_537, 125_084],
    ] as const)
      assert.ok(!isDecimal({ n, d }), `${n}/${d}`);
  });
});

describe('differences of longer numbers', () => {
  it('are the nearest doubles, in lowest terms or not', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [exactA, exactB] = [parseDecimal(a), parseDecimal(b)];
        if (exactA && exactB) assert.equal(differenceExact(exactA, exactB), toDouble(exactA.sub(exactB)));
      }),
      { numRuns: 1000 },
    );
  });

  it('are the same from what a double prints', () => {
    let settled = 0;
    fc.assert(
      fc.property(
        fc.integer().map((n) => n / 300_000_007),
        decimal,
        (value, text) => {
          const bound = smallDecimal(text);
          const exact = exactOf(value);
          const difference = bound && differencePrinted(value, bound.n, bound.d);
          if (difference === undefined || !bound || !exact) return;
          settled++;
          assert.equal(difference, toDouble(exact.sub(big(bound))));
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(settled > 300, `only ${settled} were settled at all`);
    assert.equal(differencePrinted(0.1, 1, 3), undefined);
    assert.equal(differencePrinted(1e-9, 1, 10), undefined);
  });
});
