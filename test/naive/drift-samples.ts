import { type Fraction, minus, over, toNumber } from './fraction.ts';

/** Two samples of numbers: what was known, and what came. */
export interface Samples {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

const ascending = (list: readonly number[]): readonly number[] => [...list].sort((a, b) => a - b);

/**
 * Counts of both samples over bins that the reference's quantiles bound, with everything below the first and above the
 * last of them. A bin holds its lower edge; the last edge belongs to the bin below it, as in NumPy's histograms.
 * @returns undefined for a reference of one value, which bounds nothing
 */
export function quantileCells(
  { reference, current }: Samples,
  bins: number,
): readonly (readonly [number, number])[] | undefined {
  const sorted = ascending(reference);
  if (sorted[0] === sorted.at(-1)) return undefined;
  const edges = new Set<number>();
  for (let i = 1; i < bins; i++) {
    const place = (i / bins) * (sorted.length - 1);
    const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    edges.add(low + (place - Math.floor(place)) * (high - low));
  }
  const list = [...edges];
  const last = list.length - 1;
  const binOf = (x: number): number => {
    const below = list.filter((edge) => edge <= x).length;
    return x === list[last] && last > 0 ? last : below;
  };
  const counts = (samples: readonly number[]): readonly number[] =>
    Array.from({ length: list.length + 1 }, (_, bin) => samples.filter((x) => binOf(x) === bin).length);
  const [p, q] = [counts(reference), counts(current)];
  return p.map((count, bin) => [count, q[bin] ?? 0]);
}

const share = (list: readonly number[], x: number): Fraction =>
  over(BigInt(list.filter((y) => y <= x).length), BigInt(list.length));

const apart = ({ reference, current }: Samples, x: number): number =>
  Math.abs(toNumber(minus(share(reference, x), share(current, x))));

/** Kolmogorov and Smirnov's statistic: the largest distance of the two distribution functions. */
export const ksStatistic = (samples: Samples): number =>
  Math.max(...[...samples.reference, ...samples.current].map((x) => apart(samples, x)));

/** How many of all orders of the pooled sample, ties as they are, show a distance as large: counted way by way. */
export function ksPValue(samples: Samples): number {
  const { reference, current } = samples;
  const [n, m] = [reference.length, current.length];
  const pooled = ascending([...reference, ...current]);
  const size = ksStatistic(samples) * n * m;
  const isEnd = (taken: number): boolean => taken > 0 && pooled[taken - 1] !== pooled[taken];
  const ways = new Map<string, bigint>([['0,0', 1n]]);
  let all = 1n;
  for (let i = 1; i <= m; i++) all = (all * BigInt(n + i)) / BigInt(i);
  for (let i = 0; i <= n; i++)
    for (let j = 0; j <= m; j++) {
      if (i + j === 0) continue;
      const reaches = isEnd(i + j) && Math.abs(i * m - j * n) >= size - 1e-6;
      const from = (ways.get(`${i - 1},${j}`) ?? 0n) + (ways.get(`${i},${j - 1}`) ?? 0n);
      ways.set(`${i},${j}`, reaches ? 0n : from);
    }
  return toNumber(over(all - (ways.get(`${n},${m}`) ?? 0n), all));
}

/** The area between the distribution functions, in the reference's own standard deviations (at least 0.001). */
export function wassersteinNormed(samples: Samples): number {
  const { reference } = samples;
  const points = [...new Set([...reference, ...samples.current])].sort((a, b) => a - b);
  const area = points.slice(1).reduce((sum, x, i) => sum + apart(samples, points[i] ?? 0) * (x - (points[i] ?? 0)), 0);
  const mean = reference.reduce((a, b) => a + b, 0) / reference.length;
  const variance = reference.reduce((sum, x) => sum + (x - mean) ** 2, 0) / reference.length;
  return area / Math.max(Math.sqrt(variance), 0.001);
}
