// Fields of a report's `predictions` from which nothing follows beside the others.
import type { MetricsReport } from '../generated/MetricsReport.ts';

export type Predictions = NonNullable<MetricsReport['predictions']>;

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

/** A field that keeps rows from being used, and the fields that it is about. */
export type UnfitField = { readonly field: string; readonly beside: readonly string[]; readonly message: string };

/** The first field of `predictions` for which nothing is computed from the rows at all; undefined where none is. */
export function unfitField(predictions: Predictions): UnfitField | undefined {
  if (predictions.weight !== undefined) {
    const message = `\`predictions.weight\` names ${predictions.weight}, and weighted rows are not computed: counts of people are whole numbers. Remove \`weight\`, or give the weighted figures as values.`;
    return { field: 'weight', beside: [], message };
  }
  for (const [field, [what, needed]] of Object.entries(companions)) {
    if (predictions[field] === undefined) continue;
    const missing = needed.filter((other: Field) => predictions[other] === undefined);
    if (missing.length === 0) continue;
    const names = missing.map((other) => `\`${other}\``).join(' and ');
    const message = `\`predictions.${field}\` says ${what}, and there is no ${names}, so nothing follows from it. Add ${names}, or remove \`${field}\`.`;
    return { field, beside: missing, message };
  }
  const field = ofQuantities.find((of) => predictions[of] !== undefined);
  if (predictions.positive === undefined || field === undefined) return undefined;
  const message = `\`predictions.${field}\` is about a label that is a quantity, and \`positive\` makes classes of the labels. Remove one of the two.`;
  return { field, beside: ['positive'], message };
}
