import { type Exact, exactOf, exactQuotient, toDouble } from './decimal.ts';
import { ok, type Result, undefinedBecause } from './result.ts';

export type { Result } from './result.ts';

/** Confusion counts of a binary classifier: non-negative integers, about the positive class. */
export type ConfusionCounts = { readonly tp: number; readonly fp: number; readonly tn: number; readonly fn: number };

/** `events` of `n` trials: numerator and denominator of a rate. Integers, 0 ≤ events ≤ n. */
export type Proportion = { readonly events: number; readonly n: number };

/** Whether a proportion is one: integers that doubles hold exactly, 0 ≤ events ≤ n. (n may be 0.) */
export function isProportion({ events, n }: Proportion): boolean {
  return Number.isSafeInteger(events) && Number.isSafeInteger(n) && events >= 0 && events <= n;
}

/** events / n, exactly. 0/0 is undefined, never 0 or 1. */
export function rate(proportion: Proportion): Result {
  if (!isProportion(proportion)) return undefinedBecause('the counts are not integers with 0 ≤ events ≤ total');
  return quotient(proportion.events, proportion.n, 'there is nothing to count: 0 of 0');
}

/** (tp + tn) / all */
export function accuracy({ tp, fp, tn, fn }: ConfusionCounts): Result {
  return checked(tp, fp, tn, fn) ?? quotient(tp + tn, tp + fp + tn + fn, 'there are no rows');
}

/** tp / (tp + fp), the positive predictive value */
export function precision({ tp, fp, tn, fn }: ConfusionCounts): Result {
  return checked(tp, fp, tn, fn) ?? quotient(tp, tp + fp, NO_PREDICTED_POSITIVES);
}

/** tp / (tp + fn), the true positive rate */
export function recall({ tp, fp, tn, fn }: ConfusionCounts): Result {
  return checked(tp, fp, tn, fn) ?? quotient(tp, tp + fn, NO_POSITIVES);
}

/** tn / (tn + fp), the true negative rate */
export function specificity({ tp, fp, tn, fn }: ConfusionCounts): Result {
  return checked(tp, fp, tn, fn) ?? quotient(tn, tn + fp, NO_NEGATIVES);
}

/** fp / (fp + tn) */
export function falsePositiveRate({ tp, fp, tn, fn }: ConfusionCounts): Result {
  return checked(tp, fp, tn, fn) ?? quotient(fp, fp + tn, NO_NEGATIVES);
}

/** fn / (fn + tp) */
export function falseNegativeRate({ tp, fp, tn, fn }: ConfusionCounts): Result {
  return checked(tp, fp, tn, fn) ?? quotient(fn, fn + tp, NO_POSITIVES);
}

/** tn / (tn + fn) */
export function negativePredictiveValue({ tp, fp, tn, fn }: ConfusionCounts): Result {
  return checked(tp, fp, tn, fn) ?? quotient(tn, tn + fn, 'nothing was predicted negative');
}

/** Harmonic mean of precision and recall: 2tp / (2tp + fp + fn) */
export function f1({ tp, fp, tn, fn }: ConfusionCounts): Result {
  return checked(tp, fp, tn, fn) ?? quotient(2 * tp, 2 * tp + fp + fn, NO_POSITIVES_AT_ALL);
}

/** (1 + β²)tp / ((1 + β²)tp + β²fn + fp): recall weighs β times as much as precision (van Rijsbergen 1979). */
export function fbeta({ tp, fp, tn, fn }: ConfusionCounts, beta: number): Result {
  const bad = checked(tp, fp, tn, fn);
  if (bad !== undefined) return bad;
  const weight = beta > 0 ? exactOf(beta)?.pow(2) : undefined;
  if (weight == null) return undefinedBecause('beta is not a finite number above 0');
  const dividend = weight.add(1).mul(tp);
  const divisor = dividend.add(weight.mul(fn)).add(fp);
  return divisor.n === 0n ? undefinedBecause(NO_POSITIVES_AT_ALL) : okExact(dividend.div(divisor));
}

/** Mean of recall and specificity */
export function balancedAccuracy({ tp, fp, tn, fn }: ConfusionCounts): Result {
  const bad = checked(tp, fp, tn, fn);
  if (bad !== undefined) return bad;
  if (tp + fn === 0) return undefinedBecause(NO_POSITIVES);
  if (tn + fp === 0) return undefinedBecause(NO_NEGATIVES);
  const exact = exactQuotient(tp, tp + fn)
    ?.add(exactQuotient(tn, tn + fp) ?? 0)
    .div(2);
  return exact === undefined ? ok((tp / (tp + fn) + tn / (tn + fp)) / 2) : okExact(exact);
}

/**
 * Matthews correlation, (tp·tn − fp·fn) / √((tp+fp)(tp+fn)(tn+fp)(tn+fn)).
 * Undefined when a margin is empty: nothing to correlate with.
 */
export function matthewsCorrelation({ tp, fp, tn, fn }: ConfusionCounts): Result {
  const bad = checked(tp, fp, tn, fn);
  if (bad !== undefined) return bad;
  const margins = [tp + fp, tp + fn, tn + fp, tn + fn] as const;
  if (margins.includes(0)) return undefinedBecause('one of the four margins of the confusion matrix is empty');
  // Roots first: the product of four large margins would overflow. BigInt keeps tp·tn − fp·fn from cancelling.
  const scale = margins.reduce((product, margin) => product * Math.sqrt(margin), 1);
  const covariance = Number(BigInt(tp) * BigInt(tn) - BigInt(fp) * BigInt(fn));
  return ok(Math.max(-1, Math.min(1, covariance / scale)));
}

/** An exact figure with its nearest double. */
export function okExact(exact: Exact): Result {
  const value = toDouble(exact);
  const result = ok(value);
  return result.status === 'ok' ? { status: 'ok', value: result.value, exact } : result;
}

const NO_POSITIVES = 'there are no actual positives';
const NO_NEGATIVES = 'there are no actual negatives';
const NO_PREDICTED_POSITIVES = 'nothing was predicted positive';
const NO_POSITIVES_AT_ALL = 'there are no actual and no predicted positives';

function quotient(dividend: number, divisor: number, why: string): Result {
  if (divisor === 0) return undefinedBecause(why);
  const exact = exactQuotient(dividend, divisor);
  const value = dividend === 0 ? 0 : dividend / divisor; // never −0
  return exact === undefined ? ok(value) : { status: 'ok', value, exact };
}

function checked(...counts: readonly number[]): Result | undefined {
  let sum = 0;
  for (const count of counts) {
    if (!Number.isSafeInteger(count) || count < 0) return undefinedBecause('the counts are not non-negative integers');
    sum += count;
  }
  return Number.isSafeInteger(sum) ? undefined : undefinedBecause('the counts are too large to be counted exactly');
}
