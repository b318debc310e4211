import type { Metric } from '../catalog/metric.ts';
import type { Counts } from '../generated/MetricsReport.ts';
import { compareExact, exactOf } from '../stats/decimal.ts';
import * as rates from '../stats/rates.ts';
import type { Result } from '../stats/result.ts';
import type { RowFigure } from '../stats/rows/rows-result.ts';
import { smallDifference } from '../stats/small-fraction.ts';
import type { IntervalEnds, Outcome, Reason, Reference } from './evaluation.ts';
import { type MetricEvidence, placeOf, writtenValue } from './evidence.ts';
import { invalidCounts } from './group-evidence.ts';
import { approximateQuantity, computedQuantity, exactQuantity, type Quantity, writtenQuantity } from './quantity.ts';

/** A value that can be compared, with what is known of its precision. */
export interface Measured {
  readonly quantity: Quantity;
  readonly n: number | null;
  readonly interval: IntervalEnds | null;
  readonly intervalMethod?: string;
  readonly basis: 'value' | 'counts' | 'rows';
  /** Where the exact figure is sure to be, if the rows don't tell it, and what keeps it from being told. */
  readonly within?: readonly [number, number];
  readonly unsure?: NonNullable<RowFigure['unsure']>;
  /** Numerator and denominator, where the metric is a proportion of counts. */
  readonly proportion?: rates.Proportion;
}

export interface Invalid {
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly message: string;
  readonly place: Reference;
}

/** Reads an entry's value, checks it against its metric's range and its counts, and prefers the counts. */
export function readMeasured(evidence: MetricEvidence, metric: Metric): Measured | Invalid {
  const { entry } = evidence;
  const name = metric.name;
  const place = placeOf(evidence, 'value');
  const written = writtenValue(evidence);
  const rows = evidence.report.rows;
  const figure = rows?.figures.get(entry);
  const isComputed = figure?.name === name && rows?.added.has(entry) === true;
  if (isComputed && figure) return measuredFromRows(figure, name, place);
  if (typeof entry.value !== 'number' || Number.isNaN(entry.value)) {
    const message = `The value of \`${name}\` is \`${written}\`, which is not a number. Write ${asNumber(written)}.`;
    return { outcome: 'error', reason: 'not-a-number', message, place };
  }
  if (!Number.isFinite(entry.value)) {
    const message = `The value of \`${name}\` is infinite, which no bound can be held against. Correct the measurement.`;
    return { outcome: 'error', reason: 'infinite', message, place };
  }
  const { min, max } = metric.range;
  if ((min !== undefined && entry.value < min) || (max !== undefined && entry.value > max)) {
    const range = `${min ?? '−∞'} to ${max ?? '∞'}`;
    const hint =
      max === 1 && entry.value > 1 && entry.value <= 100 ? ` Is it a percentage? Then write ${entry.value / 100}.` : '';
    const message = `The value of \`${name}\` is ${written}, outside the metric's range ${range}, so it measures something else.${hint}`;
    return { outcome: 'error', reason: 'outside-metric-range', message, place };
  }
  const quantity = writtenQuantity(entry.value, written);
  if (figure?.name === name) {
    const measured = measuredFromRows(figure, name, place);
    if ('reason' in measured) return measured;
    const wrong = contradictionWithRows(quantity, written, entry.counts, figure);
    if (wrong === undefined) return measured;
    const message = `\`${name}\` ${wrong}. One of the two is wrong; measure again.`;
    return { outcome: 'error', reason: 'value-contradicts-rows', message, place };
  }
  const declared = declaredInterval(evidence);
  if (entry.counts) {
    const { n: all } = entry.counts;
    const wrong = all === undefined ? undefined : invalidCounts({ ...entry.counts, n: all });
    if (wrong !== undefined) {
      const message = `The counts of \`${name}\` contradict each other: ${wrong}. Count again.`;
      return { outcome: 'error', reason: 'value-contradicts-counts', message, place: placeOf(evidence, 'counts') };
    }
    const computed = fromCounts(name, entry.counts);
    if (computed?.status === 'undefined' || computed?.status === 'infinite') {
      const message = `\`${name}\` is given as ${written}, but its counts say that it is undefined: ${computed.why}.`;
      return { outcome: 'inconclusive', reason: 'undefined-rate', message, place: placeOf(evidence, 'counts') };
    }
    if (computed) {
      const exact = computedQuantity(computed);
      if (contradicts(quantity, written, exact)) {
        const message = `\`${name}\` is given as ${written}, but its counts make ${Number(computed.value.toPrecision(6))}. One of the two is wrong; measure again.`;
        return { outcome: 'error', reason: 'value-contradicts-counts', message, place };
      }
      const proportion = proportionOf(name, entry.counts);
      const n = proportion?.n ?? entry.n ?? entry.counts.n ?? null;
      return {
        quantity: exact,
        n,
        interval: declared,
        basis: 'counts',
        ...(proportion ? { proportion } : {}),
        ...(declared ? { intervalMethod: 'declared' } : {}),
      };
    }
  }
  return {
    quantity,
    n: entry.n ?? null,
    interval: declared,
    basis: 'value',
    ...(declared ? { intervalMethod: 'declared' } : {}),
  };
}

