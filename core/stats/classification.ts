// Classification metrics from whole columns. Those of confusion counts alone are in rates.ts.
import Fraction from 'fraction.js';
import { exactQuotient } from './decimal.ts';
import { type ConfusionCounts, f1, okExact, precision, recall } from './rates.ts';
import { ok, type Result, undefinedBecause } from './result.ts';
import { unusableBinary, unusableProbabilities } from './rows.ts';
import { sumUpTo } from './sums.ts';

/** A class: whatever the label column holds. Compared by identity. */
export type Label = string | number | boolean;

/** How a metric of single classes becomes one: plain mean, from the summed counts, or mean by the classes' rows. */
export type Average = 'macro' | 'micro' | 'weighted';

/** Confusion counts with one class as the positive one; undefined when the columns have different lengths. */
export function confusionCounts(
  truth: readonly Label[],
  predicted: readonly Label[],
  positive: Label,
): ConfusionCounts | undefined {
  if (truth.length !== predicted.length) return undefined;
  let [tp, fp, tn, fn] = [0, 0, 0, 0];
  for (const [i, label] of truth.entries()) {
    if (predicted[i] === positive) label === positive ? tp++ : fp++;
    else label === positive ? fn++ : tn++;
  }
  return { tp, fp, tn, fn };
}

/** Mean of the classes' F1. A class counts if it is in either column. */
export function averagedF1(truth: readonly Label[], predicted: readonly Label[], average: Average): Result {
  return averaged(truth, predicted, average, f1);
}

/** Mean of the classes' precision; undefined if a class is never predicted (unless micro). */
export function averagedPrecision(truth: readonly Label[], predicted: readonly Label[], average: Average): Result {
  return averaged(truth, predicted, average, precision);
}

/** Mean of the classes' recall; undefined if a class never occurs (unless micro). */
export function averagedRecall(truth: readonly Label[], predicted: readonly Label[], average: Average): Result {
  return averaged(truth, predicted, average, recall);
}

/** Agreement beyond chance, (p − e)/(1 − e): Cohen 1960. Undefined when both columns hold one and the same class. */
export function cohenKappa(truth: readonly Label[], predicted: readonly Label[]): Result {
  const why = unusableLabels(truth, predicted);
  if (why !== undefined) return undefinedBecause(why);
  const n = BigInt(truth.length);
  const agreeing = BigInt(truth.filter((label, i) => label === predicted[i]).length);
  const predictions = tally(predicted);
  let expected = 0n; // n² times the agreement by chance
  for (const [label, count] of tally(truth)) expected += BigInt(count) * BigInt(predictions.get(label) ?? 0);
  if (n * n === expected) return undefinedBecause('both columns hold one class only');
  return okExact(new Fraction(n * agreeing - expected, n * n - expected));
}

/**
 * Area under the ROC curve: the probability that a positive scores higher than a negative, ties counting one half
 * (Mann–Whitney). Labels 0 or 1. Undefined with one class only.
 */
export function rocAuc(labels: readonly number[], scores: readonly number[]): Result {
  const why = unusableBinary(labels, scores);
  if (why !== undefined) return why;
  let negativesBelow = 0;
  let positives = 0;
  let twice = 0; // twice the number of pairs in the right order
  for (const { hits, misses } of tiedScores(labels, scores).reverse()) {
    twice += hits * (2 * negativesBelow + misses);
    negativesBelow += misses;
    positives += hits;
  }
  if (positives === 0 || negativesBelow === 0) return undefinedBecause('there is one class only');
  const pairs = 2 * positives * negativesBelow;
  const exact = exactQuotient(twice, pairs);
  return exact === undefined ? ok(twice / pairs) : okExact(exact);
}

