import { isProportion, type Proportion, rate } from './rates.ts';
import { type Result, type Undefined, undefinedBecause } from './result.ts';

/**
 * Counts of one group. `selected` counts those who got the favourable outcome; tp, fp, tn and fn are about the positive
 * prediction, which may be bad news. The two are never derived from each other unasked: see selectedFrom.
 */
export type GroupCounts = {
  readonly n: number;
  readonly selected?: number;
  readonly tp?: number;
  readonly fp?: number;
  readonly tn?: number;
  readonly fn?: number;
};

/** Counts by the group's name */
export type Groups = ReadonlyMap<string, GroupCounts>;

/** The rates that groups are compared by */
export type RateName =
  | 'selection_rate'
  | 'accuracy'
  | 'true_positive_rate'
  | 'false_positive_rate'
  | 'true_negative_rate'
  | 'false_negative_rate'
  | 'positive_predictive_value'
  | 'negative_predictive_value';

/** How many were selected: tp + fp where being predicted positive is the favourable outcome, tn + fn where negative is. */
export function selectedFrom(
  counts: { readonly tp: number; readonly fp: number; readonly tn: number; readonly fn: number },
  favourable: 'positive' | 'negative',
): number {
  return favourable === 'positive' ? counts.tp + counts.fp : counts.tn + counts.fn;
}

/** Events and trials of a group's rate (n may be 0); undefined when the counts for it are absent or impossible. */
export function proportionOf(name: RateName, counts: GroupCounts): Proportion | Undefined {
  const { n, selected, tp, fp, tn, fn } = counts;
  switch (name) {
    case 'selection_rate':
      return proportion(selected, n);
    case 'accuracy':
      return proportion(sum(tp, tn), sum(sum(tp, tn), sum(fp, fn)));
    case 'true_positive_rate':
      return proportion(tp, sum(tp, fn));
    case 'false_positive_rate':
      return proportion(fp, sum(fp, tn));
    case 'true_negative_rate':
      return proportion(tn, sum(fp, tn));
    case 'false_negative_rate':
      return proportion(fn, sum(tp, fn));
    case 'positive_predictive_value':
      return proportion(tp, sum(tp, fp));
    case 'negative_predictive_value':
      return proportion(tn, sum(tn, fn));
  }
}

/** One group's rate, exactly; 0/0 is undefined. */
export function groupRate(name: RateName, counts: GroupCounts): Result {
  const of = proportionOf(name, counts);
  if ('status' in of) return of;
  return of.n === 0
    ? undefinedBecause(`the group has no rows that the ${name.replaceAll('_', ' ')} is taken of`)
    : rate(of);
}

/** The same as a double alone, without the exact quotient; undefined where there is none. */
export function groupRateValue(name: RateName, counts: GroupCounts): number | undefined {
  const of = proportionOf(name, counts);
  if ('status' in of || of.n === 0) return undefined;
  return of.events === 0 ? 0 : of.events / of.n; // never −0
}

/** Why counts can't be those of one group, or undefined when they can. */
export function contradictionIn({ n, selected, tp, fp, tn, fn }: GroupCounts): string | undefined {
  const given = [n, selected, tp, fp, tn, fn].filter((count) => count !== undefined);
  if (!given.every((count) => Number.isSafeInteger(count) && count >= 0))
    return 'a count is not a non-negative integer';
  if (selected !== undefined && selected > n) return 'more are selected than there are';
  const confusion = [tp, fp, tn, fn].filter((count) => count !== undefined);
  const total = confusion.reduce((a, b) => a + b, 0);
  if (total > n) return 'tp, fp, tn and fn add up to more than n';
  if (confusion.length === 4 && total < n) return 'tp, fp, tn and fn add up to less than n';
  return undefined;
}

function proportion(events: number | undefined, n: number | undefined): Proportion | Undefined {
  if (events === undefined || n === undefined) return undefinedBecause('the counts that the rate needs are not given');
  const result = { events, n };
  return isProportion(result) ? result : undefinedBecause('the counts are not integers with 0 ≤ events ≤ total');
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a >= 0 && b >= 0 ? a + b : Number.NaN; // a negative count must not hide in a sum
}
