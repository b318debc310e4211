import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as rates from '../../../core/stats/rates.ts';
import { assertSound, hostileNumber } from './sound.ts';

const count = fc.oneof(fc.nat(20), fc.nat(1e9));
const confusion = fc.record({ tp: count, fp: count, tn: count, fn: count });
const all = [
  rates.accuracy,
  rates.precision,
  rates.recall,
  rates.specificity,
  rates.falsePositiveRate,
  rates.falseNegativeRate,
  rates.negativePredictiveValue,
  rates.f1,
  rates.balancedAccuracy,
  (counts: rates.ConfusionCounts) => rates.fbeta(counts, 0.5),
];

describe('rates of confusion counts', () => {
  it('are exact fractions from 0 to 1, or undefined', () => {
    fc.assert(
      fc.property(confusion, (counts) => {
        for (const compute of all) {
          const result = compute(counts);
          if (result.status === 'ok') {
            assert.ok(result.exact);
            assert.ok(result.value >= 0 && result.value <= 1);
            assert.ok(Math.abs(Number(result.exact.n) / Number(result.exact.d) - result.value) <= 1e-15);
          } else assert.equal(result.status, 'undefined');
        }
      }),
    );
  });

  it('do not change when every count is multiplied, but where nothing was counted', () => {
    fc.assert(
      fc.property(confusion, fc.integer({ min: 2, max: 1000 }), (counts, factor) => {
        const more = { tp: counts.tp * factor, fp: counts.fp * factor, tn: counts.tn * factor, fn: counts.fn * factor };
        for (const compute of all) {
          const [one, other] = [compute(counts), compute(more)];
          if (one.status === 'ok' && other.status === 'ok')
            assert.equal(one.exact?.toFraction(), other.exact?.toFraction());
          else assert.equal(one.status, other.status);
        }
      }),
    );
  });

  it('swap with the classes: recall is specificity, precision is npv, and MCC stays', () => {
    fc.assert(
      fc.property(confusion, (counts) => {
        const swapped = { tp: counts.tn, tn: counts.tp, fp: counts.fn, fn: counts.fp };
        assert.deepEqual(figure(rates.recall(counts)), figure(rates.specificity(swapped)));
        assert.deepEqual(figure(rates.precision(counts)), figure(rates.negativePredictiveValue(swapped)));
        const [one, other] = [figure(rates.matthewsCorrelation(counts)), figure(rates.matthewsCorrelation(swapped))];
        assert.ok(one === other || Math.abs(Number(one) - Number(other)) < 1e-14);
      }),
    );
  });

  it('fbeta with beta 1 is f1', () => {
    fc.assert(
      fc.property(confusion, (counts) => assert.deepEqual(figure(rates.fbeta(counts, 1)), figure(rates.f1(counts)))),
    );
  });

  it('an empty margin leaves the correlation undefined, never 0', () => {
    assert.equal(rates.matthewsCorrelation({ tp: 5, fp: 5, tn: 0, fn: 0 }).status, 'undefined');
  });

  it('0 of 0 is undefined', () => {
    assert.equal(rates.rate({ events: 0, n: 0 }).status, 'undefined');
  });

  it('survive hostile numbers', () => {
    fc.assert(
      fc.property(hostileNumber, hostileNumber, hostileNumber, hostileNumber, (tp, fp, tn, fn) => {
        for (const compute of all) assertSound(compute({ tp, fp, tn, fn }));
        assertSound(rates.matthewsCorrelation({ tp, fp, tn, fn }));
        assertSound(rates.rate({ events: tp, n: fp }));
        assertSound(rates.fbeta({ tp: 3, fp: 1, tn: 4, fn: 1 }, tp));
      }),
    );
    assert.equal(rates.precision({ tp: -1, fp: 2, tn: 0, fn: 0 }).status, 'undefined');
    assert.equal(rates.precision({ tp: 0.5, fp: 2, tn: 0, fn: 0 }).status, 'undefined');
  });
});

function figure(result: rates.Result): string | number {
  return result.status === 'ok' ? (result.exact?.toFraction() ?? result.value) : result.status;
}