/** Why what was measured on no sample at all (`n: 0`) can pass nothing; undefined where there were some, or nobody says. */
export function restsOnNothing(n: number | null): string | undefined {
  return n === 0 ? 'It rests on no samples (`n: 0`), so it says nothing. Measure it, or correct `n`.' : undefined;
}

/** A figure of rows; one that is undefined or infinite there decides nothing. */
function measuredFromRows(figure: RowFigure, name: string, place: Reference): Measured | Invalid {
  const { result, counts, within, unsure } = figure;
  if (result.status === 'undefined') {
    const message = `The rows make no \`${name}\`: ${result.why}.`;
    return { outcome: 'inconclusive', reason: 'undefined-rate', message, place };
  }
  if (result.status === 'infinite') {
    const message = `The rows make \`${name}\` infinite, which no bound can be held against: ${result.why}.`;
    return { outcome: 'error', reason: 'infinite', message, place };
  }
  const proportion = figure.proportion ?? (counts && proportionOf(name, counts));
  return {
    quantity: computedQuantity(result),
    n: proportion?.n ?? figure.n,
    interval: null,
    basis: 'rows',
    ...(proportion ? { proportion } : {}),
    ...(within ? { within } : {}),
    ...(unsure ? { unsure } : {}),
  };
}

/** Sums of doubles in another order differ in their last digits; that is no contradiction. */
const ROUNDING = 1e-9;

/** How a written value, or the counts beside it, differ from the rows. */
function contradictionWithRows(
  value: Quantity,
  written: string,
  counts: Counts | undefined,
  figure: RowFigure,
): string | undefined {
  if (figure.result.status !== 'ok') return undefined;
  const { exact, value: computed } = figure.result;
  for (const field of ['tp', 'fp', 'tn', 'fn'] as const) {
    const own = figure.counts?.[field];
    if (own !== undefined && counts?.[field] !== undefined && counts[field] !== own)
      return `has \`${field}: ${counts[field]}\` beside it, but the rows make ${own}`;
  }
  const [low, high] = figure.within ?? [computed, computed];
  const slack = ROUNDING * Math.abs(computed);
  if (!exact && value.value >= low - slack && value.value <= high + slack) return undefined;
  const ends = exact ? [exactQuantity(exact)] : [low, high].map(approximateQuantity);
  if (!ends.every((end) => contradicts(value, written, end))) return undefined;
  return `is given as ${written}, but the rows make ${Number(computed.toPrecision(6))}`;
}

/** A declared interval serves at 95 % only, and only if it is about the value: an interval elsewhere says nothing of it. */
function declaredInterval({ entry }: MetricEvidence): IntervalEnds | null {
  const { ci, value } = entry;
  if (ci?.level !== 0.95 || typeof value !== 'number' || !(ci.lower <= value && value <= ci.upper)) return null;
  return [ci.lower, ci.upper];
}

/** What arithmetic in doubles may lose of a figure: `0.6666666666666666` is what programs write of 2 / 3. */
const DOUBLES = 1e-12;

/**
 * A value contradicts what it can be computed from when it differs by more than half a unit of its last written digit,
 * and by more than doubles round.
 */
export function contradicts(value: Quantity, written: string, computed: Quantity): boolean {
  if (Math.abs(value.value - computed.value) <= DOUBLES * Math.abs(computed.value)) return false;
  const digit = lastDigitExponent(written);
  // What is clearly on one side needs no big integers: the doubles here are right to fifteen digits.
  const distance = value.small && computed.small && smallDifference(value.small, computed.small);
  const halves = distance === undefined ? Number.NaN : Math.abs(distance) / (0.5 * 10 ** digit);
  if (halves < 0.999) return false;
  if (halves > 1.001) return true;
  const exactValue = value.exact();
  const exactComputed = computed.exact();
  if (!exactValue || !exactComputed) return false;
  const half = exactOf(`0.5e${digit}`);
  return half !== undefined && compareExact(exactValue.sub(exactComputed).abs(), half) > 0;
}

