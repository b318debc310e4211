import type { RowSpec } from './row-spec.ts';

/**
 * Metrics of the catalogue that follow from rows only with fields of `predictions` that say more than what the columns
 * of label, prediction and score are: by name, those fields.
 */
export const neededFields: ReadonlyMap<string, readonly (keyof RowSpec)[]> = new Map<string, (keyof RowSpec)[]>([
  ['fbeta', ['beta']],
  ['mase', ['naiveMae']],
  ['pinball_loss', ['quantile']],
  ['prediction_interval_coverage', ['lower', 'upper']],
  ['ndcg_at_k', ['query', 'k']],
  ['map_at_k', ['query', 'k']],
  ['mrr', ['query']],
  ['precision_at_k', ['query', 'k']],
  ['recall_at_k', ['query', 'k']],
  ['hit_rate_at_k', ['query', 'k']],
]);

/** The fields that `predictions` would have to give as well for rows to make a metric. */
export function lackingFields(metric: string, predictions: Partial<Record<keyof RowSpec, unknown>>): readonly string[] {
  return (neededFields.get(metric) ?? []).filter((field) => predictions[field] === undefined);
}
