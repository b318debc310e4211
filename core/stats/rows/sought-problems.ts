import type { Dictionary } from './batch.ts';
import { LARGEST_CLASSES } from './class-matrix.ts';
import type { RowSpec } from './row-spec.ts';
import { quoted, spelling } from './values.ts';

/** What is wrong with `positive` and `favourable` beside the values that the columns hold. */
export function soughtProblems(
  { label, prediction, positive, favourable }: RowSpec,
  labels: Dictionary,
  predictions: Dictionary,
): readonly (readonly [column: string | undefined, message: string])[] {
  const problems: (readonly [string | undefined, string])[] = [];
  const values = (column: string | undefined, texts: Dictionary) => `\`${column}\` holds ${quoted(texts)}`;
  if (positive !== undefined && label !== undefined) {
    const both = [labels, predictions].map((texts) => new Set(texts.map((text) => spelling(text, positive))));
    const [ofLabel = new Set<string>(), ofPrediction = new Set<string>()] = both;
    const wanted = String(positive);
    if (labels.length > LARGEST_CLASSES) {
      problems.push([label, `The column has more than ${LARGEST_CLASSES} different values, so it holds no classes.`]);
    } else if (!ofLabel.has(wanted) && !ofPrediction.has(wanted)) {
      problems.push([label, `\`positive: ${wanted}\` never occurs: ${values(label, labels)}. Write one of these.`]);
    } else if (prediction !== undefined && predictions.length > LARGEST_CLASSES) {
      problems.push([
        prediction,
        `The column has more than ${LARGEST_CLASSES} different values, so it holds no classes. Is it the score?`,
      ]);
    } else if (prediction !== undefined) {
      const union = new Set([...ofLabel, ...ofPrediction]);
      if (union.size > 2 && ![...ofLabel].some((text) => ofPrediction.has(text))) {
        problems.push([
          prediction,
          `Labels and predictions have no value in common: ${values(label, labels)}, ${values(prediction, predictions)}. Write both in the same way.`,
        ]);
      }
    }
  }
  if (favourable !== undefined && prediction !== undefined) {
    const wanted = String(favourable);
    if (![...predictions, ...labels].some((text) => spelling(text, favourable) === wanted)) {
      problems.push([
        prediction,
        `\`favourable: ${wanted}\` never occurs: ${values(prediction, predictions)}. Write one of these.`,
      ]);
    }
  }
  return problems;
}
