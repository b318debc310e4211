// Group fairness metrics with the definitions of fairlearn and AIF360. Rates that are 0/0 make a metric undefined, where
// those libraries put 0 or 1; a single group is undefined too.
import { type GroupCounts, type Groups, groupRate, type RateName } from './group-rates.ts';
import type { Ok, Result } from './result.ts';
import {
  compareOk,
  differenceOf,
  gapBetween,
  greaterOf,
  lesserOf,
  magnitudeOf,
  meanOf,
  ratioBetween,
  ratioOf,
} from './result-arithmetic.ts';

export {
  contradictionIn,
  type GroupCounts,
  type Groups,
  groupRate,
  groupRateValue,
  proportionOf,
  type RateName,
  selectedFrom,
} from './group-rates.ts';
export { extremeIndexes, gapBetween, ratioBetween } from './result-arithmetic.ts';

/** Equalized odds take the worse of the true and the false positive rate's figure, or the mean of both. */
export type Aggregation = 'worst' | 'mean';

/** A group's rate ÷ the reference group's, exactly. x/0 is infinite, 0/0 undefined. */
export function rateRatio(name: RateName, group: GroupCounts, reference: GroupCounts): Result {
  return ratioOf(groupRate(name, group), groupRate(name, reference));
}

/** A group's rate − the reference group's, exactly: negative when the group's is lower. */
export function rateDifference(name: RateName, group: GroupCounts, reference: GroupCounts): Result {
  return differenceOf(groupRate(name, group), groupRate(name, reference));
}

/** Selection rate of the group ÷ of the reference group (AIF360 disparate_impact). May exceed 1. */
export function disparateImpactRatio(group: GroupCounts, reference: GroupCounts): Result {
  return rateRatio('selection_rate', group, reference);
}

/** Selection rate of the group − of the reference group (AIF360 statistical_parity_difference). */
export function statisticalParityDifference(group: GroupCounts, reference: GroupCounts): Result {
  return rateDifference('selection_rate', group, reference);
}

/** True positive rate of the group − of the reference group (AIF360 equal_opportunity_difference). */
export function equalOpportunityDifference(group: GroupCounts, reference: GroupCounts): Result {
  return rateDifference('true_positive_rate', group, reference);
}

/** False positive rate of the group ÷ of the reference group (AIF360 false_positive_rate_ratio). May exceed 1. */
export function falsePositiveRateRatio(group: GroupCounts, reference: GroupCounts): Result {
  return rateRatio('false_positive_rate', group, reference);
}

/** Precision of the group − of the reference group. */
export function predictiveParityDifference(group: GroupCounts, reference: GroupCounts): Result {
  return rateDifference('positive_predictive_value', group, reference);
}

/** ½[(FPR − FPR ref) + (TPR − TPR ref)] (AIF360 average_odds_difference). The two can cancel: see the absolute one. */
export function averageOddsDifference(group: GroupCounts, reference: GroupCounts): Result {
  return meanOf(
    rateDifference('false_positive_rate', group, reference),
    rateDifference('true_positive_rate', group, reference),
  );
}

/** ½[|FPR − FPR ref| + |TPR − TPR ref|] (AIF360 average_abs_odds_difference) */
export function averageAbsOddsDifference(group: GroupCounts, reference: GroupCounts): Result {
  return meanOf(
    magnitudeOf(rateDifference('false_positive_rate', group, reference)),
    magnitudeOf(rateDifference('true_positive_rate', group, reference)),
  );
}

/** Least ÷ greatest selection rate (fairlearn demographic_parity_ratio, between groups), 0 to 1. */
export function demographicParityRatio(groups: Groups): Result {
  return ratioBetween(ratesOf('selection_rate', groups));
}

/** Greatest − least selection rate (fairlearn demographic_parity_difference, between groups), 0 to 1. */
export function demographicParityDifference(groups: Groups): Result {
  return gapBetween(ratesOf('selection_rate', groups));
}

/** Least ÷ greatest true positive rate (fairlearn equal_opportunity_ratio), 0 to 1. */
export function equalOpportunityRatio(groups: Groups): Result {
  return ratioBetween(ratesOf('true_positive_rate', groups));
}

/** The greater of the gaps in true and in false positive rate, or their mean (fairlearn equalized_odds_difference). */
export function equalizedOddsDifference(groups: Groups, aggregation: Aggregation = 'worst'): Result {
  const truePositive = gapBetween(ratesOf('true_positive_rate', groups));
  const falsePositive = gapBetween(ratesOf('false_positive_rate', groups));
  return (aggregation === 'mean' ? meanOf : greaterOf)(truePositive, falsePositive);
}

/** The lesser of the ratios of true and of false positive rates, or their mean (fairlearn equalized_odds_ratio). */
export function equalizedOddsRatio(groups: Groups, aggregation: Aggregation = 'worst'): Result {
  const truePositive = ratioBetween(ratesOf('true_positive_rate', groups));
  const falsePositive = ratioBetween(ratesOf('false_positive_rate', groups));
  return (aggregation === 'mean' ? meanOf : lesserOf)(truePositive, falsePositive);
}

/** Each group's selection rate ÷ the highest one, by name (29 CFR 1607.4(D): under four fifths is a signal). */
export function impactRatios(groups: Groups): ReadonlyMap<string, Result> {
  const highest = groups.get(highestGroup('selection_rate', groups) ?? '');
  const one = highest !== undefined && groups.size > 1 ? highest : { n: 0, selected: 0 };
  return new Map(Array.from(groups, ([name, counts]) => [name, disparateImpactRatio(counts, one)]));
}

