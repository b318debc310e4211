import { sortedSamples } from './binning.ts';
import { ok, type Result, undefinedBecause } from './result.ts';
import { sumOf, sumUpTo } from './sums.ts';

/** A constant reference has the deviation 0; Evidently puts this least deviation in its place. */
const LEAST_DEVIATION = 0.001;

/** Wasserstein distance of order 1 between two samples, in their unit: the area between the distribution functions. */
export function wasserstein(reference: readonly number[], current: readonly number[]): Result {
  const a = sortedSamples(reference);
  const b = sortedSamples(current);
  if (a === undefined || b === undefined) return undefinedBecause('a sample is empty or holds what is not a number');
  return ok(areaBetween(a, b));
}

/**
 * The same in standard deviations of the reference (its own, not the estimate for a population; at least 0.001, as
 * in Evidently, so that a constant reference gives a figure).
 */
export function normalisedWasserstein(reference: readonly number[], current: readonly number[]): Result {
  const distance = wasserstein(reference, current);
  if (distance.status !== 'ok') return distance;
  const mean = sumOf(reference) / reference.length;
  const variance = sumUpTo(reference.length, (i) => ((reference[i] ?? 0) - mean) ** 2) / reference.length;
  return ok(distance.value / Math.max(LEAST_DEVIATION, Math.sqrt(variance)));
}

function areaBetween(a: Float64Array, b: Float64Array): number {
  let i = 0;
  let j = 0;
  let at = Math.min(a[0] ?? 0, b[0] ?? 0);
  let area = 0;
  while (i < a.length || j < b.length) {
    const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    area += Math.abs(i / a.length - j / b.length) * (next - at);
    while (a[i] === next) i++;
    while (b[j] === next) j++;
    at = next;
  }
  return area;
}
