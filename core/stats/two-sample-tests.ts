import { incomparable, sortedSamples, totalOf } from './binning.ts';
import { type Infinite, infiniteBecause, type Undefined, undefinedBecause } from './result.ts';
import { chiSquareTail, kolmogorovTail } from './special.ts';
import { sumUpTo } from './sums.ts';

/** A test statistic and its p-value; `df` are the degrees of freedom of a chi-square. */
export type TestResult =
  | { readonly status: 'ok'; readonly statistic: number; readonly pValue: number; readonly df?: number }
  | Undefined
  | Infinite;

/** `auto` is exact while the product of the sample sizes is at most 10,000. */
export type KsMethod = 'auto' | 'exact' | 'asymptotic';

const LARGEST_EXACT_PRODUCT = 10_000;
/** The exact p-value takes n·m steps; beyond this the limit is used even when `exact` is asked for. */
const LARGEST_PRODUCT = 25_000_000;

/**
 * Two-sample Kolmogorov–Smirnov test: the greatest distance of the two empirical distribution functions, and the
 * two-sided p-value. Exact: the share of all orders of the pooled sample, ties as they are, with a distance as great
 * (Schröer & Trenkler 1995). Asymptotic: Kolmogorov's distribution at D √(nm/(n+m)).
 */
export function ksTwoSample(
  reference: readonly number[],
  current: readonly number[],
  method: KsMethod = 'auto',
): TestResult {
  const a = sortedSamples(reference);
  const b = sortedSamples(current);
  if (a === undefined || b === undefined) return undefinedBecause('a sample is empty or holds what is not a number');
  const n = a.length;
  const m = b.length;
  const { distance, blockEnds } = greatestDistance(a, b);
  const statistic = distance / (n * m);
  const exact = method === 'exact' ? n * m <= LARGEST_PRODUCT : method === 'auto' && n * m <= LARGEST_EXACT_PRODUCT;
  const pValue = exact
    ? exactKsTail(distance, n, m, blockEnds)
    : kolmogorovTail(statistic * Math.sqrt((n / (n + m)) * m));
  return { status: 'ok', statistic, pValue: Math.min(1, Math.max(0, pValue)) };
}

/**
 * Pearson's chi-square of the current counts against the reference's shares, which are taken as known. Categories that
 * both lack are left out; one that only the reference lacks makes the statistic infinite.
 */
export function chiSquareGoodnessOfFit(reference: readonly number[], current: readonly number[]): TestResult {
  const why = incomparable(reference, current);
  if (why !== undefined) return undefinedBecause(why);
  const scale = totalOf(current) / totalOf(reference);
  if (reference.some((count, i) => count === 0 && (current[i] ?? 0) > 0)) {
    return infiniteBecause('a category is unseen in the reference, so that none is expected');
  }
  const statistic = sumUpTo(reference.length, (i) => {
    const expected = (reference[i] ?? 0) * scale;
    return expected === 0 ? 0 : ((current[i] ?? 0) - expected) ** 2 / expected;
  });
  return chiSquare(statistic, reference.filter((count) => count > 0).length - 1);
}

/** Pearson's chi-square of the 2 × B table of both counts, without Yates' correction: both are taken as samples. */
export function chiSquareContingency(reference: readonly number[], current: readonly number[]): TestResult {
  const why = incomparable(reference, current);
  if (why !== undefined) return undefinedBecause(why);
  const n = totalOf(reference);
  const m = totalOf(current);
  const both = reference.map((count, i) => count + (current[i] ?? 0));
  const statistic = sumUpTo(both.length, (i) => {
    const total = both[i] ?? 0;
    // Both rows of the table have the same squared gap: (c·m − d·n)²/(n + m)² over each expected count.
    const gap = (reference[i] ?? 0) * (m / (n + m)) - (current[i] ?? 0) * (n / (n + m));
    return total === 0 ? 0 : (gap / total) * gap * ((n + m) / n + (n + m) / m);
  });
  return chiSquare(statistic, both.filter((count) => count > 0).length - 1);
}

function chiSquare(statistic: number, df: number): TestResult {
  if (df < 1) return undefinedBecause('fewer than two categories have rows');
  if (!Number.isFinite(statistic)) return undefinedBecause('the statistic is beyond the range of numbers');
  return { status: 'ok', statistic, pValue: chiSquareTail(statistic, df), df };
}

/**
 * n·m times the greatest distance of the distribution functions, an integer; and which lengths of the merged sample end
 * a block of equal values, where alone the functions are compared.
 */
function greatestDistance(a: Float64Array, b: Float64Array): { distance: number; blockEnds: Uint8Array } {
  const blockEnds = new Uint8Array(a.length + b.length + 1);
  let distance = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    blockEnds[i + j] = 1;
    distance = Math.max(distance, Math.abs(i * b.length - j * a.length));
  }
  return { distance, blockEnds };
}

/**
 * Probability that a random order of n and m reaches the distance. reached[j] is that of a random way to (i, j), the
 * last step of which came from i − 1 with probability i/(i + j): a sum of positive terms, so small p-values stay exact.
 */
function exactKsTail(distance: number, n: number, m: number, blockEnds: Uint8Array): number {
  if (distance === 0) return 1;
  const reached = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (blockEnds[i + j] === 1 && Math.abs(i * m - j * n) >= distance) reached[j] = 1;
      else if (i + j > 0) {
        const fromBelow = i > 0 ? (reached[j] ?? 0) * i : 0;
        const fromLeft = j > 0 ? (reached[j - 1] ?? 0) * j : 0;
        reached[j] = (fromBelow + fromLeft) / (i + j);
      }
    }
  }
  return reached[m] ?? 1;
}
