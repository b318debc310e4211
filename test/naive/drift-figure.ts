import type { NaiveMetric } from './catalogue.ts';
import { ksPValue, ksStatistic, quantileCells, type Samples, wassersteinNormed } from './drift-samples.ts';
import { contradicts, inRange } from './evidence.ts';
import { exact, type Fraction, written } from './fraction.ts';
import type { Question, Verdict } from './verdict.ts';

type Distribution = NonNullable<Question['reports'][number]['distributions']>[number];
type Histogram = NonNullable<Distribution['reference']>;

export type DriftFigure =
  | { readonly value: Fraction; readonly counted: boolean; readonly n: number | undefined }
  | { readonly verdicts: readonly Verdict[] };

/** Counts of both sides over the same cells, or undefined where the cells differ in their edges. */
function cellsOf(reference: Histogram, current: Histogram): readonly (readonly [number, number])[] | undefined {
  const edges = (h: Histogram) =>
    Array.isArray((h as { edges?: unknown }).edges) ? JSON.stringify(h.edges) : undefined;
  const counts = (h: Histogram) => (h as { readonly counts: readonly number[] }).counts;
  if (edges(reference) !== edges(current)) return undefined;
  if (edges(reference) !== undefined) {
    // A histogram without a count below and above its edges has nothing there.
    const longest = Math.max(counts(reference).length, counts(current).length);
    const padded = (h: Histogram) => (counts(h).length < longest ? [0, ...counts(h), 0] : counts(h));
    return padded(reference).map((p, i) => [p, padded(current)[i] ?? 0]);
  }
  const [p, q] = [reference, current] as readonly Readonly<Record<string, number>>[];
  const names = new Set([...Object.keys(p ?? {}), ...Object.keys(q ?? {})]);
  return [...names].map((name) => [p?.[name] ?? 0, q?.[name] ?? 0]);
}

const total = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** P(X ≥ x) of a chi-square variable: its power series, or far out, where that cancels, its continued fraction. */
function chiSquareTail(x: number, freedom: number): number {
  if (x <= 0) return 1;
  const [a, y] = [freedom / 2, x / 2];
  let gamma = freedom % 2 === 0 ? 1 : Math.sqrt(Math.PI);
  for (let i = freedom % 2 === 0 ? 1 : 0.5; i < a; i++) gamma *= i;
  const front = Math.exp(-y + a * Math.log(y)) / gamma;
  if (y > a + 1) {
    let fraction = 0;
    for (let k = 500; k > 0; k--) fraction = (k * (k - a)) / (y + 2 * k + 1 - a - fraction);
    return front / (y + 1 - a - fraction);
  }
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < 2000; k++) {
    term *= y / (a + k);
    sum += term;
  }
  return Math.max(0, 1 - sum * front);
}

/** A distance between two histograms, p the reference and q the current. */
function distance(method: string, cells: readonly (readonly [number, number])[], base: number): number | undefined {
  const smoothed = cells.some(([p, q]) => p === 0 || q === 0)
    ? cells.map(([p, q]) => [p + 0.5, q + 0.5] as const)
    : cells;
  const [n, m] = [total(smoothed.map(([p]) => p)), total(smoothed.map(([, q]) => q))];
  const shares = smoothed.map(([p, q]) => [p / n, q / m] as const);
  const log = (x: number): number => Math.log(x) / Math.log(base);
  const js = () => total(shares.map(([p, q]) => (p * log(p / ((p + q) / 2)) + q * log(q / ((p + q) / 2))) / 2));
  switch (method) {
    case 'psi':
      return total(shares.map(([p, q]) => (p - q) * Math.log(p / q)));
    case 'kl_divergence':
      return total(shares.map(([p, q]) => p * log(p / q)));
    case 'js_divergence':
      return js();
    case 'js_distance':
      return Math.sqrt(js());
    case 'l_infinity_distance':
      return Math.max(
        ...cells.map(([p, q]) => Math.abs(p / total(cells.map(([a]) => a)) - q / total(cells.map(([, b]) => b)))),
      );
    default:
      return undefined;
  }
}

function chiSquare(cells: readonly (readonly [number, number])[]): readonly [number, number] | undefined {
  const used = cells.filter(([p, q]) => p + q > 0);
  const [n, m] = [total(used.map(([p]) => p)), total(used.map(([, q]) => q))];
  if (n === 0 || m === 0 || used.length < 2) return undefined;
  const statistic = total(
    used.map(([p, q]) => {
      const [e, f] = [((p + q) * n) / (n + m), ((p + q) * m) / (n + m)];
      return (p - e) ** 2 / e + (q - f) ** 2 / f;
    }),
  );
  return [statistic, chiSquareTail(statistic, used.length - 1)];
}

