// Regression and forecasting metrics in one pass; definitions as in regression.ts and forecasting.ts.
import { ok, type Result, undefinedBecause } from '../result.ts';
import { addTo, runningSum, totalSum } from '../running-sum.ts';

export type RegressionSums = {
  /** Counts a row; both are finite. */
  add(truth: number, predicted: number): void;
  /** Figures by the catalogue's name. */
  figures(): readonly (readonly [name: string, result: Result])[];
};

/** What a figure needs beside the rows: the quantile that is forecast, and the naive forecast's mean absolute error. */
export type ForecastSpec = { readonly quantile?: number; readonly naiveMae?: number };

export function regressionSums({ quantile, naiveMae }: ForecastSpec = {}): RegressionSums {
  let rows = 0;
  let greatest = 0;
  let zeroTruth = false;
  let bothZero = false;
  let isConstant = true;
  let first = 0;
  const errors = runningSum();
  const absolute = runningSum();
  const squares = runningSum();
  const relative = runningSum();
  const symmetric = runningSum();
  const truths = runningSum();
  const pinball = runningSum();
  // Welford 1962: the squares about the mean without the squares of the values, which would cancel.
  let mean = 0;
  const variation = runningSum();
  const pinballLoss = (of: number): Result =>
    of > 0 && of < 1 ? ok(totalSum(pinball) / rows) : undefinedBecause('the quantile is not between 0 and 1');
  const scaled = (by: number): Result =>
    by > 0
      ? ok(totalSum(absolute) / rows / by)
      : undefinedBecause('the naive forecast has no error to be compared with');
  return {
    add: (truth, predicted) => {
      const error = predicted - truth;
      const size = Math.abs(error);
      const scale = Math.abs(truth);
      if (rows++ === 0) first = truth;
      else if (truth !== first) isConstant = false;
      addTo(errors, error);
      addTo(absolute, size);
      addTo(squares, error * error);
      addTo(truths, scale);
      if (quantile !== undefined) addTo(pinball, error <= 0 ? -quantile * error : (1 - quantile) * error);
      if (size > greatest) greatest = size;
      if (scale === 0) zeroTruth = true;
      else addTo(relative, size / scale);
      if (scale === 0 && predicted === 0) bothZero = true;
      else addTo(symmetric, (2 * size) / (scale + Math.abs(predicted)));
      const away = truth - mean;
      mean += away / rows;
      addTo(variation, away * (truth - mean));
    },
    figures: () => {
      if (rows === 0) return [];
      const mse = ok(totalSum(squares) / rows);
      const spread = totalSum(variation);
      const scale = totalSum(truths);
      return [
        ['mae', ok(totalSum(absolute) / rows)],
        ['mse', mse],
        ['rmse', mse.status === 'ok' ? ok(Math.sqrt(mse.value)) : mse],
        ['mean_error', ok(totalSum(errors) / rows)],
        ['max_error', ok(greatest)],
        ['r2', isConstant ? undefinedBecause('the truth is constant') : ok(1 - totalSum(squares) / spread)],
        [
          'mape',
          zeroTruth
            ? undefinedBecause('a true value is 0, and an error relative to it has no size')
            : ok(totalSum(relative) / rows),
        ],
        [
          'smape',
          bothZero ? undefinedBecause('a true value and its forecast are both 0: 0/0') : ok(totalSum(symmetric) / rows),
        ],
        ['wape', scale === 0 ? undefinedBecause('every true value is 0') : ok(totalSum(absolute) / scale)],
        ...(quantile === undefined ? [] : [['pinball_loss', pinballLoss(quantile)] as const]),
        ...(naiveMae === undefined ? [] : [['mase', scaled(naiveMae)] as const]),
      ];
    },
  };
}
