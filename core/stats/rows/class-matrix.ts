// Classification metrics of any number of classes, from counts of pairs of label and prediction.
import Fraction from 'fraction.js';
import { type Average, averagedOver } from '../classification.ts';
import { exactQuotient } from '../decimal.ts';
import { type ConfusionCounts, f1, fbeta, okExact, precision, recall } from '../rates.ts';
import { type Result, undefinedBecause } from '../result.ts';
import type { Dictionary } from './batch.ts';

export type ClassFigure = { readonly name: string; readonly average?: Average; readonly result: Result };

export type ClassMatrix = {
  /** Counts a row by the codes of its two columns, each from 0. */
  add(label: number, prediction: number): void;
  figures(labels: Dictionary, predictions: Dictionary, beta?: number): readonly ClassFigure[];
};

/** A column with more different values than this is no column of classes. */
export const LARGEST_CLASSES = 1000;

const RADIX = 65_536;

export function classMatrix(): ClassMatrix {
  const pairs = new Map<number, number>();
  return {
    add: (label, prediction) => {
      const key = label * RADIX + prediction;
      if (pairs.size < LARGEST_CLASSES * LARGEST_CLASSES || pairs.has(key)) pairs.set(key, (pairs.get(key) ?? 0) + 1);
    },
    figures: (labels, predictions, beta) => {
      const classes = classesOf(pairs, labels, predictions);
      const averages: readonly Average[] = ['macro', 'micro', 'weighted'];
      const rows = [...pairs.values()].reduce((sum, count) => sum + count, 0);
      const right = classes.reduce((sum, { tp }) => sum + tp, 0);
      const accuracy = exactQuotient(right, rows);
      const occurring = classes.filter(({ tp, fn }) => tp + fn > 0);
      return [
        { name: 'accuracy', result: accuracy ? okExact(accuracy) : undefinedBecause('there are no rows') },
        { name: 'balanced_accuracy', result: averagedOver(occurring, 'macro', recall) },
        { name: 'cohen_kappa', result: kappa(classes, rows) },
        ...averages.flatMap((average) => [
          { name: 'precision', average, result: averagedOver(classes, average, precision) },
          { name: 'recall', average, result: averagedOver(classes, average, recall) },
          { name: 'f1', average, result: averagedOver(classes, average, f1) },
          ...(beta === undefined
            ? []
            : [{ name: 'fbeta', average, result: averagedOver(classes, average, (of) => fbeta(of, beta)) }]),
        ]),
      ];
    },
  };
}

/** Agreement beyond chance, as cohenKappa computes it from columns. */
export function kappa(classes: readonly ConfusionCounts[], rows: number): Result {
  if (rows === 0) return undefinedBecause('there are no rows');
  const n = BigInt(rows);
  let agreeing = 0n;
  let expected = 0n; // n² times the agreement by chance
  for (const { tp, fp, fn } of classes) {
    agreeing += BigInt(tp);
    expected += BigInt(tp + fn) * BigInt(tp + fp);
  }
  if (n * n === expected) return undefinedBecause('both columns hold one class only');
  return okExact(new Fraction(n * agreeing - expected, n * n - expected));
}

/** Counts of every class that is in either column, as the positive one. */
function classesOf(
  pairs: ReadonlyMap<number, number>,
  labels: Dictionary,
  predictions: Dictionary,
): readonly ConfusionCounts[] {
  const of = new Map<string, { tp: number; fp: number; fn: number }>();
  const counts = (name: string): { tp: number; fp: number; fn: number } => {
    let found = of.get(name);
    if (!found) of.set(name, (found = { tp: 0, fp: 0, fn: 0 }));
    return found;
  };
  let rows = 0;
  for (const [key, count] of pairs) {
    const label = labels[Math.floor(key / RADIX)] ?? '';
    const prediction = predictions[key % RADIX] ?? '';
    rows += count;
    if (label === prediction) counts(label).tp += count;
    else {
      counts(label).fn += count;
      counts(prediction).fp += count;
    }
  }
  return Array.from(of.values(), ({ tp, fp, fn }) => ({ tp, fp, fn, tn: rows - tp - fp - fn }));
}
