// Forecasting metrics from whole columns.
import { exactQuotient } from './decimal.ts';
import { okExact } from './rates.ts';
import { ok, type Result, undefinedBecause } from './result.ts';
import { unusableColumns } from './rows.ts';
import { sumUpTo } from './sums.ts';

type Column = readonly number[];

/** Mean of 2|error|/(|truth| + |forecast|), 0 to 2. Undefined where both are 0. */
export function symmetricMeanAbsolutePercentageError(truth: Column, forecast: Column): Result {
  const why = unusableColumns(truth, forecast);
  if (why !== undefined) return why;
  if (truth.some((value, i) => value === 0 && forecast[i] === 0)) {
    return undefinedBecause('a true value and its forecast are both 0: 0/0');
  }
  return ok(
    sumUpTo(truth.length, (i) => {
      const y = truth[i] ?? 0;
      const f = forecast[i] ?? 0;
      return (2 * Math.abs(f - y)) / (Math.abs(y) + Math.abs(f));
    }) / truth.length,
  );
}

/** Σ|error| / Σ|truth|, a fraction. Undefined when every truth is 0. */
export function weightedAbsolutePercentageError(truth: Column, forecast: Column): Result {
  const why = unusableColumns(truth, forecast);
  if (why !== undefined) return why;
  const total = sumUpTo(truth.length, (i) => Math.abs(truth[i] ?? 0));
  if (total === 0) return undefinedBecause('every true value is 0');
  return ok(sumUpTo(truth.length, (i) => Math.abs((forecast[i] ?? 0) - (truth[i] ?? 0))) / total);
}

/**
 * Mean |error| ÷ the mean |error| that the value one season earlier makes on the training series (Hyndman & Koehler
 * 2006). `seasonality` in steps, 1 for none. Undefined when the training series repeats itself exactly or is too short.
 */
export function meanAbsoluteScaledError(train: Column, truth: Column, forecast: Column, seasonality = 1): Result {
  const why = unusableColumns(truth, forecast) ?? unusableColumns(train);
  if (why !== undefined) return why;
  if (!Number.isInteger(seasonality) || seasonality < 1)
    return undefinedBecause('the seasonality is not a positive integer');
  const steps = train.length - seasonality;
  if (steps < 1) return undefinedBecause('the training series is no longer than a season');
  const naive = sumUpTo(steps, (i) => Math.abs((train[i + seasonality] ?? 0) - (train[i] ?? 0))) / steps;
  if (naive === 0) return undefinedBecause('the training series repeats itself exactly');
  return ok(sumUpTo(truth.length, (i) => Math.abs((forecast[i] ?? 0) - (truth[i] ?? 0))) / truth.length / naive);
}

/** Mean of α(y − f) where the truth is above the forecast, (1 − α)(f − y) elsewhere, for the quantile α in (0, 1). */
export function pinballLoss(truth: Column, forecast: Column, alpha: number): Result {
  const why = unusableColumns(truth, forecast);
  if (why !== undefined) return why;
  if (!(alpha > 0 && alpha < 1)) return undefinedBecause('alpha is not between 0 and 1');
  const sum = sumUpTo(truth.length, (i) => {
    const gap = (truth[i] ?? 0) - (forecast[i] ?? 0);
    return gap >= 0 ? alpha * gap : (alpha - 1) * gap;
  });
  return ok(sum / truth.length);
}

/** Share of the truths within [lower, upper], bounds included, exactly. Undefined if an interval is upside down. */
export function intervalCoverage(truth: Column, lower: Column, upper: Column): Result {
  const why = unusableColumns(truth, lower, upper);
  if (why !== undefined) return why;
  let within = 0;
  for (const [i, value] of truth.entries()) {
    const from = lower[i] ?? 0;
    const to = upper[i] ?? 0;
    if (from > to) return undefinedBecause('a lower bound is above its upper bound');
    if (value >= from && value <= to) within++;
  }
  const exact = exactQuotient(within, truth.length);
  return exact === undefined ? undefinedBecause('there are no rows') : okExact(exact);
}
