import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { medianAbsoluteError } from '../../../../core/stats/regression.ts';
import { medianError } from '../../../../core/stats/rows/median-error.ts';

const error = fc.oneof(
  fc.constantFrom(0, 1, 1.5, 1e-300, Number.MAX_VALUE, 5e-324),
  fc.double({ min: 0, max: 2, noNaN: true }),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
);
const figureOf = (errors: readonly number[], most: number) => {
  const median = medianError(most);
  for (const value of errors) median.add(value);
  return median.figure();
};

describe('the median absolute error of rows', () => {
  it('is exact while the errors are kept, and within narrow limits beyond', () => {
    fc.assert(
      fc.property(fc.array(error, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (errors, most) => {
        const exact = medianAbsoluteError(
          errors.map(() => 0),
          errors,
        );
        const { result, within, n } = figureOf(errors, most);
        assert.ok(exact.status === 'ok' && result.status === 'ok');
        assert.equal(n, errors.length);
        if (errors.length <= most) assert.equal(within, undefined);
        if (!within) {
          assert.equal(result.value, exact.value);
          return;
        }
        const [low, high] = within;
        assert.ok(low <= exact.value && exact.value <= high, `${exact.value} is not in ${low} to ${high}`);
        assert.ok(low <= result.value && result.value <= high);
        // Below the least normal number doubles have fewer digits than a bin tells apart.
        if (low > 1e-300) assert.ok(high - low <= low * 2 ** -12 * 1.001, `${low} to ${high}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('is exact for any number of errors while few of them differ', () => {
    const errors = Array.from({ length: 10_000 }, (_, i) => (i % 7) / 10);
    const { result, within } = figureOf(errors, 100);
    assert.deepEqual(result, { status: 'ok', value: 0.3 });
    assert.equal(within, undefined);
  });

  it('does not depend on the order of the rows', () => {
    const errors = Array.from({ length: 5000 }, (_, i) => Math.abs(Math.sin(i)));
    assert.deepEqual(figureOf(errors, 1000), figureOf([...errors].reverse(), 1000));
    assert.ok(figureOf(errors, 1000).within);
  });

  it('is infinite where the middle errors are', () => {
    for (const most of [1, 10])
      assert.equal(figureOf([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 1], most).result.status, 'infinite');
  });
});
