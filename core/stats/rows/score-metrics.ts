// Ranking metrics of a binary classifier from counts per score. `off` bounds how far a figure can be from the exact one.
import { exactQuotient } from '../decimal.ts';
import { okExact } from '../rates.ts';
import { ok, type Result, undefinedBecause } from '../result.ts';
import { addTo, runningSum, totalSum } from './running-sum.ts';
import type { ScoreTable } from './score-table.ts';

/** A figure with the range that the exact one is sure to be in, where scores had to share bins. */
export type Bounded = { readonly result: Result; readonly within?: readonly [number, number] };

/** Area under the ROC curve as in rocAuc; pairs within a mixed bin may be in either order, and count one half. */
export function aucOf(scores: Pick<ScoreTable, 'each'>): Bounded {
  let negativesBelow = 0;
  let positives = 0;
  let twice = 0; // twice the number of pairs in the right order
  let unsure = 0; // pairs whose order is not known
  scores.each('ascending', (_score, hits, misses, isMixed) => {
    twice += hits * (2 * negativesBelow + misses);
    if (isMixed) unsure += hits * misses;
    negativesBelow += misses;
    positives += hits;
  });
  if (positives === 0 || negativesBelow === 0) return { result: undefinedBecause('there is one class only') };
  const pairs = 2 * positives * negativesBelow;
  const exact = exactQuotient(twice, pairs);
  const value = twice / pairs;
  if (unsure > 0) {
    return { result: ok(value), within: [Math.max(0, value - unsure / pairs), Math.min(1, value + unsure / pairs)] };
  }
  return { result: exact === undefined ? ok(value) : okExact(exact) };
}

/** Σ (Rᵢ − Rᵢ₋₁) Pᵢ as in averagePrecision. */
export function averagePrecisionOf(scores: Pick<ScoreTable, 'each'>): Bounded {
  let found = 0;
  let taken = 0;
  const sum = runningSum();
  const least = runningSum();
  const most = runningSum();
  let mixed = false;
  scores.each('descending', (_score, hits, misses, isMixed) => {
    const precision = hits * ((found + hits) / (taken + hits + misses));
    addTo(sum, precision);
    if (isMixed && hits > 0) {
      mixed = true;
      // The j-th best positive of a bin has at least j hits and at most all of its misses above it or level with it.
      for (let j = 1; j <= hits; j++) addTo(least, (found + j) / (taken + misses + j));
      addTo(most, hits * ((found + hits) / (taken + hits)));
    } else {
      addTo(least, precision);
      addTo(most, precision);
    }
    found += hits;
    taken += hits + misses;
  });
  if (found === 0) return { result: undefinedBecause('there are no actual positives') };
  const share = (of: number): number => Math.min(1, of / found);
  const result = ok(share(totalSum(sum)));
  return mixed ? { result, within: [share(totalSum(least)), share(totalSum(most))] } : { result };
}