/** The ratio if one selection moved from the reference group to the group: how much hangs on a single decision. */
export function disparateImpactAfterOneSelection(group: GroupCounts, reference: GroupCounts): Result {
  return disparateImpactRatio(
    { n: group.n, selected: (group.selected ?? Number.NaN) + 1 },
    { n: reference.n, selected: (reference.selected ?? Number.NaN) - 1 },
  );
}

/** A metric of one group against a reference group, or of all groups between each other, and the rates it is made of. */
export type FairnessMetric = { readonly rates: readonly RateName[]; readonly take: 'ratio' | 'difference' } & (
  | { readonly compares: 'with-reference'; readonly compute: (group: GroupCounts, reference: GroupCounts) => Result }
  | { readonly compares: 'between-groups'; readonly compute: (groups: Groups) => Result }
);

const SELECTION: readonly RateName[] = ['selection_rate'];
const TRUE_POSITIVE: readonly RateName[] = ['true_positive_rate'];
const ODDS: readonly RateName[] = ['true_positive_rate', 'false_positive_rate'];

/** The fairness metrics by the catalogue's names. */
export const FAIRNESS_METRICS: ReadonlyMap<string, FairnessMetric> = /* @__PURE__ */ new Map<string, FairnessMetric>([
  [
    'demographic_parity_ratio',
    { compares: 'between-groups', rates: SELECTION, take: 'ratio', compute: demographicParityRatio },
  ],
  [
    'demographic_parity_difference',
    { compares: 'between-groups', rates: SELECTION, take: 'difference', compute: demographicParityDifference },
  ],
  [
    'disparate_impact_ratio',
    { compares: 'with-reference', rates: SELECTION, take: 'ratio', compute: disparateImpactRatio },
  ],
  [
    'statistical_parity_difference',
    { compares: 'with-reference', rates: SELECTION, take: 'difference', compute: statisticalParityDifference },
  ],
  [
    'equal_opportunity_difference',
    { compares: 'with-reference', rates: TRUE_POSITIVE, take: 'difference', compute: equalOpportunityDifference },
  ],
  [
    'equal_opportunity_ratio',
    { compares: 'between-groups', rates: TRUE_POSITIVE, take: 'ratio', compute: equalOpportunityRatio },
  ],
  [
    'equalized_odds_difference',
    {
      compares: 'between-groups',
      rates: ODDS,
      take: 'difference',
      compute: (groups) => equalizedOddsDifference(groups),
    },
  ],
  [
    'equalized_odds_ratio',
    { compares: 'between-groups', rates: ODDS, take: 'ratio', compute: (groups) => equalizedOddsRatio(groups) },
  ],
  [
    'average_odds_difference',
    { compares: 'with-reference', rates: ODDS, take: 'difference', compute: averageOddsDifference },
  ],
  [
    'average_abs_odds_difference',
    { compares: 'with-reference', rates: ODDS, take: 'difference', compute: averageAbsOddsDifference },
  ],
  [
    'fpr_ratio',
    { compares: 'with-reference', rates: ['false_positive_rate'], take: 'ratio', compute: falsePositiveRateRatio },
  ],
  [
    'predictive_parity_difference',
    {
      compares: 'with-reference',
      rates: ['positive_predictive_value'],
      take: 'difference',
      compute: predictiveParityDifference,
    },
  ],
]);

/**
 * The group with the highest rate; of equal ones the largest, then the first by name, so that the order of the groups
 * doesn't matter. Groups whose rate is undefined can't be it; undefined when no group has a rate.
 */
export function highestGroup(name: RateName, groups: Groups): string | undefined {
  let best: { readonly name: string; readonly n: number; readonly rate: Ok } | undefined;
  for (const [group, counts] of groups) {
    const rate = groupRate(name, counts);
    if (rate.status !== 'ok') continue;
    const order = best === undefined ? 1 : compareOk(rate, best.rate) || largerFirst(group, counts.n, best);
    if (order > 0) best = { name: group, n: counts.n, rate };
  }
  return best?.name;
}

/** The group with the most rows, of equal ones the first by name; undefined when none has rows. */
export function largestGroup(groups: Groups): string | undefined {
  let best: { readonly name: string; readonly n: number } | undefined;
  for (const [name, { n }] of groups) {
    if (n > 0 && (best === undefined || largerFirst(name, n, best) > 0)) best = { name, n };
  }
  return best?.name;
}

/** The counts of all groups together; a count that one group lacks is left out. */
export function overallCounts(groups: Groups): GroupCounts {
  const total = (count: (counts: GroupCounts) => number | undefined) => {
    let sum: number | undefined = 0;
    for (const counts of groups.values()) {
      const more = count(counts);
      sum = sum === undefined || more === undefined ? undefined : sum + more;
    }
    return sum;
  };
  return {
    n: total(({ n }) => n) ?? 0,
    selected: total(({ selected }) => selected),
    tp: total(({ tp }) => tp),
    fp: total(({ fp }) => fp),
    tn: total(({ tn }) => tn),
    fn: total(({ fn }) => fn),
  };
}

function ratesOf(name: RateName, groups: Groups): readonly Result[] {
  return Array.from(groups.values(), (counts) => groupRate(name, counts));
}

/** Above 0 when the group comes before the best so far: by rows, then by name. */
function largerFirst(name: string, n: number, best: { readonly name: string; readonly n: number }): number {
  return n - best.n || (name < best.name ? 1 : -1);
}
