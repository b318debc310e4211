import { count, figure, interval } from './format.ts';
import type { Check, Gate } from './outcome.ts';

/** One group in the plot of a fairness gate. Positions are shares of the plot's width. */
export interface GroupRow {
  readonly key: string;
  readonly group: string;
  readonly n: string;
  readonly selected: string | null;
  readonly rate: string | null;
  readonly interval: string | null;
  /** Rate over the reference's rate. */
  readonly ratio: string | null;
  readonly reference: boolean;
  readonly at: number | null;
  readonly from: number | null;
  readonly to: number | null;
  /** Below four fifths of the reference's rate. */
  readonly below: boolean;
}

export interface GroupPlot {
  /** The subject of the comparison: an attribute or an intersection. */
  readonly title: string;
  readonly reference: { readonly group: string; readonly at: number } | null;
  readonly fourFifths: { readonly at: number; readonly label: string } | null;
  /** The rate at the right end of the plot. */
  readonly axisEnd: string;
  readonly rows: readonly GroupRow[];
}

type Rate = NonNullable<Check['groups']>[number];

/** Metrics over selection rates: the four-fifths rule (29 CFR 1607.4(D)) speaks of these and no others. */
const selectionMetrics = new Set([
  'selection_rate',
  'demographic_parity_ratio',
  'demographic_parity_difference',
  'disparate_impact_ratio',
  'statistical_parity_difference',
]);

/** The numerator of a true positive rate, say, is a share of the positives only: there `n` is no denominator. */
function isShareOfAll(rate: Rate): rate is Rate & { selected: number } {
  return (
    rate.selected != null && rate.n > 0 && rate.rate != null && Math.abs(rate.selected / rate.n - rate.rate) < 1e-9
  );
}

/** Compared in integers where there are counts: 4/100 is not below four fifths of 5/100, whatever doubles say. */
function belowFourFifths(rate: Rate, reference: Rate): boolean {
  if (isShareOfAll(rate) && isShareOfAll(reference)) {
    return 5n * BigInt(rate.selected) * BigInt(reference.n) < 4n * BigInt(reference.selected) * BigInt(rate.n);
  }
  return rate.rate != null && reference.rate != null && rate.rate < 0.8 * reference.rate;
}

/** Marked as the reference, else the group with the highest rate. */
function referenceOf(rates: readonly Rate[]): Rate | undefined {
  const marked = rates.find((rate) => rate.reference);
  if (marked) return marked;
  const known = rates.filter((rate) => rate.rate != null);
  return known.length < 2
    ? undefined
    : known.reduce((best, rate) => ((rate.rate ?? 0) > (best.rate ?? 0) ? rate : best));
}

function plotOf(title: string, rates: readonly Rate[], selection: boolean): GroupPlot {
  const reference = referenceOf(rates);
  const line = selection && reference?.rate != null ? 0.8 * reference.rate : undefined;
  const highest = Math.max(0, ...rates.flatMap((rate) => [rate.rate ?? 0, rate.interval?.[1] ?? 0]));
  const end = highest > 0 ? niceEnd(highest) : 1;
  const position = (value: number) => Math.min(1, Math.max(0, value / end));
  const rows = rates.map((rate): GroupRow => {
    const [from, to] = rate.interval ?? [];
    return {
      key: rate.group,
      group: shortName(rate.group),
      n: count(rate.n),
      selected: rate.selected == null ? null : count(rate.selected),
      rate: rate.rate == null ? null : figure(rate.rate, [], 4),
      interval: rate.interval ? interval(rate.interval) : null,
      ratio: ratioText(rate, reference),
      reference: rate === reference,
      at: rate.rate == null ? null : position(rate.rate),
      from: rate.interval ? position(from ?? 0) : null,
      to: rate.interval ? (to == null ? 1 : position(to)) : null,
      below: line !== undefined && reference !== undefined && rate !== reference && belowFourFifths(rate, reference),
    };
  });
  return {
    title,
    reference: reference?.rate == null ? null : { group: shortName(reference.group), at: position(reference.rate) },
    fourFifths: line === undefined ? null : { at: position(line), label: figure(line, [], 4) },
    axisEnd: figure(end),
    rows,
  };
}

function ratioText(rate: Rate, reference: Rate | undefined): string | null {
  if (!reference || rate === reference || rate.rate == null || !reference.rate) return null;
  const ratio = rate.rate / reference.rate;
  // Three digits unless they would hide on which side of four fifths it lies.
  for (let digits = 3; digits < 12; digits += 1) {
    const shown = Number(ratio.toPrecision(digits));
    if (shown >= 0.8 !== belowFourFifths(rate, reference)) return figure(shown);
  }
  return figure(ratio);
}

/** The end of the axis: the next of 0.1, 0.2, 0.4, 0.5, 0.6, 0.8, 1 … above a rate. */
function niceEnd(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 4, 5, 6, 8, 10].find((s) => s * power >= highest) ?? 10;
  return step * power;
}

interface GroupSet {
  readonly metric: string | null;
  readonly subjects: string[];
  readonly rates: Map<string, Rate>;
}

/**
 * The plots of a fairness gate: one for each set of groups that are compared. Checks of one attribute often carry a
 * pair each (group and reference) or the same groups all over; checks of one metric that share a group of the same
 * size are drawn together.
 */
export function groupPlots(gate: Gate): readonly GroupPlot[] {
  const sets: GroupSet[] = [];
  for (const check of gate.checks) {
    const rates = check.groups ?? [];
    if (rates.length === 0) continue;
    const metric = check.metric ?? null;
    const shared = (set: GroupSet) => rates.some((rate) => set.rates.get(rate.group)?.n === rate.n);
    let set = sets.find((candidate) => candidate.metric === metric && shared(candidate));
    if (!set) {
      set = { metric, subjects: [], rates: new Map() };
      sets.push(set);
    }
    set.subjects.push(check.subject);
    for (const rate of rates) if (!set.rates.get(rate.group)?.reference) set.rates.set(rate.group, rate);
  }
  return sets.map((set) => plotOf(titleOf(set), [...set.rates.values()], selectionMetrics.has(set.metric ?? '')));
}

/** The attributes in `sex=female` or `sex=female,age=<25`. */
function attributesOf(group: string): readonly string[] {
  return [...group.matchAll(/(?:^|,\s*)([^=,]+)=/g)].map(([, attribute = '']) => attribute);
}

/** What is compared: the attributes of the groups where their names say them, else the subjects of the checks. */
function titleOf({ subjects, rates }: GroupSet): string {
  const [first, ...rest] = [...rates.keys()].map((group) => attributesOf(group).join(' × '));
  if (first && rest.every((attributes) => attributes === first)) return first;
  return [...new Set(subjects)].join(', ');
}

/** A group's name without the attribute that the title says already. */
function shortName(group: string): string {
  return attributesOf(group).length === 1 ? group.slice(group.indexOf('=') + 1) : group;
}
