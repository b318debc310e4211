// Metrics of a label and a prediction of which it shows in the values alone whether they are quantities or classes.
import { type Dictionary, OVERFLOW, type RowBatch, type RowProblem } from './batch.ts';
import { classMatrix, LARGEST_CLASSES } from './class-matrix.ts';
import { notANumber } from './meanings.ts';
import { medianError } from './median-error.ts';
import { regressionSums } from './regression-sums.ts';
import type { RowRequests, RowSpec } from './row-spec.ts';
import type { RowFigure } from './rows-result.ts';

/** The columns of a batch: as classes, with their dictionaries, and as numbers. */
export type QuantityColumns = {
  readonly codes: readonly [label: Int32Array | undefined, prediction: Int32Array | undefined];
  readonly numbers: readonly [label: Float64Array, prediction: Float64Array];
  readonly dictionaries: readonly [label: Dictionary, prediction: Dictionary];
};

export type Quantities = {
  add(batch: RowBatch, columns: QuantityColumns): void;
  /** A problem where some values are numbers and others are neither numbers nor classes, else what the rows make. */
  made(labels: Dictionary, predictions: Dictionary, rows: number): RowProblem | readonly RowFigure[];
};

export function quantities(spec: RowSpec, requests: RowRequests): Quantities {
  const matrix = classMatrix();
  const sums = regressionSums(spec);
  const median = medianError();
  const sides = [
    { request: requests.labelNumber ?? 0, column: spec.label ?? null },
    { request: requests.predictionNumber ?? 0, column: spec.prediction ?? null },
  ] as const;
  /** Whether any value is no number, and the first such place. */
  let firstText: RowProblem | undefined;
  let numbers = 0;
  const tellText = (batch: RowBatch, row: number, value: number, { request, column }: (typeof sides)[number]): void => {
    if (Number.isNaN(value))
      firstText ??= { at: batch.places[row] ?? null, column, message: notANumber(batch.textAt(request, row)) };
    else numbers++;
  };
  return {
    add: (batch, { codes: [label, prediction], numbers: [truths, forecasts], dictionaries }) => {
      const areClasses = dictionaries.every((texts) => texts.length <= LARGEST_CLASSES);
      for (let row = 0; row < batch.rows; row++) {
        const truth = truths[row] ?? 0;
        const forecast = forecasts[row] ?? 0;
        const error = forecast - truth;
        if (Number.isNaN(error)) {
          tellText(batch, row, truth, sides[0]);
          tellText(batch, row, forecast, sides[1]);
        } else {
          numbers += 2;
          sums.add(truth, forecast);
          median.add(Math.abs(error));
        }
        if (!areClasses) continue;
        const [code = OVERFLOW, other = OVERFLOW] = [label?.[row], prediction?.[row]];
        if (code !== OVERFLOW && other !== OVERFLOW) matrix.add(code, other);
      }
    },
    made: (labels, predictions, rows) => {
      const areQuantities = firstText === undefined;
      const areClasses = areQuantities
        ? areFewWholeNumbers([...labels, ...predictions])
        : Math.max(labels.length, predictions.length) <= LARGEST_CLASSES;
      if (firstText && (numbers > 0 || !areClasses)) return firstText;
      return [
        ...(areQuantities ? sums.figures().map(([name, result]) => ({ name, result, n: rows })) : []),
        ...(areQuantities ? [median.figure()] : []),
        ...(areClasses ? matrix.figures(labels, predictions, spec.beta).map((of) => ({ ...of, n: rows })) : []),
      ];
    },
  };
}

const MOST_WHOLE_CLASSES = 100;

function areFewWholeNumbers(texts: readonly string[]): boolean {
  return new Set(texts).size <= MOST_WHOLE_CLASSES && texts.every((text) => /^\d+$/.test(text));
}