/** Σ (Rᵢ − Rᵢ₋₁) Pᵢ over the thresholds, rows of equal score together; not the trapezoidal area. Labels 0 or 1. */
export function averagePrecision(labels: readonly number[], scores: readonly number[]): Result {
  const why = unusableBinary(labels, scores);
  if (why !== undefined) return why;
  const positives = labels.filter((label) => label === 1).length;
  if (positives === 0) return undefinedBecause('there are no actual positives');
  let found = 0;
  let taken = 0;
  const groups = tiedScores(labels, scores);
  const sum = sumUpTo(groups.length, (i) => {
    const { hits, misses } = groups[i] ?? { hits: 0, misses: 0 };
    found += hits;
    taken += hits + misses;
    return hits * (found / taken);
  });
  return ok(Math.min(1, sum / positives));
}

/**
 * Mean of −ln of the probability given to what happened, in nats. Labels 0 or 1. Without `clip`, a certain and wrong
 * probability makes it infinite; with it, probabilities are moved into [clip, 1 − clip], as scikit-learn does with
 * 2.22e-16.
 */
export function logLoss(labels: readonly number[], probabilities: readonly number[], clip = 0): Result {
  const why = unusableProbabilities(labels, probabilities);
  if (why !== undefined) return why;
  if (!(clip >= 0 && clip < 0.5)) return undefinedBecause('the clip is not in 0 to 0.5');
  const sum = sumUpTo(labels.length, (i) => {
    const p = Math.min(1 - clip, Math.max(clip, probabilities[i] ?? 0));
    return labels[i] === 1 ? -Math.log(p) : -Math.log1p(-p);
  });
  return ok(sum / labels.length);
}

/** Rows by descending score, those of equal score together. */
function tiedScores(labels: readonly number[], scores: readonly number[]): { hits: number; misses: number }[] {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const groups: { hits: number; misses: number }[] = [];
  let last: number | undefined;
  for (const row of order) {
    const score = scores[row];
    let group = groups.at(-1);
    if (group === undefined || score !== last) {
      group = { hits: 0, misses: 0 };
      groups.push(group);
      last = score;
    }
    if (labels[row] === 1) group.hits++;
    else group.misses++;
  }
  return groups;
}

function averaged(
  truth: readonly Label[],
  predicted: readonly Label[],
  average: Average,
  metric: (counts: ConfusionCounts) => Result,
): Result {
  const why = unusableLabels(truth, predicted);
  return why === undefined ? averagedOver(classCounts(truth, predicted), average, metric) : undefinedBecause(why);
}

/** A metric of single classes as one figure, from the counts of every class as the positive one. */
export function averagedOver(
  classes: readonly ConfusionCounts[],
  average: Average,
  metric: (counts: ConfusionCounts) => Result,
): Result {
  if (average === 'micro') {
    const total = { tp: 0, fp: 0, tn: 0, fn: 0 };
    for (const counts of classes) {
      total.tp += counts.tp;
      total.fp += counts.fp;
      total.tn += counts.tn;
      total.fn += counts.fn;
    }
    return metric(total);
  }
  let sum = new Fraction(0);
  let weights = 0;
  for (const counts of classes) {
    const weight = average === 'macro' ? 1 : counts.tp + counts.fn;
    if (weight === 0) continue;
    const result = metric(counts);
    if (result.status !== 'ok' || result.exact === undefined) return result;
    sum = sum.add(result.exact.mul(weight));
    weights += weight;
  }
  return okExact(sum.div(weights));
}

/** The confusion counts of every class that is in either column, each as the positive one. */
function classCounts(truth: readonly Label[], predicted: readonly Label[]): readonly ConfusionCounts[] {
  const actual = tally(truth);
  const foretold = tally(predicted);
  const right = tally(truth.filter((label, i) => label === predicted[i]));
  return Array.from(new Set([...actual.keys(), ...foretold.keys()]), (label) => {
    const tp = right.get(label) ?? 0;
    const fp = (foretold.get(label) ?? 0) - tp;
    const fn = (actual.get(label) ?? 0) - tp;
    return { tp, fp, fn, tn: truth.length - tp - fp - fn };
  });
}

function tally(labels: readonly Label[]): ReadonlyMap<Label, number> {
  const counts = new Map<Label, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function unusableLabels(truth: readonly Label[], predicted: readonly Label[]): string | undefined {
  if (truth.length !== predicted.length) return 'the columns have different lengths';
  return truth.length === 0 ? 'there are no rows' : undefined;
}
