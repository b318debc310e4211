// Limits of confidence intervals, for z or tail probabilities already known. No checks here: see intervals.ts.
import { binomialLimit } from './binomial.ts';
import type { Proportion } from './rates.ts';
import { twoSidedNormalQuantile } from './special.ts';

export type Limits = readonly [lower: number, upper: number];

const FEWEST_EVENTS = 5;

/** Whether a group has under 5 events, and is therefore decided on an exact interval. */
export function fewEvents({ events }: Proportion): boolean {
  return events < FEWEST_EVENTS;
}

/** Wilson's limits for counts that need not be integers. z is the two-sided normal quantile. */
export function wilsonLimits(events: number, n: number, z: number): Limits {
  const rate = events / n;
  const z2 = z * z;
  const centre = rate + z2 / (2 * n);
  const half = z * Math.sqrt((rate * (1 - rate)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return [
    events === 0 ? 0 : Math.min(rate, Math.max(0, (centre - half) / scale)),
    events === n ? 1 : Math.max(rate, Math.min(1, (centre + half) / scale)),
  ];
}

/** Newcombe's limits of x/n − y/m for counts that need not be integers. */
export function newcombeLimits(x: number, n: number, y: number, m: number, z: number): Limits {
  const [lowerX, upperX] = wilsonLimits(x, n, z);
  const [lowerY, upperY] = wilsonLimits(y, m, z);
  const difference = x / n - y / m;
  return [
    Math.max(-1, difference - Math.hypot(x / n - lowerX, upperY - y / m)),
    Math.min(1, difference + Math.hypot(upperX - x / n, y / m - lowerY)),
  ];
}

/** Katz's limits of (x/n)/(y/m) for counts above 0 that need not be integers. */
export function katzLimits(x: number, n: number, y: number, m: number, z: number): Limits {
  const ratio = (x / n) * (m / y);
  const factor = Math.exp(z * Math.sqrt((n - x) / n / x + (m - y) / m / y));
  return [ratio / factor, ratio * factor];
}

/** Beyond this many events and non-events, the exact limits would take visible time. */
const LARGEST_EXACT_COUNT = 1e6;

/** Whether a group has too few events or non-events for the usual approximations. */
export function sparse({ events, n }: Proportion): boolean {
  return events < FEWEST_EVENTS || n - events < FEWEST_EVENTS;
}

/** Whether the exact limits can be had without visible delay; else Wilson's take their place. */
export function exactlyLimited({ events, n }: Proportion): boolean {
  return Math.min(events, n - events) <= LARGEST_EXACT_COUNT;
}

/** Clopper–Pearson limits with the given probability in each tail. */
export function exactLimits(p: Proportion, tail: number): Limits {
  const { events, n } = p;
  const [wilsonLower, wilsonUpper] = wilsonLimits(events, n, twoSidedNormalQuantile(1 - 2 * tail));
  if (!exactlyLimited(p)) return [wilsonLower, wilsonUpper];
  return [
    events === 0 ? 0 : binomialLimit(n - events, n, tail, wilsonLower, true),
    events === n ? 1 : binomialLimit(events, n, tail, wilsonUpper, false),
  ];
}

/**
 * Limits of two rates that hold together at `level`. The groups are independent, so that each interval's own level is
 * √level.
 */
export function jointLimits(a: Proportion, b: Proportion, level: number): { readonly a: Limits; readonly b: Limits } {
  const tail = (1 - Math.sqrt(level)) / 2;
  return { a: exactLimits(a, tail), b: exactLimits(b, tail) };
}
