import { type Counts, computed, rateOf } from './evidence.ts';
import { compare, divided, type Fraction, largest, magnitude, minus, over, plus, smallest, times } from './fraction.ts';
import { type Ends, exactTogether, katz, newcombe } from './intervals.ts';

export interface Counted extends Counts {
  readonly group: string;
  readonly n: number;
}

/** How a fairness metric compares: one group with the reference, or the extremes of all groups. */
export interface Comparison {
  readonly per: 'group' | 'attribute';
  /** The rates that are compared, by the catalogue's names. */
  readonly rates: readonly string[];
  readonly form: 'ratio' | 'difference' | 'mean-difference' | 'mean-absolute-difference';
}

const comparisons: Readonly<Record<string, Comparison>> = {
  demographic_parity_ratio: { per: 'attribute', rates: ['selection_rate'], form: 'ratio' },
  demographic_parity_difference: { per: 'attribute', rates: ['selection_rate'], form: 'difference' },
  disparate_impact_ratio: { per: 'group', rates: ['selection_rate'], form: 'ratio' },
  statistical_parity_difference: { per: 'group', rates: ['selection_rate'], form: 'difference' },
  equal_opportunity_difference: { per: 'group', rates: ['recall'], form: 'difference' },
  equal_opportunity_ratio: { per: 'attribute', rates: ['recall'], form: 'ratio' },
  equalized_odds_difference: { per: 'attribute', rates: ['recall', 'false_positive_rate'], form: 'difference' },
  equalized_odds_ratio: { per: 'attribute', rates: ['recall', 'false_positive_rate'], form: 'ratio' },
  average_odds_difference: { per: 'group', rates: ['recall', 'false_positive_rate'], form: 'mean-difference' },
  average_abs_odds_difference: {
    per: 'group',
    rates: ['recall', 'false_positive_rate'],
    form: 'mean-absolute-difference',
  },
  fpr_ratio: { per: 'group', rates: ['false_positive_rate'], form: 'ratio' },
  predictive_parity_difference: { per: 'group', rates: ['precision'], form: 'difference' },
};

/** The comparison that a metric is, or that `take` makes of a metric that is none. */
export const comparisonOf = (metric: string, take: string | undefined): Comparison | undefined =>
  comparisons[metric] ??
  (take === undefined
    ? undefined
    : { per: 'attribute', rates: [metric], form: take === 'gap' ? 'difference' : 'ratio' });

/** A figure with its interval where one is known, and whether few events ask for an exact one. */
export interface Figure {
  readonly value: Fraction;
  readonly interval: Ends | undefined;
  readonly few: boolean;
}

export type FigureResult = Figure | 'infinite' | 'undefined';

type Pair = readonly [number, number];
const fraction = ([x, n]: Pair): Fraction => over(BigInt(x), BigInt(n));
const few = ([x]: Pair): boolean => x < 5;

/** One rate against another: their ratio or difference, with Katz's or Newcombe's interval, or an exact one. */
function versus(a: Pair, b: Pair, form: 'ratio' | 'difference'): FigureResult {
  const isFew = few(a) || few(b);
  const isExact = [a, b].some(([x, n]) => x < 5 || n - x < 5);
  const [[l1, u1] = [0, 0], [l2, u2] = [0, 0]] = isExact ? exactTogether(a, b) : [];
  if (form === 'difference') {
    const interval: Ends = isExact ? [l1 - u2, u1 - l2] : newcombe(...a, ...b);
    return { value: minus(fraction(a), fraction(b)), interval, few: isFew };
  }
  if (b[0] === 0) return a[0] === 0 ? 'undefined' : 'infinite';
  const interval: Ends | undefined = isExact
    ? [l1 / u2, l2 === 0 ? Number.POSITIVE_INFINITY : u1 / l2]
    : katz(...a, ...b);
  return { value: divided(fraction(a), fraction(b)), interval, few: isFew };
}

export const pairOf = (rate: string, group: Counted): Pair | undefined => rateOf(rate, group) ?? undefined;

