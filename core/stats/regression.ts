// Regression metrics from whole columns, in the target's unit where not said otherwise.
import { ok, type Result, undefinedBecause } from './result.ts';
import { unusableColumns } from './rows.ts';
import { sumOf, sumUpTo } from './sums.ts';

type Column = readonly number[];

/** Mean of |prediction − truth| */
export function meanAbsoluteError(truth: Column, predicted: Column): Result {
  return overErrors(
    truth,
    predicted,
    (errors) => sumUpTo(errors.length, (i) => Math.abs(errors[i] ?? 0)) / errors.length,
  );
}

/** Mean of (prediction − truth)², in the unit's square */
export function meanSquaredError(truth: Column, predicted: Column): Result {
  return overErrors(truth, predicted, (errors) => sumUpTo(errors.length, (i) => (errors[i] ?? 0) ** 2) / errors.length);
}

/** Square root of the mean squared error */
export function rootMeanSquaredError(truth: Column, predicted: Column): Result {
  const mse = meanSquaredError(truth, predicted);
  return mse.status === 'ok' ? ok(Math.sqrt(mse.value)) : mse;
}

/** Mean of prediction − truth: positive when predictions are too high */
export function meanError(truth: Column, predicted: Column): Result {
  return overErrors(truth, predicted, (errors) => sumOf(errors) / errors.length);
}

/** Greatest |prediction − truth| */
export function maxError(truth: Column, predicted: Column): Result {
  return overErrors(truth, predicted, (errors) => errors.reduce((worst, error) => Math.max(worst, Math.abs(error)), 0));
}

/** Median of |prediction − truth|; of an even number the mean of the middle two */
export function medianAbsoluteError(truth: Column, predicted: Column): Result {
  return overErrors(truth, predicted, (errors) => medianOfSorted(Float64Array.from(errors, Math.abs).sort()));
}

/** The median of numbers in ascending order; of an even number the mean of the middle two. */
export function medianOfSorted(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : upper / 2 + (sorted[middle - 1] ?? Number.NaN) / 2;
}

/** 1 − Σ(error²)/Σ((truth − mean)²), at most 1. Undefined for a constant truth: there is no variance to explain. */
export function rSquared(truth: Column, predicted: Column): Result {
  const why = unusableColumns(truth, predicted);
  if (why !== undefined) return why;
  if (truth.every((value) => value === truth[0])) return undefinedBecause('the truth is constant');
  const mean = sumOf(truth) / truth.length;
  const unexplained = sumUpTo(truth.length, (i) => ((predicted[i] ?? 0) - (truth[i] ?? 0)) ** 2);
  const total = sumUpTo(truth.length, (i) => ((truth[i] ?? 0) - mean) ** 2);
  return ok(1 - unexplained / total);
}

/** Mean of |error|/|truth|, a fraction, not per cent. Undefined when a truth is 0. */
export function meanAbsolutePercentageError(truth: Column, predicted: Column): Result {
  if (truth.includes(0)) return undefinedBecause('a true value is 0, and an error relative to it has no size');
  return overErrors(
    truth,
    predicted,
    (errors) => sumUpTo(errors.length, (i) => Math.abs((errors[i] ?? 0) / (truth[i] ?? 0))) / errors.length,
  );
}

function overErrors(truth: Column, predicted: Column, compute: (errors: Column) => number): Result {
  const why = unusableColumns(truth, predicted);
  if (why !== undefined) return why;
  return ok(compute(predicted.map((value, i) => value - (truth[i] ?? 0))));
}
