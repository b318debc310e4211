import type { MetricsReport } from '../generated/MetricsReport.ts';
import type { FeatureSpec, RowSpec } from '../stats/rows/row-spec.ts';
import { type Predictions, unfitField } from './unfit-predictions.ts';

/** What a report's `predictions` ask of the file that they name. */
export type PredictionsSpec = {
  readonly spec: RowSpec;
  /** The entry of `distributions` that each feature of the spec gives the current side of. */
  readonly distributions: readonly number[];
};

/** Reads a report's `predictions`; undefined without them, a sentence where they ask for what is not computed. */
export function predictionsSpec(report: MetricsReport): PredictionsSpec | string | undefined {
  const { predictions } = report;
  if (!predictions) return undefined;
  const unfit = unfitField(predictions);
  if (unfit) return unfit.message;
  const features: FeatureSpec[] = [];
  const distributions: number[] = [];
  for (const [index, entry] of (report.distributions ?? []).entries()) {
    if (entry?.reference === undefined || entry.samples !== undefined) continue;
    const { edges } = entry.reference as { edges?: unknown };
    const isBinned = Array.isArray(edges);
    const column = columnOf(entry, predictions, isBinned);
    if (column === undefined) continue;
    features.push(isBinned ? { column, edges: edges as number[] } : { column });
    distributions.push(index);
  }
  const { label, prediction, score, positive, favourable, attributes } = predictions;
  const { beta, quantile, lower, upper, naiveMae, query, k } = predictions;
  const columns = { label, prediction, score, positive, favourable, attributes, features };
  return { spec: { ...columns, beta, quantile, lower, upper, naiveMae, query, k }, distributions };
}

type Distribution = NonNullable<MetricsReport['distributions']>[number];

/** Bins are fixed from the reference, so a distribution is counted only where the report gives that. */
function columnOf(
  { feature, target }: Distribution,
  { features, label, prediction, score }: Predictions,
  isBinned: boolean,
): string | undefined {
  if (feature !== undefined) return features?.includes(feature) ? feature : undefined;
  if (target === 'labels') return label;
  if (target === 'predictions') return isBinned ? (score ?? prediction) : prediction;
  return undefined;
}