/** The power of ten of a number's last written digit: −2 for `0.80`. */
function lastDigitExponent(written: string): number {
  const match = /^[-+]?\d*(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(written.trim());
  return Number(match?.[2] ?? 0) - (match?.[1]?.length ?? 0);
}

function asNumber(written: string): string {
  const percent = /^\s*([-+]?\d+(?:\.\d+)?)\s*%\s*$/.exec(written);
  if (percent) return `${Number((Number(percent[1]) / 100).toPrecision(12))}, not \`${written}\``;
  return 'a finite number; put an uncertainty in `ci`';
}

/** Metrics of confusion counts that are no single proportion, and the counts that each rests on. */
const byName: Readonly<Record<string, { readonly of: Formula; readonly needs: readonly Cell[] }>> = {
  f1: { of: rates.f1, needs: ['tp', 'fp', 'fn'] },
  balanced_accuracy: { of: rates.balancedAccuracy, needs: ['tp', 'fp', 'tn', 'fn'] },
  matthews_corrcoef: { of: rates.matthewsCorrelation, needs: ['tp', 'fp', 'tn', 'fn'] },
};
type Cell = 'tp' | 'fp' | 'tn' | 'fn';
type Formula = (counts: rates.ConfusionCounts) => Result;

/** The counts of a proportion's events, and those of all that could have been one. */
const proportions: Readonly<
  Record<string, readonly [events: readonly (keyof Counts)[], of: readonly (keyof Counts)[]]>
> = {
  accuracy: [
    ['tp', 'tn'],
    ['tp', 'fp', 'tn', 'fn'],
  ],
  precision: [['tp'], ['tp', 'fp']],
  recall: [['tp'], ['tp', 'fn']],
  specificity: [['tn'], ['tn', 'fp']],
  false_positive_rate: [['fp'], ['fp', 'tn']],
  false_negative_rate: [['fn'], ['fn', 'tp']],
  false_discovery_rate: [['fp'], ['fp', 'tp']],
  false_omission_rate: [['fn'], ['fn', 'tn']],
  npv: [['tn'], ['tn', 'fn']],
  selection_rate: [['selected'], ['n']],
};

/** For a proportion of one confusion count to itself and another: that count, and the other. */
export function hitAndMiss(metric: string): readonly [hit: Cell, miss: Cell] | undefined {
  if (!Object.hasOwn(proportions, metric)) return undefined;
  const [[hit, ...moreHits], of] = proportions[metric] as (typeof proportions)[string];
  const [miss, ...moreMisses] = of.filter((count) => count !== hit);
  if (!isCell(hit) || !isCell(miss) || moreHits.length > 0 || moreMisses.length > 0) return undefined;
  return [hit, miss];
}

function isCell(count: keyof Counts | undefined): count is Cell {
  return count === 'tp' || count === 'fp' || count === 'tn' || count === 'fn';
}

/** Whether a metric can be computed from confusion counts. */
export function computableFromCounts(metric: string): boolean {
  return Object.hasOwn(byName, metric) || Object.hasOwn(proportions, metric);
}

/** A metric from counts: undefined where the metric is no function of counts or one that it rests on is missing. */
export function fromCounts(metric: string, counts: Counts): Result | undefined {
  const proportion = proportionOf(metric, counts);
  if (proportion) return rates.rate(proportion);
  const formula = byName[metric];
  if (!formula || formula.needs.some((cell) => counts[cell] === undefined)) return undefined;
  const { tp = 0, fp = 0, tn = 0, fn = 0 } = counts;
  return formula.of({ tp, fp, tn, fn });
}

function proportionOf(metric: string, counts: Counts): rates.Proportion | undefined {
  const [events, of] = proportions[metric] ?? [];
  if (!events || !of || [...events, ...of].some((count) => counts[count] === undefined)) return undefined;
  const sum = (names: readonly (keyof Counts)[]): number =>
    names.reduce<number>((total, name) => total + Number(counts[name]), 0);
  return { events: sum(events), n: sum(of) };
}
