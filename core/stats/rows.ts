import { type Undefined, undefinedBecause } from './result.ts';

/** Why columns can't be computed with: absent rows, unequal lengths, values that are no finite numbers. */
export function unusableColumns(...columns: readonly (readonly number[])[]): Undefined | undefined {
  const rows = columns[0]?.length ?? 0;
  if (rows === 0) return undefinedBecause('there are no rows');
  for (const column of columns) {
    if (column.length !== rows) return undefinedBecause('the columns have different lengths');
    if (!column.every(Number.isFinite)) return undefinedBecause('a value is not a finite number');
  }
  return undefined;
}

/** The same for labels, which must be 0 or 1, with scores. */
export function unusableBinary(labels: readonly number[], scores: readonly number[]): Undefined | undefined {
  const why = unusableColumns(labels, scores);
  if (why !== undefined) return why;
  return labels.every((label) => label === 0 || label === 1)
    ? undefined
    : undefinedBecause('a label is neither 0 nor 1');
}

/** The same for labels with probabilities, which must be in [0, 1]. */
export function unusableProbabilities(
  labels: readonly number[],
  probabilities: readonly number[],
): Undefined | undefined {
  const why = unusableBinary(labels, probabilities);
  if (why !== undefined) return why;
  return probabilities.every((p) => p >= 0 && p <= 1) ? undefined : undefinedBecause('a probability is outside 0 to 1');
}
