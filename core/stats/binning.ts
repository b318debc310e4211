// Counts for the distances of drift: of samples over edges fixed by the reference, and of two reports' histograms.
import { type Undefined, undefinedBecause } from './result.ts';

/** Counts of two distributions over the same bins */
export type BinnedPair = { readonly reference: readonly number[]; readonly current: readonly number[] };

/** B + 1 ascending edges with B counts, or with B + 2, the first and last of them below and above the edges. */
export type Histogram = { readonly edges: readonly number[]; readonly counts: readonly number[] };

/**
 * Counts of samples over ascending edges, with overflow bins: counts[0] below the first edge, counts[i] in
 * [edge i−1, edge i), the last bin closed on both sides, and the final count above the last edge.
 * Undefined when the edges do not ascend or a sample is not a finite number.
 */
export function histogram(samples: Iterable<number>, edges: readonly number[]): readonly number[] | undefined {
  const last = edges.at(-1);
  if (last === undefined || !ascend(edges)) return undefined;
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const sample of samples) {
    if (!Number.isFinite(sample)) return undefined;
    const bin = sample === last && edges.length > 1 ? edges.length - 1 : edgesNotAbove(edges, sample);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/**
 * `bins` − 1 inner edges at equally spaced quantiles of the reference, so that with the overflow bins each of `bins`
 * bins holds about as much of it; fewer where the reference has few distinct values. Undefined without two of them.
 */
export function quantileEdges(reference: readonly number[], bins: number): readonly number[] | undefined {
  const sorted = sortedSamples(reference);
  if (sorted === undefined || !isBinCount(bins) || bins < 2 || sorted[0] === sorted.at(-1)) return undefined;
  const edges = new Set<number>();
  for (let i = 1; i < bins; i++) {
    const position = (i / bins) * (sorted.length - 1);
    const below = sorted[Math.floor(position)] ?? 0;
    const above = sorted[Math.ceil(position)] ?? 0;
    edges.add(below + (position - Math.floor(position)) * (above - below));
  }
  return [...edges];
}

/** `bins` + 1 edges at equal distances from the least to the greatest value of the reference. */
export function equalWidthEdges(reference: readonly number[], bins: number): readonly number[] | undefined {
  const sorted = sortedSamples(reference);
  const least = sorted?.at(0);
  const greatest = sorted?.at(-1);
  if (least === undefined || greatest === undefined || !isBinCount(bins)) return undefined;
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? greatest : least * ((bins - i) / bins) + greatest * (i / bins),
  );
  return ascend(edges) ? edges : undefined;
}

/** Counts of two histograms bin by bin. One without overflow bins has nothing outside its edges. */
export function alignHistograms(reference: Histogram, current: Histogram): BinnedPair | Undefined {
  const { edges } = reference;
  if (edges.length !== current.edges.length || edges.some((edge, i) => edge !== current.edges[i])) {
    return undefinedBecause('the histograms have different edges; bins are fixed from the reference');
  }
  if (edges.length < 2 || !ascend(edges)) return undefinedBecause('the edges of the histogram do not ascend');
  const fits = ({ counts }: Histogram) => counts.length === edges.length - 1 || counts.length === edges.length + 1;
  if (!fits(reference) || !fits(current)) return undefinedBecause('a histogram has not one count for each bin');
  if (reference.counts.length === current.counts.length) {
    return { reference: reference.counts, current: current.counts };
  }
  const padded = ({ counts }: Histogram) => (counts.length < edges.length ? [0, ...counts, 0] : counts);
  return { reference: padded(reference), current: padded(current) };
}

/** Counts of two categorical distributions over all categories that either has, in the order of their names. */
export function alignCategories(
  reference: ReadonlyMap<string, number>,
  current: ReadonlyMap<string, number>,
): BinnedPair & { readonly categories: readonly string[] } {
  const categories = [...new Set([...reference.keys(), ...current.keys()])].sort();
  return {
    categories,
    reference: categories.map((category) => reference.get(category) ?? 0),
    current: categories.map((category) => current.get(category) ?? 0),
  };
}

/** At most 10,000 bins: more are a mistake, or an attempt to fill the memory. */
function isBinCount(bins: number): boolean {
  return Number.isInteger(bins) && bins >= 1 && bins <= 10_000;
}

/** The samples in ascending order; undefined when there are none or one is not a finite number. */
export function sortedSamples(samples: readonly number[]): Float64Array | undefined {
  if (samples.length === 0 || !samples.every(Number.isFinite)) return undefined;
  return Float64Array.from(samples).sort();
}

/** Why two lists of counts are no distributions over the same bins; undefined when they are. */
export function incomparable(reference: readonly number[], current: readonly number[]): string | undefined {
  if (reference.length !== current.length) return 'the distributions have different numbers of bins';
  if (reference.length < 2) return 'one bin alone cannot show drift';
  // Shares instead of counts would be drowned by the 0.5 that is added to empty bins, and drift would be missed.
  const isCount = (count: number) => Number.isSafeInteger(count) && count >= 0;
  if (!reference.every(isCount) || !current.every(isCount)) return 'the counts are not non-negative integers';
  const n = totalOf(reference);
  const m = totalOf(current);
  if (n === 0) return 'the reference has no rows';
  if (m === 0) return 'the current window has no rows';
  return Number.isSafeInteger(n) && Number.isSafeInteger(m) ? undefined : 'the counts are too large to be added up';
}

/** How many rows a distribution was counted from. */
export function totalOf(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}

function ascend(edges: readonly number[]): boolean {
  return edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > (edges[i - 1] ?? Number.NaN)));
}

/** How many edges are at or below the sample: the index of its bin. */
function edgesNotAbove(edges: readonly number[], sample: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? Number.POSITIVE_INFINITY) <= sample) low = middle + 1;
    else high = middle;
  }
  return low;
}
