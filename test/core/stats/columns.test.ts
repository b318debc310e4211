import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as calibration from '../../../core/stats/calibration.ts';
import * as classification from '../../../core/stats/classification.ts';
import * as forecasting from '../../../core/stats/forecasting.ts';
import * as ranking from '../../../core/stats/ranking.ts';
import * as rates from '../../../core/stats/rates.ts';
import * as regression from '../../../core/stats/regression.ts';
import { assertSound, hostileNumber } from './sound.ts';

type Column = readonly number[];
const scored = fc
  .array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 40 })
  .map((rows) => [rows.map(([label]) => label), rows.map(([, score]) => score / 20)] as const);
const forecast = fc
  .array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 1,
    maxLength: 30,
  })
  .map((rows) => [rows.map(([y]) => y), rows.map(([, f]) => f)] as const);

function value(result: { readonly status: string }): number {
  assert.equal(result.status, 'ok');
  return (result as unknown as { value: number }).value;
}

describe('classification metrics from columns', () => {
  it('ROC AUC counts the pairs in the right order', () => {
    fc.assert(
      fc.property(scored, ([labels, scores]) => {
        const of = (label: number) => scores.filter((_, i) => labels[i] === label);
        const pairs = of(1).flatMap((p) => of(0).map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
        const result = classification.rocAuc(labels, scores);
        if (pairs.length === 0) assert.equal(result.status, 'undefined');
        else assert.ok(Math.abs(value(result) - pairs.reduce((a: number, b) => a + b, 0) / pairs.length) < 1e-12);
      }),
    );
  });

  it('ROC AUC of turned scores is the rest to 1', () => {
    fc.assert(
      fc.property(scored, ([labels, scores]) => {
        const one = classification.rocAuc(labels, scores);
        const other = classification.rocAuc(
          labels,
          scores.map((s) => 1 - s),
        );
        if (one.status === 'ok') assert.ok(Math.abs(value(one) + value(other) - 1) < 1e-12);
      }),
    );
  });

  it('average precision is 1 when every positive ranks first, and the prevalence when all tie', () => {
    assert.equal(value(classification.averagePrecision([1, 1, 0, 0], [4, 3, 2, 1])), 1);
    assert.equal(value(classification.averagePrecision([1, 0, 0, 0], [1, 1, 1, 1])), 0.25);
    assert.equal(classification.averagePrecision([0, 0], [1, 2]).status, 'undefined');
  });

  it('log loss is infinite for a certain error, unless clipped', () => {
    assert.equal(classification.logLoss([0], [1]).status, 'infinite');
    assert.equal(classification.logLoss([1], [0]).status, 'infinite');
    assert.ok(value(classification.logLoss([1], [0], 1e-15)) > 34);
    assert.equal(value(classification.logLoss([1, 0], [1, 0])), 0);
    assert.equal(classification.logLoss([1], [1.5]).status, 'undefined');
  });

  it('confusion counts are about the class asked for', () => {
    const counts = classification.confusionCounts(['a', 'a', 'b', 'b', 'b'], ['a', 'b', 'b', 'a', 'b'], 'a');
    assert.deepEqual(counts, { tp: 1, fp: 1, tn: 2, fn: 1 });
    assert.equal(classification.confusionCounts(['a'], [], 'a'), undefined);
  });

  it('micro averages of single labels are the accuracy, and two classes’ macro F1 the mean of both', () => {
    const [truth, predicted] = [
      [1, 0, 1, 1, 0],
      [1, 1, 0, 1, 0],
    ];
    const counts = classification.confusionCounts(truth, predicted, 1);
    assert.ok(counts);
    const accuracy = value(rates.accuracy(counts));
    for (const compute of [
      classification.averagedF1,
      classification.averagedPrecision,
      classification.averagedRecall,
    ]) {
      assert.equal(value(compute(truth, predicted, 'micro')), accuracy);
    }
    assert.equal(value(classification.averagedRecall(truth, predicted, 'weighted')), accuracy);
    const other = rates.f1({ tp: counts.tn, tn: counts.tp, fp: counts.fn, fn: counts.fp });
    assert.ok(
      Math.abs(
        value(classification.averagedF1(truth, predicted, 'macro')) - (value(rates.f1(counts)) + value(other)) / 2,
      ) < 1e-15,
    );
    assert.equal(classification.averagedPrecision(['a', 'b'], ['a', 'a'], 'macro').status, 'undefined');
  });

  it('kappa is 1 for agreement, 0 for chance, undefined for one class', () => {
    assert.equal(value(classification.cohenKappa([0, 1, 2], [0, 1, 2])), 1);
    assert.equal(value(classification.cohenKappa([0, 0, 1, 1], [0, 1, 0, 1])), 0);
    assert.equal(classification.cohenKappa([1, 1], [1, 1]).status, 'undefined');
  });
});

describe('calibration from columns', () => {
  it('bins are closed on the right, at 0.7 of 10 too', () => {
    // 0.7 belongs to (0.6, 0.7] with 0.65: one bin, whose gap is |1.35 − 1|.
    assert.ok(Math.abs(value(calibration.maximumCalibrationError([1, 0], [0.65, 0.7], 10)) - 0.175) < 1e-12);
    assert.ok(Math.abs(value(calibration.expectedCalibrationError([1, 0], [0, 0.1], 10)) - 0.45) < 1e-12);
  });

  it('the errors are from 0 to 1, and the mean one at most the greatest', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 30 }), ([labels, p], bins) => {
        const mean = value(calibration.expectedCalibrationError(labels, p, bins));
        const greatest = value(calibration.maximumCalibrationError(labels, p, bins));
        assert.ok(mean >= 0 && mean <= greatest + 1e-12 && greatest <= 1);
        const brier = value(calibration.brierScore(labels, p));
        assert.ok(brier >= 0 && brier <= 1);
      }),
    );
  });

  it('the slope is 1 for calibrated log-odds, one half when they are twice too extreme', () => {
    // Of each probability as many rows are positive as it says.
    const labels: number[] = [];
    const calibrated: number[] = [];
    for (const tenths of [1, 2, 3, 5, 8, 9]) {
      for (let i = 0; i < 10; i++) {
        labels.push(i < tenths ? 1 : 0);
        calibrated.push(tenths / 10);
      }
    }
    const extreme = calibrated.map((p) => p ** 2 / (p ** 2 + (1 - p) ** 2));
    assert.ok(Math.abs(value(calibration.calibrationSlope(labels, calibrated)) - 1) < 1e-9);
    assert.ok(Math.abs(value(calibration.calibrationSlope(labels, extreme)) - 0.5) < 1e-9);
    assert.equal(calibration.calibrationSlope([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]).status, 'infinite');
    assert.equal(calibration.calibrationSlope([0, 1], [0, 1]).status, 'infinite');
    assert.equal(calibration.calibrationSlope([1, 1], [0.2, 0.3]).status, 'undefined');
    assert.equal(calibration.calibrationSlope([1, 0], [0.3, 0.3]).status, 'undefined');
  });
});