/** One group against the reference. */
export function groupFigure(comparison: Comparison, group: Counted, reference: Counted): FigureResult {
  const pairs = comparison.rates.map((rate) => [pairOf(rate, group), pairOf(rate, reference)] as const);
  const figures: FigureResult[] = [];
  for (const [a, b] of pairs) {
    if (!a || !b || a[1] === 0 || b[1] === 0) return 'undefined';
    figures.push(versus(a, b, comparison.form === 'ratio' ? 'ratio' : 'difference'));
  }
  const [first, second] = figures;
  if (first === undefined) return 'undefined';
  if (comparison.form === 'ratio' || comparison.form === 'difference' || typeof first === 'string') return first;
  if (second === undefined || typeof second === 'string') return 'undefined';
  const absolute = comparison.form === 'mean-absolute-difference';
  const of = absolute ? magnitude : (x: Fraction) => x;
  const value = times(plus(of(first.value), of(second.value)), over(1n, 2n));
  const isFew = first.few || second.few;
  const all = pairs.flatMap(([a, b]) => (a && b ? [a, b] : []));
  return { value, interval: isFew ? meanEnds(all, absolute) : undefined, few: isFew };
}

/** The exact interval of half the sum of two differences, each of the first rate less the second, or of their sizes. */
function meanEnds(rates: readonly Pair[], absolute: boolean): Ends {
  const [[l1, u1] = [0, 0], [l2, u2] = [0, 0], [l3, u3] = [0, 0], [l4, u4] = [0, 0]] = exactTogether(...rates);
  const sized = ([low, high]: Ends): Ends => {
    if (!absolute) return [low, high];
    return [Math.max(0, low, -high), Math.max(Math.abs(low), Math.abs(high))];
  };
  const [[a, b], [c, d]] = [sized([l1 - u2, u1 - l2]), sized([l3 - u4, u3 - l4])];
  return [(a + c) / 2, (b + d) / 2];
}

/** The extremes of all groups: the largest difference, or the smallest ratio; of several rates the worst. */
export function attributeFigure(comparison: Comparison, groups: readonly Counted[]): FigureResult {
  const figures = comparison.rates.map((rate): FigureResult => {
    const values = groups.map((group) => ({ group, pair: pairOf(rate, group) }));
    const known = values.flatMap(({ pair }) => (pair && pair[1] > 0 ? [pair] : []));
    if (known.length < groups.length) return withoutCounts(rate, comparison.form, groups);
    const [least, most] = [smallest(known.map(fraction)), largest(known.map(fraction))];
    // Of groups with the same rate the smallest is the most doubtful.
    const at = (value: Fraction, among: readonly Pair[]): Pair =>
      among.filter((p) => compare(fraction(p), value) === 0).reduce((a, b) => (b[1] < a[1] ? b : a));
    const low = at(least, known);
    const others = known.filter((p) => p !== low);
    const high = others.length === 0 ? low : at(most, others);
    return comparison.form === 'ratio' ? versus(low, high, 'ratio') : versus(high, low, 'difference');
  });
  const bad = figures.find((f) => typeof f === 'string');
  if (bad !== undefined) return bad;
  return (figures as readonly Figure[]).reduce((a, b) => {
    const order = compare(a.value, b.value);
    // Of rates that differ by as much, the one of few events is the more doubtful.
    if (order === 0 && b.few && !a.few) return b;
    return (comparison.form === 'ratio' ? order <= 0 : order >= 0) ? a : b;
  });
}

/** A metric that is no rate, such as F1: its value without an interval. */
function withoutCounts(rate: string, form: Comparison['form'], groups: readonly Counted[]): FigureResult {
  const values: Fraction[] = [];
  for (const group of groups) {
    const value = computed(rate, group);
    if (typeof value === 'string') return 'undefined';
    values.push(value);
  }
  const [low, high] = [smallest(values), largest(values)];
  if (form !== 'ratio') return { value: minus(high, low), interval: undefined, few: false };
  return high.top === 0n ? 'undefined' : { value: divided(low, high), interval: undefined, few: false };
}
