import type { MetricsReport } from '../generated/MetricsReport.ts';
import type { FeatureSpec, RowSpec } from '../stats/rows/row-spec.ts';

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
  if (predictions.weight !== undefined)
    return `\`predictions.weight\` names ${predictions.weight}, and weighted rows are not computed: counts of people are whole numbers. Remove \`weight\`, or give the weighted figures as values.`;
  const unfit = unfitField(predictions);
  if (unfit !== undefined) return unfit;
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

type Predictions = NonNullable<MetricsReport['predictions']>;
type Field = keyof typeof companions | 'label' | 'prediction' | 'score';

/** What a field says, and the fields without which nothing follows from it. */
const companions = {
  beta: ['how much recall weighs in `fbeta`', ['label', 'prediction']],
  quantile: ['which quantile of `label` the `prediction` forecasts', ['label', 'prediction']],
  naiveMae: ['what the errors of `prediction` are scaled by', ['label', 'prediction']],
  lower: ['where the prediction interval of each `label` begins', ['upper', 'label']],
  upper: ['where the prediction interval of each `label` ends', ['lower', 'label']],
  query: ['whose rows are ranked by `score`, with `label` as their relevance', ['score', 'label']],
  k: ['how far down the ranking of a query counts', ['query']],
} as const;

/** Fields about a label that is a quantity. */
const ofQuantities = ['quantile', 'naiveMae', 'lower', 'upper'] as const;

/** A sentence about a field that nothing follows from beside the others. */
function unfitField(predictions: Predictions): string | undefined {
  for (const [field, [what, needed]] of Object.entries(companions)) {
    if (predictions[field] === undefined) continue;
    const missing = needed.filter((other: Field) => predictions[other] === undefined);
    if (missing.length === 0) continue;
    const names = missing.map((other) => `\`${other}\``).join(' and ');
    return `\`predictions.${field}\` says ${what}, and there is no ${names}, so nothing follows from it. Add ${names}, or remove \`${field}\`.`;
  }
  const quantity = ofQuantities.find((field) => predictions[field] !== undefined);
  if (predictions.positive === undefined || quantity === undefined) return undefined;
  return `\`predictions.${quantity}\` is about a label that is a quantity, and \`positive\` makes classes of the labels. Remove one of the two.`;
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
