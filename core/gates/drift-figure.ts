import type { Metric } from '../catalog/metric.ts';
import type { DriftGate } from '../generated/GovernancePolicy.ts';
import type { Distribution } from '../generated/MetricsReport.ts';
import * as drift from '../stats/drift.ts';
import { writtenForm } from '../yaml/value.ts';
import type { Outcome, Reason, Reference } from './evaluation.ts';
import { type DistributionEvidence, placeOf } from './evidence.ts';
import { contradicts } from './measured-value.ts';
import { approximateQuantity, type Quantity, writtenQuantity } from './quantity.ts';

/** The figure of one feature, by the gate's method. */
export type DriftFigure =
  | {
      readonly quantity: Quantity;
      readonly n: number | null;
      readonly notes: readonly string[];
      readonly place: Reference;
      readonly basis: 'value' | 'counts' | 'rows';
    }
  | { readonly outcome: Outcome; readonly reason: Reason; readonly message: string; readonly place: Reference | null };

/** Reads the declared figure or computes it from histograms or samples; where both are there, they must agree. */
export function driftFigure(evidence: DistributionEvidence, metric: Metric, gate: DriftGate): DriftFigure {
  const wrong = evidence.report.rows?.contradictions.get(evidence.entry);
  if (wrong !== undefined) {
    const message = `the distribution contradicts the rows: ${wrong}. Count again.`;
    return { outcome: 'error', reason: 'value-contradicts-rows', message, place: placeOf(evidence, 'current') };
  }
  const declared = declaredFigure(evidence, metric, gate);
  if (declared && 'reason' in declared) return declared;
  const computed = computedFigure(evidence, metric, gate);
  if (computed && 'reason' in computed) return computed;
  if (declared && computed && contradicts(declared.quantity, declared.written, computed.quantity)) {
    const message = `${metric.name} is given as ${declared.written}, but the distributions make ${Number(computed.quantity.value.toPrecision(6))}. One of the two is wrong; measure again.`;
    return { outcome: 'error', reason: 'value-contradicts-counts', message, place: declared.place };
  }
  if (computed)
    return { ...computed, basis: evidence.report.rows?.distributions.has(evidence.entry) ? 'rows' : 'counts' };
  if (declared) return { ...declared, basis: 'value' };
  const message = `the report has neither \`${metric.name}\` nor the histograms or samples that it can be computed from.`;
  return { outcome: 'inconclusive', reason: 'missing-evidence', message, place: null };
}

type Declared = {
  readonly quantity: Quantity;
  readonly written: string;
  readonly n: number | null;
  readonly notes: readonly string[];
  readonly place: Reference;
};

/** Where a distribution states the figure of each drift metric. */
export const statedFigures: Readonly<Record<string, readonly string[]>> = {
  psi: ['psi'],
  kl_divergence: ['kl_divergence'],
  js_distance: ['js_distance'],
  js_divergence: ['js_divergence'],
  wasserstein_normed: ['wasserstein_normed'],
  l_infinity_distance: ['l_infinity_distance'],
  relative_variance: ['relative_variance'],
  ks_statistic: ['ks', 'statistic'],
  ks_p_value: ['ks', 'pValue'],
  chi_square_statistic: ['chi_square', 'statistic'],
  chi_square_p_value: ['chi_square', 'pValue'],
};

const withBase: ReadonlySet<string> = new Set(['kl_divergence', 'js_distance', 'js_divergence']);

function declaredFigure(
  evidence: DistributionEvidence,
  metric: Metric,
  gate: DriftGate,
): Declared | Extract<DriftFigure, { reason: Reason }> | undefined {
  const path = statedFigures[metric.name];
  if (!path) return undefined;
  const entry = evidence.entry as Readonly<Record<string, unknown>>;
  const [first, second] = path;
  const container =
    second === undefined ? entry : (entry[first ?? ''] as Readonly<Record<string, unknown>> | undefined);
  const key = second ?? first ?? '';
  const value = container?.[key];
  if (value === undefined || value === null || container === undefined) return undefined;
  const place = placeOf(evidence, ...path);
  if (typeof value !== 'number' || Number.isNaN(value)) {
    return {
      outcome: 'error',
      reason: 'not-a-number',
      message: `${metric.name} is \`${String(value)}\`, which is not a number.`,
      place,
    };
  }
  if (!Number.isFinite(value))
    return {
      outcome: 'error',
      reason: 'infinite',
      message: `${metric.name} is infinite: a category is new or gone. Look at the distributions.`,
      place,
    };
  const { min, max } = metric.range;
  if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
    return {
      outcome: 'error',
      reason: 'outside-metric-range',
      message: `${metric.name} is ${value}, outside its range ${min ?? '−∞'} to ${max ?? '∞'}.`,
      place,
    };
  }
  if (withBase.has(metric.name) && (evidence.entry.base ?? 'e') !== (gate.base ?? 'e')) {
    const message = `${metric.name} was measured to base ${evidence.entry.base ?? 'e'}, the gate bounds it to base ${gate.base ?? 'e'}. Measure to the gate's base, or set \`base\` in the gate.`;
    return { outcome: 'inconclusive', reason: 'reference-mismatch', message, place };
  }
  const written = writtenForm(evidence.report.source.yaml.written, container, key) ?? String(value);
  return {
    quantity: writtenQuantity(value, written),
    written,
    n: smallerSide(evidence.entry),
    notes: ['uncorroborated: a declared figure without distributions beside it'],
    place,
  };
}

function smallerSide({ n }: Distribution): number | null {
  return n?.reference === undefined || n.current === undefined ? null : Math.min(n.reference, n.current);
}

type Computed = Omit<Declared, 'written'>;
type Sides = { readonly reference: readonly number[]; readonly current: readonly number[] };

