// Distances between a reference and a current distribution, given as integer counts over the same bins.
import { incomparable, totalOf } from './binning.ts';
import { exactQuotient } from './decimal.ts';
import { okExact } from './rates.ts';
import { type Infinite, infiniteBecause, ok, type Result, type Undefined, undefinedBecause } from './result.ts';
import { sumUpTo } from './sums.ts';

export {
  alignCategories,
  alignHistograms,
  type BinnedPair,
  equalWidthEdges,
  type Histogram,
  histogram,
  quantileEdges,
} from './binning.ts';
export {
  chiSquareContingency,
  chiSquareGoodnessOfFit,
  type KsMethod,
  ksTwoSample,
  type TestResult,
} from './two-sample-tests.ts';
export { normalisedWasserstein, wasserstein } from './wasserstein.ts';

/** `smoothed`: a bin was empty, so that something was added to every count. To be told with the figure. */
export type DistanceResult =
  | { readonly status: 'ok'; readonly value: number; readonly smoothed: boolean }
  | Undefined
  | Infinite;

export type DistanceOptions = {
  /** What is added to every count if a bin is empty; null adds nothing, and distances can be infinite. Default 0.5. */
  readonly smoothing?: number | null;
  /** Base of the logarithm. Default e (nats); 2 gives bits. */
  readonly base?: 'e' | 2 | 10;
};

type Counts = readonly number[];

/** Kullback–Leibler divergence of the current distribution q from the reference p: Σ p ln(p/q). Not symmetric. */
export function klDivergence(reference: Counts, current: Counts, options: DistanceOptions = {}): DistanceResult {
  return distance(reference, current, options, (p, q) => divergence(p, q) / logarithmOf(options.base));
}

/** Population stability index: Σ (p − q) ln(p/q), in nats. Symmetric. */
export function populationStabilityIndex(
  reference: Counts,
  current: Counts,
  options: Pick<DistanceOptions, 'smoothing'> = {},
): DistanceResult {
  return distance(reference, current, options, (p, q) =>
    sumUpTo(p.length, (i) => {
      const a = p[i] ?? 0;
      const b = q[i] ?? 0;
      return a === b ? 0 : (a - b) * Math.log(a / b);
    }),
  );
}

/** Jensen–Shannon divergence: the mean of KL(p‖m) and KL(q‖m) with m = (p + q)/2 (Lin 1991). At most log 2. */
export function jsDivergence(reference: Counts, current: Counts, options: DistanceOptions = {}): DistanceResult {
  return distance(reference, current, options, (p, q) => jensenShannon(p, q) / logarithmOf(options.base));
}

/** Jensen–Shannon distance: the square root of the divergence, a metric. 0 to 1 in base 2, to 0.8326 in base e. */
export function jsDistance(reference: Counts, current: Counts, options: DistanceOptions = {}): DistanceResult {
  return distance(reference, current, options, (p, q) => Math.sqrt(jensenShannon(p, q) / logarithmOf(options.base)));
}

/** Greatest difference of a bin's shares, exactly. Never smoothed. */
export function lInfinityDistance(reference: Counts, current: Counts): Result {
  const why = incomparable(reference, current);
  if (why !== undefined) return undefinedBecause(why);
  let greatest = 0n;
  for (const gap of shareGaps(reference, current)) if (gap > greatest) greatest = gap;
  return exactly(greatest, totalOf(reference), totalOf(current));
}

/** Half the sum of the differences of the bins' shares, exactly. Never smoothed. */
export function totalVariation(reference: Counts, current: Counts): Result {
  const why = incomparable(reference, current);
  if (why !== undefined) return undefinedBecause(why);
  const sum = shareGaps(reference, current).reduce((a, b) => a + b, 0n);
  const result = exactly(sum, totalOf(reference), totalOf(current));
  return result.status === 'ok' && result.exact !== undefined ? okExact(result.exact.div(2)) : result;
}