describe('regression and forecasting from columns', () => {
  it('errors scale with the unit, shares do not', () => {
    fc.assert(
      fc.property(forecast, ([truth, predicted]) => {
        const scaled = [truth.map((y) => 4 * y), predicted.map((f) => 4 * f)] as const;
        for (const [compute, factor] of [
          [regression.meanAbsoluteError, 4],
          [regression.meanSquaredError, 16],
          [regression.rootMeanSquaredError, 4],
          [regression.maxError, 4],
          [regression.meanError, 4],
          [regression.medianAbsoluteError, 4],
          [regression.rSquared, 1],
          [regression.meanAbsolutePercentageError, 1],
          [forecasting.weightedAbsolutePercentageError, 1],
          [forecasting.symmetricMeanAbsolutePercentageError, 1],
        ] as const) {
          const [one, other] = [compute(truth, predicted), compute(...scaled)];
          assert.equal(one.status, other.status);
          if (one.status === 'ok')
            assert.ok(Math.abs(value(other) - factor * one.value) <= 1e-9 * Math.abs(factor * one.value));
        }
      }),
    );
  });

  it('are ordered: |mean error| ≤ mean absolute ≤ root mean square ≤ greatest', () => {
    fc.assert(
      fc.property(forecast, ([truth, predicted]) => {
        const figures = [
          regression.meanError,
          regression.meanAbsoluteError,
          regression.rootMeanSquaredError,
          regression.maxError,
        ].map((compute) => Math.abs(value(compute(truth, predicted))));
        for (let i = 1; i < figures.length; i++) assert.ok((figures[i - 1] ?? 0) <= (figures[i] ?? 0) + 1e-9);
      }),
    );
  });

  it('a perfect prediction has no error, and explains everything', () => {
    const truth = [1, 2, 4];
    assert.equal(value(regression.rSquared(truth, truth)), 1);
    assert.equal(value(regression.meanAbsoluteError(truth, truth)), 0);
    assert.equal(value(forecasting.pinballLoss(truth, truth, 0.3)), 0);
  });

  it('the pinball loss at one half is half the mean absolute error', () => {
    fc.assert(
      fc.property(forecast, ([truth, predicted]) => {
        const half = value(regression.meanAbsoluteError(truth, predicted)) / 2;
        assert.ok(Math.abs(value(forecasting.pinballLoss(truth, predicted, 0.5)) - half) < 1e-9);
      }),
    );
  });

  it('have no figure where they divide by 0', () => {
    assert.equal(forecasting.weightedAbsolutePercentageError([0, 0], [1, 2]).status, 'undefined');
    assert.equal(forecasting.symmetricMeanAbsolutePercentageError([0, 1], [0, 2]).status, 'undefined');
    assert.equal(forecasting.meanAbsoluteScaledError([3, 3, 3], [1], [2]).status, 'undefined');
    assert.equal(forecasting.meanAbsoluteScaledError([3, 4], [1], [2], 2).status, 'undefined');
    assert.equal(forecasting.intervalCoverage([1], [2], [0]).status, 'undefined');
  });
});

