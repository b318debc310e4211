// Known answers, and which public function each of them is about.
import * as calibration from '../../../core/stats/calibration.ts';
import * as classification from '../../../core/stats/classification.ts';
import * as drift from '../../../core/stats/drift.ts';
import * as fairness from '../../../core/stats/fairness.ts';
import * as forecasting from '../../../core/stats/forecasting.ts';
import * as intervals from '../../../core/stats/intervals.ts';
import * as ranking from '../../../core/stats/ranking.ts';
import * as rates from '../../../core/stats/rates.ts';
import * as regression from '../../../core/stats/regression.ts';
import type { Result } from '../../../core/stats/result.ts';
import * as tests from '../../../core/stats/tests.ts';
import document from './vectors.json';

export type Vector = {
  readonly id: string;
  readonly metric: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly status: string;
  readonly expected: unknown;
  readonly exact?: unknown;
};

export const vectors: readonly Vector[] = document.vectors;

/** What a function gave: a figure, one of its parts, or several figures by the vector's names. */
export type Given = { readonly status: string } | Readonly<Record<string, Result | number>>;

type Inputs = Readonly<Record<string, unknown>>;
type Numbers = readonly number[];
type Cell = { readonly n?: number; readonly selected?: number; tp?: number; fp?: number; tn?: number; fn?: number };

const numbers = (inputs: Inputs, name: string) => inputs[name] as Numbers;
const number = (inputs: Inputs, name: string) => inputs[name] as number;

/** The vectors' positive prediction is the favourable outcome: AIF360's and fairlearn's selection rate is of it. */
function groupCounts({ n, selected, tp = 0, fp = 0, tn = 0, fn = 0 }: Cell): fairness.GroupCounts {
  if (n !== undefined) return { n, selected };
  const confusion = { tp, fp, tn, fn };
  return { ...confusion, n: tp + fp + tn + fn, selected: fairness.selectedFrom(confusion, 'positive') };
}

function groupsOf(inputs: Inputs): fairness.Groups {
  const cells = Object.entries(inputs.groups as Record<string, Cell>);
  return new Map(cells.map(([name, cell]) => [name, groupCounts(cell)]));
}

/** The group of two that is not the privileged one, and that one. */
function pair(inputs: Inputs): readonly [group: fairness.GroupCounts, reference: fairness.GroupCounts] {
  const groups = groupsOf(inputs);
  const privileged = inputs.privileged as string;
  const [other] = [...groups.keys()].filter((name) => name !== privileged);
  return [groups.get(other ?? '') ?? { n: 0 }, groups.get(privileged) ?? { n: 0 }];
}

function proportions(inputs: Inputs): readonly [rates.Proportion, rates.Proportion] {
  const proportion = (name: string) => {
    const { selected, n } = inputs[name] as { selected: number; n: number };
    return { events: selected, n };
  };
  return [proportion('unprivileged'), proportion('reference')];
}

const level = (inputs: Inputs) => number(inputs, 'confidence');
const aggregation = (inputs: Inputs) => (inputs.agg === 'mean' ? 'mean' : 'worst');
const confusion = (inputs: Inputs) => inputs as unknown as rates.ConfusionCounts;
const labels = (inputs: Inputs, name: string) => inputs[name] as readonly classification.Label[];
const scored = (inputs: Inputs) => [numbers(inputs, 'y_true'), numbers(inputs, 'y_score')] as const;
const probabilities = (inputs: Inputs) => [numbers(inputs, 'y_true'), numbers(inputs, 'y_prob')] as const;
const predicted = (inputs: Inputs) => [numbers(inputs, 'y_true'), numbers(inputs, 'y_pred')] as const;
const counted = (inputs: Inputs) => [numbers(inputs, 'reference_counts'), numbers(inputs, 'current_counts')] as const;
const samples = (inputs: Inputs) => [numbers(inputs, 'reference'), numbers(inputs, 'current')] as const;

function smoothing(inputs: Inputs): number | null | undefined {
  if (inputs.smoothing === null) return null;
  return (inputs.smoothing as { alpha: number } | undefined)?.alpha;
}

function queries(inputs: Inputs): readonly ranking.RankedQuery[] {
  const relevant = numbers(inputs, 'relevant_count');
  return (inputs.hits_in_ranked_order as readonly Numbers[]).map((hits, i) => ({ hits, relevant: relevant[i] ?? 0 }));
}

/** The named field of a figure with several, or the figure itself when there is none. */
function part<T extends { readonly status: string }>(result: T, name: string): Given {
  const value = (result as Record<string, unknown>)[name];
  return typeof value === 'number' ? { status: result.status, value } : result;
}

function ratesByGroup(inputs: Inputs): Given {
  const given: Record<string, Result> = {};
  for (const [name, counts] of groupsOf(inputs)) {
    given[`${name}.selection_rate`] = fairness.groupRate('selection_rate', counts);
    given[`${name}.tpr`] = fairness.groupRate('true_positive_rate', counts);
    given[`${name}.fpr`] = fairness.groupRate('false_positive_rate', counts);
  }
  return given;
}

