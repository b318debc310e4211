// How well probabilities agree with what happened. Labels 0 or 1, probabilities in [0, 1].
import { grown } from './grown.ts';
import { infiniteBecause, ok, type Result, type Undefined, undefinedBecause } from './result.ts';
import { unusableProbabilities } from './rows.ts';
import { endRun, putScore, type ScoreRun, scoreRun } from './score-runs.ts';
import { sumUpTo } from './sums.ts';

/** Mean of (p − y)²: Brier 1950, the form for two classes, 0 to 1. */
export function brierScore(labels: readonly number[], probabilities: readonly number[]): Result {
  const why = unusableProbabilities(labels, probabilities);
  if (why !== undefined) return why;
  return ok(sumUpTo(labels.length, (i) => ((probabilities[i] ?? 0) - (labels[i] ?? 0)) ** 2) / labels.length);
}

/**
 * Mean distance of mean probability and share of positives in bins of equal width, weighted by the bins' rows. Bins are
 * closed on the right; 0 is in the first.
 */
export function expectedCalibrationError(
  labels: readonly number[],
  probabilities: readonly number[],
  bins = 10,
): Result {
  const gaps = binGaps(labels, probabilities, bins);
  if ('status' in gaps) return gaps;
  return ok(sumUpTo(gaps.length, (i) => Math.abs(gaps[i]?.difference ?? 0)) / labels.length);
}

/** Greatest distance of mean probability and share of positives in those bins; empty ones don't count. */
export function maximumCalibrationError(
  labels: readonly number[],
  probabilities: readonly number[],
  bins = 10,
): Result {
  const gaps = binGaps(labels, probabilities, bins);
  if ('status' in gaps) return gaps;
  let greatest = 0;
  for (const { rows, difference } of gaps) if (rows > 0) greatest = Math.max(greatest, Math.abs(difference) / rows);
  return ok(greatest);
}

/**
 * Slope of a logistic regression of the label on the log-odds of its probability (Cox 1958): 1 is ideal, below 1 the
 * probabilities are too extreme. Maximum likelihood by Newton's method. Infinite when the classes are separated
 * perfectly, or a probability is 0 or 1; undefined with one class or one probability only.
 */
export function calibrationSlope(labels: readonly number[], probabilities: readonly number[]): Result {
  const why = unusableProbabilities(labels, probabilities);
  if (why !== undefined) return why;
  const counted = new Map<number, { hits: number; misses: number }>();
  for (const [i, p] of probabilities.entries()) {
    let of = counted.get(p);
    if (of === undefined) counted.set(p, (of = { hits: 0, misses: 0 }));
    if (labels[i] === 1) of.hits++;
    else of.misses++;
  }
  const points = slopePoints();
  const run = scoreRun();
  const descending = [...counted].sort(([a], [b]) => b - a);
  for (const [p, { hits, misses }] of descending) putScore(run, p, hits, misses, points.add);
  endRun(run, points.add);
  return points.slope();
}

/** Positives and negatives per probability, for the calibration slope. */
export type SlopePoints = {
  /** Counts those of probabilities in [0, 1]. */
  add(run: ScoreRun): void;
  /** The slope as calibrationSlope has it. */
  slope(): Result;
};

export function slopePoints(): SlopePoints {
  let size = 0;
  let logOdds = new Float64Array(64);
  let counts = new Uint32Array(128); // hits and misses by turns
  return {
    add: (run) => {
      const end = size + run.size;
      if (end > logOdds.length) {
        logOdds = grown(logOdds, 4 * end);
        counts = grown(counts, 8 * end);
      }
      for (let i = 0; i < run.size; i++, size++) {
        const p = run.scores[i] as number;
        logOdds[size] = Math.log(p) - Math.log1p(-p);
        counts[2 * size] = run.hits[i] as number;
        counts[2 * size + 1] = run.misses[i] as number;
      }
    },
    slope: () => {
      const x = logOdds.subarray(0, size);
      if (!x.every(Number.isFinite)) return infiniteBecause('a probability is 0 or 1, and its log-odds infinite');
      return slopeOf(x, counts);
    },
  };
}

function slopeOf(x: Float64Array, counts: Uint32Array): Result {
  const [positives, negatives] = [rangeOf(x, counts, 0), rangeOf(x, counts, 1)];
  if (negatives === undefined || positives === undefined) return undefinedBecause('there is one class only');
  if (Math.min(negatives.least, positives.least) === Math.max(negatives.greatest, positives.greatest)) {
    return undefinedBecause('all probabilities are equal');
  }
  if (negatives.greatest <= positives.least || positives.greatest <= negatives.least) {
    return infiniteBecause('the probabilities separate the classes, so that no slope fits best');
  }
  let intercept = 0;
  let slope = 1;
  for (let step = 0; step < 100; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const value = x[i] as number;
      const hits = counts[2 * i] as number;
      const rows = hits + (counts[2 * i + 1] as number);
      const p = 1 / (1 + Math.exp(-(intercept + slope * value)));
      const error = hits - rows * p;
      const weight = rows * p * (1 - p);
      g0 += error;
      g1 += error * value;
      h00 += weight;
      h01 += weight * value;
      h11 += weight * value * value;
    }
    const determinant = h00 * h11 - h01 * h01;
    const toIntercept = (h11 * g0 - h01 * g1) / determinant;
    const toSlope = (h00 * g1 - h01 * g0) / determinant;
    if (!Number.isFinite(toIntercept) || !Number.isFinite(toSlope)) break;
    // No step over 10 log-odds: a full one from far away overshoots.
    const shorter = Math.min(1, 10 / Math.max(Math.abs(toIntercept), Math.abs(toSlope)));
    intercept += shorter * toIntercept;
    slope += shorter * toSlope;
    if (Math.abs(toIntercept) + Math.abs(toSlope) < 1e-9 * (1 + Math.abs(intercept) + Math.abs(slope)))
      return ok(slope);
  }
  return undefinedBecause('the regression does not converge');
}

/** Least and greatest of those x that have positives (`of` is 0) or negatives (1). */
function rangeOf(
  x: Float64Array,
  counts: Uint32Array,
  of: 0 | 1,
): { readonly least: number; readonly greatest: number } | undefined {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [i, value] of x.entries()) {
    if (counts[2 * i + of] === 0) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return least > greatest ? undefined : { least, greatest };
}

type BinGap = { rows: number; difference: number };

/** Rows of each bin, and the sum of probability − label over them. */
function binGaps(
  labels: readonly number[],
  probabilities: readonly number[],
  bins: number,
): readonly BinGap[] | Undefined {
  const why = unusableProbabilities(labels, probabilities);
  if (why !== undefined) return why;
  if (!Number.isInteger(bins) || bins < 1 || bins > 1e6)
    return undefinedBecause('the number of bins is not a number of bins');
  const gaps = Array.from({ length: bins }, (): BinGap => ({ rows: 0, difference: 0 }));
  for (const [i, p] of probabilities.entries()) {
    const gap = gaps[binOf(p, bins)];
    if (gap === undefined) continue;
    gap.rows++;
    gap.difference += p - (labels[i] ?? 0);
  }
  return gaps;
}

/** The bin of p among (0, 1/B], (1/B, 2/B] …: by comparing with the edges, since 0.7 · 10 is a little over 7. */
function binOf(p: number, bins: number): number {
  let bin = Math.max(0, Math.min(bins - 1, Math.ceil(p * bins) - 1));
  while (bin > 0 && p <= bin / bins) bin--;
  while (bin < bins - 1 && p > (bin + 1) / bins) bin++;
  return bin;
}