describe('ranking from columns', () => {
  it('the best order has a gain of 1, and no order more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 15 }),
        fc.constantFrom('linear' as const, 'exponential' as const),
        (relevances, k, gain) => {
          const result = ranking.ndcgAtK(relevances, k, gain);
          if (relevances.every((relevance) => relevance === 0)) assert.equal(result.status, 'undefined');
          else assert.ok(value(result) >= 0 && value(result) <= 1 + 1e-12);
          const best = ranking.ndcgAtK(
            relevances.toSorted((a, b) => b - a),
            k,
            gain,
          );
          if (best.status === 'ok') assert.ok(Math.abs(best.value - 1) < 1e-12);
        },
      ),
    );
  });

  it('a query without a relevant item has no recall; hits beyond k do not count', () => {
    const queries = [{ hits: [0, 0, 1], relevant: 1 }];
    assert.equal(value(ranking.meanReciprocalRank(queries, 2)), 0);
    assert.equal(value(ranking.meanReciprocalRank(queries, 3)), 1 / 3);
    assert.equal(value(ranking.recallAtK(queries, 3)), 1);
    assert.equal(value(ranking.precisionAtK(queries, 6)), 1 / 6);
    const without = [...queries, { hits: [0], relevant: 0 }];
    assert.equal(ranking.recallAtK(without, 3).status, 'undefined');
    assert.equal(ranking.meanAveragePrecisionAtK(without, 3).status, 'undefined');
    assert.equal(ranking.recallAtK([{ hits: [1, 1], relevant: 1 }], 3).status, 'undefined');
  });

  it('means of many queries are those of few', () => {
    const few = [
      { hits: [0, 1], relevant: 3 },
      { hits: [1, 1], relevant: 7 },
    ];
    const many = Array.from({ length: 600 }, () => few).flat();
    for (const compute of [ranking.meanReciprocalRank, ranking.recallAtK, ranking.precisionAtK, ranking.hitRateAtK]) {
      assert.ok(Math.abs(value(compute(few, 2)) - value(compute(many, 2))) < 1e-14);
    }
  });
});

describe('columns of hostile numbers', () => {
  const column = fc.array(hostileNumber, { maxLength: 5 });
  const labels = fc.array(fc.constantFrom(0, 1, 2, Number.NaN), { maxLength: 5 });
  const ofTwo: readonly ((a: Column, b: Column) => { readonly status: string })[] = [
    classification.rocAuc,
    classification.averagePrecision,
    (a, b) => classification.logLoss(a, b),
    classification.cohenKappa,
    (a, b) => classification.averagedPrecision(a, b, 'weighted'),
    calibration.brierScore,
    (a, b) => calibration.expectedCalibrationError(a, b),
    (a, b) => calibration.maximumCalibrationError(a, b),
    calibration.calibrationSlope,
    regression.meanAbsoluteError,
    regression.meanSquaredError,
    regression.rootMeanSquaredError,
    regression.meanError,
    regression.maxError,
    regression.medianAbsoluteError,
    regression.rSquared,
    regression.meanAbsolutePercentageError,
    forecasting.symmetricMeanAbsolutePercentageError,
    forecasting.weightedAbsolutePercentageError,
    (a, b) => forecasting.pinballLoss(a, b, 0.9),
    (a, b) => forecasting.meanAbsoluteScaledError(a, b, b),
    (a, b) => forecasting.intervalCoverage(a, b, b),
  ];

  it('give a finite figure or a reason', () => {
    fc.assert(
      fc.property(fc.oneof(column, labels), column, hostileNumber, (a, b, k) => {
        for (const compute of ofTwo) assertSound(compute(a, b));
        for (const compute of ofTwo) assertSound(compute(a.slice(0, b.length), b.slice(0, a.length)));
        assertSound(ranking.ndcgAtK(a, k, 'exponential'));
        for (const compute of [
          ranking.meanReciprocalRank,
          ranking.hitRateAtK,
          ranking.precisionAtK,
          ranking.recallAtK,
          ranking.meanAveragePrecisionAtK,
        ]) {
          assertSound(compute([{ hits: a, relevant: b[0] ?? 1 }], k));
          assertSound(compute([{ hits: [0, 1], relevant: 2 }], k));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
