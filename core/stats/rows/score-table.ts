// Positives and negatives per score, in memory that does not grow with the rows.
import type { RunVisitor } from '../score-runs.ts';
import { type ProbabilitySums, probabilitySums } from './probability-sums.ts';
import { binnedScores } from './score-bins.ts';
import { distinctScores, gridScores } from './score-exact.ts';

/** One way of counting scores, of which all know less than the one before, and hold more. */
export type CountedScores = {
  /** Counts rows until all are, or there are too many different scores; gives the first row that is not counted. */
  add(scores: Float64Array, positives: Uint8Array, from: number, to: number): number;
  /** Counts what another way has counted. */
  put: RunVisitor;
  /** Visits every score that occurs, descending. */
  each(visit: RunVisitor): void;
};

export type ScoreTable = {
  /** Counts rows by their scores, and 1 for positives; a score that is NaN is left out. */
  add(scores: Float64Array, positives: Uint8Array, rows: number): void;
  /** Visits every score that occurs, descending; NaN stands for several scores that share a bin. */
  each(visit: RunVisitor): void;
  /** What was summed row by row because scores share bins; undefined where `each` tells them all apart. */
  sums(): ProbabilitySums | undefined;
};

/** Up to so many different scores need no table of a million. */
const FEW_SCORES = 4096;

/**
 * Counts per different score as long as these are few; then per six decimals, and up to 65,536 others; then per bin of a
 * fixed million. A bin remembers its first score, so that it is known which bins hold one score only: while all do,
 * nothing is lost.
 */
export function scoreTable(): ScoreTable {
  let exact: CountedScores | undefined = distinctScores(FEW_SCORES);
  let isFirst = true;
  let binned: CountedScores | undefined;
  let sums: ProbabilitySums | undefined;

  const promote = (): void => {
    if (isFirst) {
      isFirst = false;
      const grid = gridScores();
      exact?.each(grid.put);
      exact = grid;
      return;
    }
    const bins = binnedScores();
    const summed = probabilitySums();
    exact?.each((run) => {
      bins.put(run);
      summed.add(run);
    });
    [exact, binned, sums] = [undefined, bins, summed];
  };
  return {
    add: (scores, positives, rows) => {
      let row = 0;
      while (exact) {
        row = exact.add(scores, positives, row, rows);
        if (row === rows) return;
        promote();
      }
      binned?.add(scores, positives, row, rows);
      sums?.addRows(scores, positives, row, rows);
    },
    each: (visit) => (exact ?? binned)?.each(visit),
    sums: () => sums,
  };
}
