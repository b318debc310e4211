// Log loss, Brier score and calibration errors of a binary classifier, in one pass.
import { ok, type Result, undefinedBecause } from '../result.ts';
import { addTo, type RunningSum, runningSum, totalSum } from '../running-sum.ts';
import type { ScoreRun } from '../score-runs.ts';

export type ProbabilitySums = {
  /** Counts positives and negatives by their scores, each of which has to be known. */
  add(run: ScoreRun): void;
  /** Counts rows [from, to) by their scores, and 1 for positives; a score that is NaN is left out. */
  addRows(scores: Float64Array, positives: Uint8Array, from: number, to: number): void;
  /** Figures by the catalogue's name; undefined ones where a score is outside 0 to 1. */
  figures(): readonly (readonly [name: string, result: Result])[];
};

const BINS = 10;

export const NO_PROBABILITY = 'a score is outside 0 to 1, so it is no probability';

export function probabilitySums(): ProbabilitySums {
  let rows = 0;
  let outside = false;
  const loss = runningSum();
  const squares = runningSum();
  const bins = Array.from({ length: BINS }, () => ({ rows: 0, difference: runningSum() }));
  const addOne = (score: number, hits: number, misses: number): void => {
    if (!(score >= 0 && score <= 1)) {
      outside = true;
      return;
    }
    rows += hits + misses;
    if (hits > 0) addTo(loss, hits * -Math.log(score));
    if (misses > 0) addTo(loss, misses * -Math.log1p(-score));
    addTo(squares, hits * (score - 1) ** 2 + misses * score ** 2);
    const bin = bins[binOf(score)];
    if (bin) {
      bin.rows += hits + misses;
      addTo(bin.difference, hits * (score - 1) + misses * score);
    }
  };
  return {
    add: ({ size, scores, hits, misses }) => {
      for (let i = 0; i < size; i++) addOne(scores[i] as number, hits[i] as number, misses[i] as number);
    },
    addRows: (scores, positives, from, to) => {
      for (let row = from; row < to; row++) {
        const score = scores[row] ?? Number.NaN;
        const isPositive = positives[row] ?? 0;
        if (!Number.isNaN(score)) addOne(score, isPositive, 1 - isPositive);
      }
    },
    figures: () => {
      const mean = (sum: RunningSum): Result => ok(totalSum(sum) / rows);
      if (outside) return all(undefinedBecause(NO_PROBABILITY));
      if (rows === 0) return all(undefinedBecause('there are no rows'));
      const gaps = runningSum();
      let greatest = 0;
      for (const { rows: inside, difference } of bins) {
        addTo(gaps, Math.abs(totalSum(difference)));
        if (inside > 0) greatest = Math.max(greatest, Math.abs(totalSum(difference)) / inside);
      }
      return [
        ['log_loss', mean(loss)],
        ['brier_score', mean(squares)],
        ['expected_calibration_error', mean(gaps)],
        ['maximum_calibration_error', ok(greatest)],
      ];
    },
  };
}

const NAMES = ['log_loss', 'brier_score', 'expected_calibration_error', 'maximum_calibration_error'] as const;

function all(result: Result): readonly (readonly [string, Result])[] {
  return NAMES.map((name) => [name, result]);
}

/** The bin of p among [0, 1/10], (1/10, 2/10] …: by comparing with the edges, since 0.7 · 10 is a little over 7. */
function binOf(p: number): number {
  let bin = Math.max(0, Math.min(BINS - 1, Math.ceil(p * BINS) - 1));
  while (bin > 0 && p <= bin / BINS) bin--;
  while (bin < BINS - 1 && p > (bin + 1) / BINS) bin++;
  return bin;
}