/** √(½ Σ (√p − √q)²), 0 to 1. Never smoothed. */
export function hellingerDistance(reference: Counts, current: Counts): Result {
  const why = incomparable(reference, current);
  if (why !== undefined) return undefinedBecause(why);
  const n = totalOf(reference);
  const m = totalOf(current);
  const squares = sumUpTo(
    reference.length,
    (i) => (Math.sqrt((reference[i] ?? 0) / n) - Math.sqrt((current[i] ?? 0) / m)) ** 2,
  );
  return ok(Math.min(1, Math.sqrt(squares / 2)));
}

/** Share of the features that drifted, exactly. */
export function driftedShare(drifted: number, features: number): Result {
  if (!(drifted >= 0 && drifted <= features)) return undefinedBecause('more features drifted than there are');
  if (features === 0) return undefinedBecause('there are no features');
  const exact = exactQuotient(drifted, features);
  return exact === undefined ? undefinedBecause('the numbers of features are not integers') : okExact(exact);
}

/**
 * The PSI that samples of these sizes from one and the same distribution reach by chance: 2(B − 1)(1/n + 1/m), twice
 * its expectation, which follows from PSI / (1/n + 1/m) being about chi-square with B − 1 degrees of freedom
 * (Yurdakul & Naranjo 2020). NaN without samples.
 */
export function psiNoiseLevel(bins: number, n: number, m: number): number {
  return bins >= 1 && n > 0 && m > 0 ? 2 * (bins - 1) * (1 / n + 1 / m) : Number.NaN;
}

function distance(
  reference: Counts,
  current: Counts,
  { smoothing = 0.5 }: DistanceOptions,
  compute: (p: Counts, q: Counts) => number,
): DistanceResult {
  const why = incomparable(reference, current);
  if (why !== undefined) return undefinedBecause(why);
  if (smoothing !== null && !(smoothing > 0 && Number.isFinite(smoothing))) {
    return undefinedBecause('the smoothing is not a number above 0');
  }
  const smoothed = smoothing !== null && (reference.includes(0) || current.includes(0));
  const alpha = smoothed ? smoothing : 0;
  const value = compute(shares(reference, alpha), shares(current, alpha));
  if (value === Number.POSITIVE_INFINITY) return infiniteBecause('a bin is empty on one side only');
  // Rounding can leave a distance of equal distributions a hair below 0.
  return Number.isNaN(value)
    ? undefinedBecause('the distance is not a number')
    : { status: 'ok', value: Math.max(0, value), smoothed };
}

function shares(counts: Counts, alpha: number): Counts {
  const total = totalOf(counts) + alpha * counts.length;
  return counts.map((count) => (count + alpha) / total);
}

/** Σ p ln(p/q) with 0 ln 0 = 0 */
function divergence(p: Counts, q: Counts): number {
  return sumUpTo(p.length, (i) => {
    const share = p[i] ?? 0;
    return share === 0 ? 0 : share * Math.log(share / (q[i] ?? 0));
  });
}

function jensenShannon(p: Counts, q: Counts): number {
  const mean = p.map((share, i) => (share + (q[i] ?? 0)) / 2);
  return Math.max(0, (divergence(p, mean) + divergence(q, mean)) / 2);
}

function logarithmOf(base: 'e' | 2 | 10 = 'e'): number {
  return base === 'e' ? 1 : Math.log(base);
}

/** n·m·|p − q| of each bin, an integer */
function shareGaps(reference: Counts, current: Counts): readonly bigint[] {
  const n = BigInt(totalOf(reference));
  const m = BigInt(totalOf(current));
  return reference.map((count, i) => {
    const gap = BigInt(count) * m - BigInt(current[i] ?? 0) * n;
    return gap < 0n ? -gap : gap;
  });
}

function exactly(gap: bigint, n: number, m: number): Result {
  const perReference = exactQuotient(1, n);
  const perCurrent = exactQuotient(1, m);
  if (perReference === undefined || perCurrent === undefined) return undefinedBecause('a distribution has no rows');
  return okExact(perReference.mul(perCurrent).mul(gap));
}
