import {
  exactLimits,
  jointLimits,
  katzLimits,
  type Limits,
  newcombeLimits,
  sparse,
  wilsonLimits,
} from './interval-limits.ts';
import { isProportion, type Proportion } from './rates.ts';
import { type Undefined, undefinedBecause } from './result.ts';
import { twoSidedNormalQuantile } from './special.ts';

/** What was measured: a rate, or two groups' difference or ratio (`of` against `against`). */
export type Measured =
  | { readonly kind: 'rate'; readonly of: Proportion }
  | { readonly kind: 'difference' | 'ratio'; readonly of: Proportion; readonly against: Proportion };

/** Rows needed in the group, and in the group it is held against. */
export type SampleSize = { readonly status: 'ok'; readonly n: number; readonly against?: number } | Undefined;

/** More rows than this are no advice. */
const LARGEST_SAMPLE = 1e12;

/** Whether a confidence interval decides what is asked. */
export type Decides = (lower: number, upper: number) => boolean;

/**
 * How many rows would settle whether a figure is above or below `bound`: the least n at which its confidence interval
 * no longer contains the bound.
 */
export function sampleSizeToSettle(measured: Measured, bound: number, level = 0.95): SampleSize {
  if (!Number.isFinite(bound)) return undefinedBecause('the bound is not a number');
  return sampleSizeUntil(measured, (lower, upper) => bound < lower || bound > upper, level);
}

/**
 * How many rows it takes until the confidence interval of a figure decides.
 *
 * Assumes that the observed rates stay as they are, that both groups grow in proportion, and Wilson's, Newcombe's or
 * Katz's interval (with 0 events in `of`, the exact ratio's). So it is a plan, not a promise: the rates of the larger
 * sample will differ. Never less than what is there. Undefined when the figure has no interval, and when 10^12 rows would
 * not do, as where the figure is a bound itself.
 */
export function sampleSizeUntil(measured: Measured, decides: Decides, level = 0.95): SampleSize {
  const groups = measured.kind === 'rate' ? [measured.of] : [measured.of, measured.against];
  if (groups.some((group) => !isProportion(group) || group.n === 0)) return undefinedBecause('a group has no rows');
  if (!(level > 0 && level < 1)) return undefinedBecause('the level of confidence is not between 0 and 1');

  const z = twoSidedNormalQuantile(level);
  const settles = (factor: number): boolean => {
    const limits = limitsAt(measured, factor, z, level);
    return limits !== undefined && decides(...limits);
  };
  const largest = LARGEST_SAMPLE / Math.max(...groups.map(({ n }) => n));
  let high = 1;
  while (!settles(high)) {
    if (high >= largest) return undefinedBecause('no sample of a sensible size would settle it at the observed rates');
    high = Math.min(2 * high, Math.max(largest, 1));
  }
  let low = high === 1 ? 1 : high / 2;
  // To a thousandth of a row of the smaller group, so that rounding up gives the least whole number
  const fine = 0.001 / Math.min(...groups.map(({ n }) => n));
  for (let step = 0; step < 80 && high - low > Math.max(fine, 1e-12 * high); step++) {
    const middle = (low + high) / 2;
    if (settles(middle)) high = middle;
    else low = middle;
  }
  const n = Math.ceil(measured.of.n * high);
  return measured.kind === 'rate'
    ? { status: 'ok', n }
    : { status: 'ok', n, against: Math.ceil(measured.against.n * high) };
}

/** The interval if every count were `factor` times what it is. */
function limitsAt(measured: Measured, factor: number, z: number, level: number): Limits | undefined {
  const { events: x, n } = measured.of;
  if (measured.kind === 'rate') {
    // What is there is judged as its interval is; larger samples as Wilson does.
    const exact = factor === 1 && sparse(measured.of);
    return exact ? exactLimits(measured.of, (1 - level) / 2) : wilsonLimits(x * factor, n * factor, z);
  }
  const { events: y, n: m } = measured.against;
  if (measured.kind === 'difference') {
    if (factor === 1 && (sparse(measured.of) || sparse(measured.against))) {
      const { a, b } = jointLimits(measured.of, measured.against, level);
      return [a[0] - b[1], a[1] - b[0]];
    }
    return newcombeLimits(x * factor, n * factor, y * factor, m * factor, z);
  }
  if (y === 0) return undefined;
  const logarithmic = x > 0 && !(x === n && y === m);
  if (logarithmic && !(factor === 1 && (sparse(measured.of) || sparse(measured.against)))) {
    return katzLimits(x * factor, n * factor, y * factor, m * factor, z);
  }
  const { a, b } = jointLimits(scaled(measured.of, factor), scaled(measured.against, factor), level);
  return [a[0] / b[1], a[1] / b[0]];
}

/** A sample `factor` times as large; its counts are integers again, and 0 or all stays so. */
function scaled({ events, n }: Proportion, factor: number): Proportion {
  const total = Math.ceil(n * factor);
  return { events: events === n ? total : Math.min(total, Math.round(events * factor)), n: total };
}