const logBase = (base: number | string | undefined): number =>
  base === undefined || base === 'e' ? Math.E : Number(base);

/** What a report states of a method, as written. */
function statedOf(d: Distribution, method: string): number | string | undefined {
  switch (method) {
    case 'ks_statistic':
      return d.ks?.statistic;
    case 'ks_p_value':
      return d.ks?.pValue;
    case 'chi_square_statistic':
      return d.chi_square?.statistic;
    case 'chi_square_p_value':
      return d.chi_square?.pValue;
    default:
      return (d as Readonly<Record<string, number | string | undefined>>)[method];
  }
}

interface Computed {
  readonly value: number;
  readonly n: number;
}

/** The figure that histograms or samples make, if they are there and enough; `verdicts` where they make none. */
function computedOf(
  d: Distribution,
  method: string,
  base: number,
  bins: number,
): Computed | { readonly verdicts: readonly Verdict[] } | undefined {
  const empty = { verdicts: ['inconclusive any'] };
  const n = d.samples && Math.min(d.samples.reference.length, d.samples.current.length);
  if (d.samples && n !== undefined) {
    if (n === 0) return empty;
    const bySamples = bySample[method]?.(d.samples);
    if (bySamples !== undefined) return { value: bySamples, n };
  }
  const cells = d.samples
    ? quantileCells(d.samples, bins)
    : d.reference && d.current
      ? cellsOf(d.reference, d.current)
      : [];
  if (!cells) return d.samples ? empty : { verdicts: ['error any', 'inconclusive any'] };
  if (cells.length === 0 || !countable.has(method)) return undefined;
  const [p, q] = [total(cells.map(([a]) => a)), total(cells.map(([, b]) => b))];
  const value = p === 0 || q === 0 ? 'empty' : fromCounts(method, cells, base);
  if (value === 'empty') return empty;
  return value === undefined ? undefined : { value, n: n ?? Math.min(p, q) };
}

const bySample: Readonly<Record<string, (samples: Samples) => number>> = {
  ks_statistic: ksStatistic,
  ks_p_value: ksPValue,
  wasserstein_normed: wassersteinNormed,
};

/** The figure of a drift method for one distribution: from its counts or samples where it has them, else as stated. */
export function driftFigure(d: Distribution, metric: NaiveMetric, base: number | string, bins: number): DriftFigure {
  const method = metric.name;
  const stated = statedOf(d, method);
  if (typeof stated === 'string') return { verdicts: ['error not-a-number'] };
  // No base makes a divergence negative, so this is worse than another base.
  if (stated !== undefined && !inRange(exact(stated), metric)) return { verdicts: ['error outside-metric-range'] };
  const hasBase = method === 'kl_divergence' || method.startsWith('js_');
  const isOther = stated !== undefined && hasBase && (d.base ?? 'e') !== base;
  if (isOther) return { verdicts: ['inconclusive reference-mismatch'] };
  const computed = computedOf(d, method, logBase(base), bins);
  if (computed && 'verdicts' in computed) return computed;
  if (computed) {
    if (stated !== undefined) {
      const { value, unit } = written(String(stated));
      if (contradicts(value, unit, exact(computed.value))) return { verdicts: ['error value-contradicts-counts'] };
    }
    return { value: exact(computed.value), counted: true, n: computed.n };
  }
  if (stated === undefined) return { verdicts: ['inconclusive missing-evidence'] };
  const sizes = [d.n?.reference, d.n?.current];
  const least = sizes.every((s) => s !== undefined) ? Math.min(...sizes.map((s) => s ?? 0)) : undefined;
  return { value: exact(stated), counted: false, n: least };
}

/** Methods that histograms are enough for. */
const countable = new Set([
  'psi',
  'kl_divergence',
  'js_divergence',
  'js_distance',
  'chi_square_statistic',
  'chi_square_p_value',
  'l_infinity_distance',
]);

function fromCounts(
  method: string,
  cells: readonly (readonly [number, number])[],
  base: number,
): number | 'empty' | undefined {
  if (method === 'chi_square_statistic' || method === 'chi_square_p_value') {
    const result = chiSquare(cells);
    if (!result) return 'empty';
    return method === 'chi_square_statistic' ? result[0] : result[1];
  }
  return distance(method, cells, base);
}