/** By the vectors' names of metrics */
export const functions: Readonly<Record<string, (inputs: Inputs) => Given>> = {
  confusion_matrix_rates: (inputs) => ({
    accuracy: rates.accuracy(confusion(inputs)),
    precision: rates.precision(confusion(inputs)),
    recall: rates.recall(confusion(inputs)),
    specificity: rates.specificity(confusion(inputs)),
    false_positive_rate: rates.falsePositiveRate(confusion(inputs)),
    false_negative_rate: rates.falseNegativeRate(confusion(inputs)),
    npv: rates.negativePredictiveValue(confusion(inputs)),
    f1: rates.f1(confusion(inputs)),
    balanced_accuracy: rates.balancedAccuracy(confusion(inputs)),
  }),
  matthews_corrcoef: (inputs) => rates.matthewsCorrelation(confusion(inputs)),
  precision: (inputs) => rates.precision(confusion(inputs)),
  recall: (inputs) => rates.recall(confusion(inputs)),
  f1: (inputs) => rates.f1(confusion(inputs)),
  fbeta: (inputs) => rates.fbeta(confusion(inputs), number(inputs, 'beta')),
  f1_multiclass: (inputs) => ({
    macro: classification.averagedF1(labels(inputs, 'y_true'), labels(inputs, 'y_pred'), 'macro'),
    micro: classification.averagedF1(labels(inputs, 'y_true'), labels(inputs, 'y_pred'), 'micro'),
    weighted: classification.averagedF1(labels(inputs, 'y_true'), labels(inputs, 'y_pred'), 'weighted'),
  }),
  cohen_kappa: (inputs) => classification.cohenKappa(labels(inputs, 'y_true'), labels(inputs, 'y_pred')),
  roc_auc: (inputs) => classification.rocAuc(...scored(inputs)),
  average_precision: (inputs) => classification.averagePrecision(...scored(inputs)),
  log_loss: (inputs) => classification.logLoss(...probabilities(inputs), inputs.eps as number | undefined),

  brier_score: (inputs) => calibration.brierScore(...probabilities(inputs)),
  expected_calibration_error: (inputs) =>
    calibration.expectedCalibrationError(...probabilities(inputs), number(inputs, 'bins')),
  maximum_calibration_error: (inputs) =>
    calibration.maximumCalibrationError(...probabilities(inputs), number(inputs, 'bins')),

  regression_suite: (inputs) => ({
    mae: regression.meanAbsoluteError(...predicted(inputs)),
    mse: regression.meanSquaredError(...predicted(inputs)),
    max_error: regression.maxError(...predicted(inputs)),
    mean_error: regression.meanError(...predicted(inputs)),
    mape: regression.meanAbsolutePercentageError(...predicted(inputs)),
    median_absolute_error: regression.medianAbsoluteError(...predicted(inputs)),
    r2: regression.rSquared(...predicted(inputs)),
  }),
  rmse: (inputs) => regression.rootMeanSquaredError(...predicted(inputs)),
  r2: (inputs) => regression.rSquared(...predicted(inputs)),
  mape: (inputs) => regression.meanAbsolutePercentageError(...predicted(inputs)),

  prediction_interval_coverage: (inputs) =>
    forecasting.intervalCoverage(numbers(inputs, 'y_true'), numbers(inputs, 'lower'), numbers(inputs, 'upper')),
  wape: (inputs) => forecasting.weightedAbsolutePercentageError(...predicted(inputs)),
  smape: (inputs) => forecasting.symmetricMeanAbsolutePercentageError(...predicted(inputs)),
  pinball_loss: (inputs) => forecasting.pinballLoss(...predicted(inputs), number(inputs, 'alpha')),
  mase: (inputs) =>
    forecasting.meanAbsoluteScaledError(
      numbers(inputs, 'train'),
      ...predicted(inputs),
      inputs.seasonality as number | undefined,
    ),

  ndcg_at_k: (inputs) =>
    ranking.ndcgAtK(
      numbers(inputs, 'relevance_in_ranked_order'),
      number(inputs, 'k'),
      inputs.gain as 'linear' | 'exponential',
    ),
  topk_suite: (inputs) => ({
    mrr: ranking.meanReciprocalRank(queries(inputs), number(inputs, 'k')),
    hit_rate: ranking.hitRateAtK(queries(inputs), number(inputs, 'k')),
    precision_at_k: ranking.precisionAtK(queries(inputs), number(inputs, 'k')),
    recall_at_k: ranking.recallAtK(queries(inputs), number(inputs, 'k')),
    map_at_k: ranking.meanAveragePrecisionAtK(queries(inputs), number(inputs, 'k')),
  }),

  impact_ratio_to_max: (inputs) => Object.fromEntries(fairness.impactRatios(groupsOf(inputs))),
  group_rates: ratesByGroup,
  demographic_parity_ratio: (inputs) => fairness.demographicParityRatio(groupsOf(inputs)),
  demographic_parity_difference: (inputs) => fairness.demographicParityDifference(groupsOf(inputs)),
  disparate_impact: (inputs) => fairness.disparateImpactRatio(...pair(inputs)),
  equal_opportunity_difference: (inputs) => fairness.equalOpportunityDifference(...pair(inputs)),
  equalized_odds_difference: (inputs) => fairness.equalizedOddsDifference(groupsOf(inputs), aggregation(inputs)),
  equalized_odds_ratio: (inputs) => fairness.equalizedOddsRatio(groupsOf(inputs), aggregation(inputs)),
  average_odds_difference: (inputs) => fairness.averageOddsDifference(...pair(inputs)),
  average_abs_odds_difference: (inputs) => fairness.averageAbsOddsDifference(...pair(inputs)),
  reference_group_suite: (inputs) => ({
    disparate_impact: fairness.disparateImpactRatio(...pair(inputs)),
    statistical_parity_difference: fairness.statisticalParityDifference(...pair(inputs)),
    equal_opportunity_difference: fairness.equalOpportunityDifference(...pair(inputs)),
    false_positive_rate_ratio: fairness.falsePositiveRateRatio(...pair(inputs)),
    average_odds_difference: fairness.averageOddsDifference(...pair(inputs)),
    average_abs_odds_difference: fairness.averageAbsOddsDifference(...pair(inputs)),
  }),
  flip_one_selection_ratio: (inputs) => {
    const [group, reference] = [inputs.unprivileged, inputs.reference] as [Cell, Cell];
    return fairness.disparateImpactAfterOneSelection(groupCounts(group), groupCounts(reference));
  },

  wilson_interval: (inputs) => {
    const p = { events: number(inputs, 'successes'), n: number(inputs, 'n') };
    const interval = intervals.wilson(p, level(inputs));
    if (interval.status !== 'ok') return interval;
    return { rate: rates.rate(p), lower: interval.lower, upper: interval.upper };
  },
  newcombe_difference_interval: (inputs) => {
    const interval = intervals.newcombe(...proportions(inputs), level(inputs));
    return interval.status === 'ok' ? { lower: interval.lower, upper: interval.upper } : interval;
  },
  katz_log_ratio_interval: (inputs) => {
    const [a, b] = proportions(inputs);
    const interval = intervals.katz(a, b, level(inputs));
    if (interval.status !== 'ok') return interval;
    const group = { n: a.n, selected: a.events };
    const ratio = fairness.disparateImpactRatio(group, { n: b.n, selected: b.events });
    return { ratio, lower: interval.lower, upper: interval.upper };
  },
  fisher_exact_two_sided_p: (inputs) => tests.fisherExact(...proportions(inputs)),
  two_proportion_z: (inputs) => {
    const test = tests.pooledTwoProportionZ(...proportions(inputs));
    return test.status === 'ok' ? { z: test.z, p_two_sided: test.pValue } : test;
  },

  kl_divergence: (inputs) => drift.klDivergence(...counted(inputs), { smoothing: smoothing(inputs) }),
  population_stability_index: (inputs) =>
    drift.populationStabilityIndex(...counted(inputs), { smoothing: smoothing(inputs) }),
  jensen_shannon: (inputs) => ({
    divergence_nats: drift.jsDivergence(...counted(inputs)),
    divergence_bits: drift.jsDivergence(...counted(inputs), { base: 2 }),
    distance_base_e: drift.jsDistance(...counted(inputs)),
    distance_base_2: drift.jsDistance(...counted(inputs), { base: 2 }),
  }),
  discrete_distances: (inputs) => ({
    l_infinity: drift.lInfinityDistance(...counted(inputs)),
    total_variation: drift.totalVariation(...counted(inputs)),
    hellinger: drift.hellingerDistance(...counted(inputs)),
  }),
  ks_2samp: (inputs) => testParts(drift.ksTwoSample(...samples(inputs), inputs.method as drift.KsMethod)),
  ks_2samp_limit_p: (inputs) => part(drift.ksTwoSample(...samples(inputs), 'asymptotic'), 'pValue'),
  chi_square_goodness_of_fit: (inputs) => testParts(drift.chiSquareGoodnessOfFit(...counted(inputs))),
  chi_square_contingency: (inputs) => testParts(drift.chiSquareContingency(...counted(inputs))),
  wasserstein: (inputs) => ({
    distance: drift.wasserstein(...samples(inputs)),
    normalised_by_reference_std: drift.normalisedWasserstein(...samples(inputs)),
  }),
  drifted_column_share: (inputs) => {
    const drifted = inputs.drifted as readonly boolean[];
    return { share: drift.driftedShare(drifted.filter(Boolean).length, drifted.length) };
  },
};

function testParts(result: drift.TestResult): Given {
  if (result.status !== 'ok') return result;
  return { statistic: result.statistic, p_value: result.pValue, ...(result.df === undefined ? {} : { df: result.df }) };
}
