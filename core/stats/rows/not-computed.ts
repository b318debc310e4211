/**
 * Metrics of the catalogue that follow from rows and are not computed from them, by name: what each of them needs that
 * `predictions` has no word for, or one pass over the rows does not give.
 */
export const notComputedFromRows: ReadonlyMap<string, string> = new Map([
  ['fbeta', 'β'],
  ['median_absolute_error', 'all errors at once'],
  ['mase', 'the series that the model was trained on'],
  ['pinball_loss', 'the quantile'],
  ['prediction_interval_coverage', 'both ends of each interval'],
  ['ndcg_at_k', 'queries and k'],
  ['map_at_k', 'queries and k'],
  ['mrr', 'queries'],
  ['precision_at_k', 'queries and k'],
  ['recall_at_k', 'queries and k'],
  ['hit_rate_at_k', 'queries and k'],
  ['calibration_slope', 'several passes over the scores'],
]);
