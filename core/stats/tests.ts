import { isProportion, type Proportion } from './rates.ts';
import { ok, type Result, type Undefined, undefinedBecause } from './result.ts';
import { normalTwoSidedTail } from './special.ts';

/** z of the standard normal, and the two-sided p-value */
export type ZTest = { readonly status: 'ok'; readonly z: number; readonly pValue: number } | Undefined;

/** A two-sided test of equal rates; `z` is there for the z-test only. */
export type ProportionTest =
  | {
      readonly status: 'ok';
      readonly method: 'fisher-exact' | 'pooled-z';
      readonly pValue: number;
      readonly z?: number;
    }
  | Undefined;

/** The test of equal rates: Fisher's exact one where an expected count of the 2 × 2 table is under 5, else pooled z. */
export function compareProportions(a: Proportion, b: Proportion): ProportionTest {
  const why = unusable(a, b);
  if (why !== undefined) return undefinedBecause(why);
  if (smallestExpectedCount(a, b) < 5) {
    const result = fisherExact(a, b);
    if (result.status === 'infinite') return undefinedBecause(result.why);
    return result.status === 'ok' ? { status: 'ok', method: 'fisher-exact', pValue: result.value } : result;
  }
  const test = pooledTwoProportionZ(a, b);
  return test.status === 'ok' ? { status: 'ok', method: 'pooled-z', pValue: test.pValue, z: test.z } : test;
}

/** z = (a − b) / √(r(1 − r)(1/n + 1/m)) with the rate r of both groups together. Negative when a's rate is lower. */
export function pooledTwoProportionZ(a: Proportion, b: Proportion): ZTest {
  const why = unusable(a, b);
  if (why !== undefined) return undefinedBecause(why);
  const pooled = (a.events + b.events) / (a.n + b.n);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n));
  if (!(deviation > 0)) return undefinedBecause('no row or every row of both groups is an event');
  const z = (a.events / a.n - b.events / b.n) / deviation;
  return { status: 'ok', z, pValue: normalTwoSidedTail(z) };
}

/** Above this variance of the table's first cell, the exact sum would take visible time. */
const LARGEST_VARIANCE = 1e8;
/** Terms below this, relative to the most probable table's, are 0: subnormal ones would stop shrinking. */
const NEGLIGIBLE = 1e-290;
/** Tables as probable as the observed one count; rounding must not tell them apart. */
const TIE = 1 + 1e-7;

/**
 * Two-sided p-value of Fisher's exact test: with the margins given, the probability of all tables that are no more
 * probable than the observed one. Terms are taken relative to the most probable table's, by their ratios.
 */
export function fisherExact(a: Proportion, b: Proportion): Result {
  const why = unusable(a, b);
  if (why !== undefined) return undefinedBecause(why);
  const events = a.events + b.events;
  const total = a.n + b.n;
  const variance = a.n * (b.n / total) * (events / total) * ((total - events) / Math.max(1, total - 1));
  if (variance > LARGEST_VARIANCE) return undefinedBecause('the counts are too large for the exact test');

  const least = Math.max(0, events - b.n);
  const most = Math.min(a.n, events);
  const mode = Math.min(most, Math.max(least, Math.floor(((a.n + 1) / (total + 2)) * (events + 1))));
  /** probability of one event more in a, relative to x */
  const stepUp = (x: number) => ((a.n - x) / (x + 1)) * ((events - x) / (b.n - events + x + 1));

  const observed = a.events;
  let observedTerm = 1;
  if (observed > mode) for (let x = mode; x < observed && observedTerm > NEGLIGIBLE; x++) observedTerm *= stepUp(x);
  else for (let x = mode; x > observed && observedTerm > NEGLIGIBLE; x--) observedTerm /= stepUp(x - 1);

  if (observedTerm <= NEGLIGIBLE) return ok(0);

  let sum = 0;
  let extreme = 0;
  const take = (term: number) => {
    sum += term;
    if (term <= observedTerm * TIE) extreme += term;
    // Below the observed term, what is left is a geometric tail: negligible at this point.
    return term > NEGLIGIBLE && !(term < observedTerm && term < extreme * 1e-18);
  };
  take(1);
  for (let x = mode, term = 1; x < most; x++) {
    term *= stepUp(x);
    if (!take(term)) break;
  }
  for (let x = mode, term = 1; x > least; x--) {
    term /= stepUp(x - 1);
    if (!take(term)) break;
  }
  return ok(Math.min(1, extreme / sum));
}

function smallestExpectedCount(a: Proportion, b: Proportion): number {
  const events = a.events + b.events;
  const total = a.n + b.n;
  return (Math.min(a.n, b.n) * Math.min(events, total - events)) / total;
}

function unusable(a: Proportion, b: Proportion): string | undefined {
  if (!isProportion(a) || !isProportion(b)) return 'the counts are not integers with 0 ≤ events ≤ total';
  return a.n === 0 || b.n === 0 ? 'a group has no rows' : undefined;
}
