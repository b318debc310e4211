import {
  exactLimits,
  exactlyLimited,
  jointLimits,
  katzLimits,
  newcombeLimits,
  sparse,
  wilsonLimits,
} from './interval-limits.ts';
import { isProportion, type Proportion } from './rates.ts';
import { type Infinite, infiniteBecause, type Undefined, undefinedBecause } from './result.ts';
import { twoSidedNormalQuantile } from './special.ts';

export type IntervalMethod =
  | 'wilson'
  | 'clopper-pearson'
  | 'newcombe'
  | 'katz-log'
  | 'exact-difference'
  | 'exact-ratio'
  | 'exact-mean-difference';

/** A confidence interval; `level` is its nominal coverage, such as 0.95. Both limits are finite. */
export type Interval = {
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  readonly method: IntervalMethod;
};

/** An interval, or the reason why there is none. One with the status `ok` is an Interval itself. */
export type IntervalResult = ({ readonly status: 'ok' } & Interval) | Undefined | Infinite;

export { fewEvents } from './interval-limits.ts';
export { type Measured, type SampleSize, sampleSizeToSettle, sampleSizeUntil } from './sample-size.ts';

/** The score interval of a rate: Wilson 1927. Within [0, 1], and of positive width even at 0 or n events. */
export function wilson(p: Proportion, level = 0.95): IntervalResult {
  const why = unusable(level, p);
  if (why !== undefined) return undefinedBecause(why);
  const [lower, upper] = wilsonLimits(p.events, p.n, twoSidedNormalQuantile(level));
  return interval(lower, upper, level, 'wilson');
}

/**
 * The exact interval of a rate: Clopper & Pearson 1934, the limits at which a binomial tail is (1 − level)/2. Covers
 * at least `level`. Beyond a million events and non-events Wilson's, from which it no longer differs visibly.
 */
export function clopperPearson(p: Proportion, level = 0.95): IntervalResult {
  const why = unusable(level, p);
  if (why !== undefined) return undefinedBecause(why);
  if (!exactlyLimited(p)) return wilson(p, level);
  const [lower, upper] = exactLimits(p, (1 - level) / 2);
  return interval(lower, upper, level, 'clopper-pearson');
}

/** The interval of a difference of rates, a − b: Newcombe 1998, method 10, from the two Wilson intervals. */
export function newcombe(a: Proportion, b: Proportion, level = 0.95): IntervalResult {
  const why = unusable(level, a, b);
  if (why !== undefined) return undefinedBecause(why);
  const [lower, upper] = newcombeLimits(a.events, a.n, b.events, b.n, twoSidedNormalQuantile(level));
  return interval(lower, upper, level, 'newcombe');
}

/**
 * The interval of a ratio of rates, a / b: Katz et al. 1978, normal on the logarithm. There is none at 0 events, where
 * the logarithm is infinite, nor where every row of both groups is an event: its width would be 0.
 */
export function katz(a: Proportion, b: Proportion, level = 0.95): IntervalResult {
  const why = unusable(level, a, b);
  if (why !== undefined) return undefinedBecause(why);
  if (a.events === 0 || b.events === 0) return undefinedBecause('the logarithm of a ratio with 0 events is infinite');
  if (a.events === a.n && b.events === b.n) return undefinedBecause('every row of both groups is an event');
  const [lower, upper] = katzLimits(a.events, a.n, b.events, b.n, twoSidedNormalQuantile(level));
  return interval(lower, upper, level, 'katz-log');
}

/**
 * A guaranteed interval of a − b for few events. The groups are independent, so that two Clopper–Pearson intervals of
 * level √level cover both rates together at `level`; every difference they allow is in [lower a − upper b, upper a −
 * lower b]. Conservative: it covers at least `level`, whatever the rates.
 */
export function exactDifference(a: Proportion, b: Proportion, level = 0.95): IntervalResult {
  const why = unusable(level, a, b);
  if (why !== undefined) return undefinedBecause(why);
  const limits = jointLimits(a, b, level);
  return interval(limits.a[0] - limits.b[1], limits.a[1] - limits.b[0], level, 'exact-difference');
}

/**
 * A guaranteed interval of a / b for few events, from the same two Clopper–Pearson intervals as exactDifference:
 * [lower a / upper b, upper a / lower b]. Works at 0 events in a; at 0 events in b the ratio has no upper limit.
 */
export function exactRatio(a: Proportion, b: Proportion, level = 0.95): IntervalResult {
  const why = unusable(level, a, b);
  if (why !== undefined) return undefinedBecause(why);
  const limits = jointLimits(a, b, level);
  if (b.events === 0) {
    return a.events === 0
      ? undefinedBecause('neither group has an event')
      : infiniteBecause('the reference group has no event, so the ratio has no upper limit');
  }
  return interval(limits.a[0] / limits.b[1], limits.a[1] / limits.b[0], level, 'exact-ratio');
}

/**
 * A guaranteed interval of the mean of several differences a − b over independent rows, or of their absolute values, for
 * few events. With k differences each has its exact interval at level^(1/k), so that all hold together at `level`.
 */
export function exactMeanDifference(
  pairs: readonly { readonly a: Proportion; readonly b: Proportion }[],
  isAbsolute: boolean,
  level = 0.95,
): IntervalResult {
  let [low, high] = [0, 0];
  for (const { a, b } of pairs) {
    const one = exactDifference(a, b, level ** (1 / pairs.length));
    if (one.status !== 'ok') return one;
    const sizes = [Math.abs(one.lower), Math.abs(one.upper)] as const;
    const straddlesZero = one.lower < 0 && one.upper > 0;
    low += isAbsolute ? (straddlesZero ? 0 : Math.min(...sizes)) : one.lower;
    high += isAbsolute ? Math.max(...sizes) : one.upper;
  }
  if (pairs.length === 0) return undefinedBecause('there is nothing to compare');
  return interval(low / pairs.length, high / pairs.length, level, 'exact-mean-difference');
}

/** The interval of a rate: Clopper–Pearson under 5 events or non-events, else Wilson. */
export function rateInterval(p: Proportion, level = 0.95): IntervalResult {
  return sparse(p) ? clopperPearson(p, level) : wilson(p, level);
}

/** The interval of a − b: exact where a group has under 5 events or non-events, else Newcombe. */
export function differenceInterval(a: Proportion, b: Proportion, level = 0.95): IntervalResult {
  return sparse(a) || sparse(b) ? exactDifference(a, b, level) : newcombe(a, b, level);
}

/** The interval of a / b: exact where a group has under 5 events or non-events, else Katz. */
export function ratioInterval(a: Proportion, b: Proportion, level = 0.95): IntervalResult {
  return sparse(a) || sparse(b) ? exactRatio(a, b, level) : katz(a, b, level);
}

function unusable(level: number, ...proportions: readonly Proportion[]): string | undefined {
  if (!(level > 0 && level < 1)) return 'the level of confidence is not between 0 and 1';
  for (const p of proportions) {
    if (!isProportion(p)) return 'the counts are not integers with 0 ≤ events ≤ total';
    if (p.n === 0) return 'there is nothing to count: 0 of 0';
  }
  return undefined;
}

function interval(lower: number, upper: number, level: number, method: IntervalMethod): IntervalResult {
  if (Number.isFinite(lower) && Number.isFinite(upper)) return { status: 'ok', lower, upper, level, method };
  return undefinedBecause('the limits are beyond the range of numbers');
}