function computedFigure(
  evidence: DistributionEvidence,
  metric: Metric,
  gate: DriftGate,
): Computed | Extract<DriftFigure, { reason: Reason }> | undefined {
  const { entry } = evidence;
  const { samples } = entry;
  const place = placeOf(evidence, samples ? 'samples' : entry.current === undefined ? 'reference' : 'current');
  const invalid = (message: string): Extract<DriftFigure, { reason: Reason }> => ({
    outcome: 'error',
    reason: 'not-a-number',
    message,
    place,
  });
  if (samples && [...samples.reference, ...samples.current].some((x) => !Number.isFinite(x)))
    return invalid('a sample is not a finite number.');
  if (samples) {
    const n = Math.min(samples.reference.length, samples.current.length);
    const bySamples = fromSamples(metric.name, samples);
    if (bySamples) return read(bySamples, metric, n, place, []);
    const edges = drift.quantileEdges(samples.reference, gate.bins ?? 10);
    const reference = edges && drift.histogram(samples.reference, edges);
    const current = edges && drift.histogram(samples.current, edges);
    if (!reference || !current)
      return {
        outcome: 'inconclusive',
        reason: 'undefined-rate',
        message: 'the samples are too few to be put into bins.',
        place,
      };
    return fromCounts(metric, { reference, current }, gate, n, place);
  }
  if (entry.reference === undefined || entry.current === undefined) return undefined;
  const aligned = alignedOnce(entry, entry.reference, entry.current);
  if ('status' in aligned) return invalid(`the two histograms don't fit together: ${aligned.why}.`);
  const n = Math.min(sum(aligned.reference), sum(aligned.current));
  return fromCounts(metric, aligned, gate, n, place);
}

type Histogram = NonNullable<Distribution['reference']>;
type Aligned = ReturnType<typeof align>;

const alignedByEntry = new WeakMap<Distribution, Aligned>();

/** Gates by several methods look at the same histograms. */
function alignedOnce(entry: Distribution, reference: Histogram, current: Histogram): Aligned {
  let aligned = alignedByEntry.get(entry);
  if (!aligned) alignedByEntry.set(entry, (aligned = align(reference, current)));
  return aligned;
}

function align(reference: Histogram, current: Histogram): Sides | { readonly status: string; readonly why: string } {
  const a = binned(reference);
  const b = binned(current);
  if (a && b) return drift.alignHistograms(a, b);
  if (a || b) return { status: 'undefined', why: 'one has bins, the other categories' };
  return drift.alignCategories(categories(reference), categories(current));
}

function binned(histogram: Histogram): { edges: readonly number[]; counts: readonly number[] } | undefined {
  const { edges, counts } = histogram as { edges?: unknown; counts?: unknown };
  return Array.isArray(edges) && Array.isArray(counts)
    ? { edges: edges as number[], counts: counts as number[] }
    : undefined;
}

function categories(histogram: Histogram): ReadonlyMap<string, number> {
  return new Map(Object.entries(histogram as Readonly<Record<string, number>>));
}

function fromSamples(
  method: string,
  { reference, current }: Sides,
): drift.TestResult | ReturnType<typeof drift.wasserstein> | undefined {
  switch (method) {
    case 'ks_statistic':
    case 'ks_p_value':
      return drift.ksTwoSample(reference, current);
    case 'wasserstein_normed':
      return drift.normalisedWasserstein(reference, current);
    default:
      return undefined;
  }
}

function fromCounts(
  metric: Metric,
  { reference, current }: Sides,
  gate: DriftGate,
  n: number,
  place: Reference,
): Computed | Extract<DriftFigure, { reason: Reason }> | undefined {
  const base = gate.base ?? 'e';
  switch (metric.name) {
    case 'kl_divergence':
      return read(drift.klDivergence(reference, current, { base }), metric, n, place, []);
    case 'js_divergence':
      return read(drift.jsDivergence(reference, current, { base }), metric, n, place, []);
    case 'js_distance':
      return read(drift.jsDistance(reference, current, { base }), metric, n, place, []);
    case 'psi': {
      const noise = drift.psiNoiseLevel(reference.length, sum(reference), sum(current));
      const notes = Number.isFinite(noise)
        ? [`chance alone makes about ${Number(noise.toPrecision(2))} at these sample sizes`]
        : [];
      return read(drift.populationStabilityIndex(reference, current), metric, n, place, notes);
    }
    case 'l_infinity_distance':
      return read(drift.lInfinityDistance(reference, current), metric, n, place, []);
    case 'chi_square_p_value':
    case 'chi_square_statistic':
      return read(drift.chiSquareContingency(reference, current), metric, n, place, []);
    default:
      return undefined;
  }
}

function read(
  result: drift.DistanceResult | drift.TestResult | ReturnType<typeof drift.wasserstein>,
  metric: Metric,
  n: number,
  place: Reference,
  notes: readonly string[],
): Computed | Extract<DriftFigure, { reason: Reason }> {
  if (result.status === 'undefined')
    return {
      outcome: 'inconclusive',
      reason: 'undefined-rate',
      message: `${metric.name} is undefined: ${result.why}.`,
      place,
    };
  if (result.status === 'infinite')
    return { outcome: 'error', reason: 'infinite', message: `${metric.name} is infinite: ${result.why}.`, place };
  if ('pValue' in result) {
    return {
      quantity: approximateQuantity(metric.name.endsWith('p_value') ? result.pValue : result.statistic),
      n,
      notes,
      place,
    };
  }
  const smoothed = 'smoothed' in result && result.smoothed ? ['a bin was empty, so 0.5 was added to every count'] : [];
  return { quantity: approximateQuantity(result.value), n, notes: [...notes, ...smoothed], place };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
