// Ranking metrics of a binary classifier from counts per score. `off` bounds how far a figure can be from the exact one.
import { slopePoints } from '../calibration.ts';
import { exactQuotient } from '../decimal.ts';
import { okExact } from '../rates.ts';
import { ok, type Result, undefinedBecause } from '../result.ts';
import { addTo, runningSum, totalSum } from '../running-sum.ts';
import type { ScoreRun } from '../score-runs.ts';
import { NO_PROBABILITY, probabilitySums } from './probability-sums.ts';
import type { Made, RowFigure } from './rows-result.ts';
import type { ScoreTable } from './score-table.ts';

/** A figure with the range that the exact one is sure to be in, where scores had to share bins. */
type Bounded = { readonly result: Result; readonly within?: readonly [number, number] };

const tooManyScores = {
  why: 'the rows have too many different scores',
  remedy: 'Round the scores to six decimals',
};

/** Figures of scores that are probabilities of the positive class, by the catalogue's name, from one walk over them. */
export function scoreFigures(scores: Pick<ScoreTable, 'each' | 'sums'>, n: number): Made {
  const [area, precision] = [areaUnderRoc(), precisionOverRecall()];
  const summed = scores.sums();
  const sums = summed ?? probabilitySums();
  let anyMixed = false;
  let anyOutside = false;
  scores.each((run) => {
    area.add(run);
    precision.add(run);
    if (!summed) sums.add(run);
    for (let i = 0; i < run.size; i++) {
      const score = run.scores[i] as number;
      if (Number.isNaN(score)) anyMixed = true;
      else if (!(score >= 0 && score <= 1)) anyOutside = true;
    }
  });
  const bounded = (name: string, { result, within }: Bounded) => ({
    name,
    result,
    n,
    ...(within ? { within, unsure: tooManyScores } : {}),
  });
  const makesSlope = anyOutside || !anyMixed;
  const slope = onDemand('calibration_slope', n, () => {
    if (anyOutside) return undefinedBecause(NO_PROBABILITY);
    const points = slopePoints();
    scores.each(points.add);
    return points.slope();
  });
  return {
    figures: [
      bounded('roc_auc', area.result()),
      bounded('average_precision', precision.result()),
      ...sums.figures().map(([name, result]) => ({ name, result, n })),
      ...(makesSlope ? [slope] : []),
    ],
    ...(makesSlope
      ? {}
      : { notMade: { metrics: ['calibration_slope'], why: `${tooManyScores.why}. ${tooManyScores.remedy}` } }),
  };
}

/**
 * A figure that is computed when somebody asks for it: Newton's steps over a million scores take a fifth of the time of
 * reading them. What it is computed from is kept until then.
 */
function onDemand(name: string, n: number, compute: () => Result): RowFigure {
  let pending: (() => Result) | undefined = compute;
  let known: Result | undefined;
  return {
    name,
    n,
    get result(): Result {
      known ??= pending?.();
      pending = undefined;
      return known ?? undefinedBecause('there are no rows');
    },
  };
}

/** Is told the rows of the scores, from the highest. */
type Walk = {
  add(run: ScoreRun): void;
  result(): Bounded;
};

/** Area under the ROC curve as in rocAuc; pairs within a mixed bin may be in either order, and count one half. */
function areaUnderRoc(): Walk {
  let hitsAbove = 0;
  let negatives = 0;
  // Doubles from the beginning: numbers that outgrow 32 bits on the way would have the compiled loop thrown away.
  /** Twice the number of pairs in the right order, and the pairs whose order is not known. */
  const pairsSeen = new Float64Array(2);
  return {
    add: (run) => {
      for (let i = 0; i < run.size; i++) {
        const hits = run.hits[i] as number;
        const misses = run.misses[i] as number;
        pairsSeen[0] = (pairsSeen[0] as number) + misses * (2 * hitsAbove + hits);
        if (Number.isNaN(run.scores[i])) pairsSeen[1] = (pairsSeen[1] as number) + hits * misses;
        hitsAbove += hits;
        negatives += misses;
      }
    },
    result: () => {
      const [twice = 0, unsure = 0] = pairsSeen;
      if (hitsAbove === 0 || negatives === 0) return { result: undefinedBecause('there is one class only') };
      const pairs = 2 * hitsAbove * negatives;
      const exact = exactQuotient(twice, pairs);
      const value = twice / pairs;
      if (unsure > 0)
        return {
          result: ok(value),
          within: [Math.max(0, value - unsure / pairs), Math.min(1, value + unsure / pairs)],
        };
      return { result: exact === undefined ? ok(value) : okExact(exact) };
    },
  };
}

/** Σ (Rᵢ − Rᵢ₋₁) Pᵢ as in averagePrecision. */
function precisionOverRecall(): Walk {
  let found = 0;
  let taken = 0;
  const sum = runningSum();
  /** How much less and how much more it may be, for the order within mixed bins. */
  const less = runningSum();
  const more = runningSum();
  let mixed = false;
  return {
    add: (run) => {
      for (let i = 0; i < run.size; i++) {
        const hits = run.hits[i] as number;
        const misses = run.misses[i] as number;
        const precision = hits * ((found + hits) / (taken + hits + misses));
        addTo(sum, precision);
        if (hits > 0 && Number.isNaN(run.scores[i])) {
          mixed = true;
          // The j-th best positive of a bin has at least j hits and at most all of its misses above or level with it.
          let least = 0;
          for (let j = 1; j <= hits; j++) least += (found + j) / (taken + misses + j);
          addTo(less, precision - least);
          addTo(more, hits * ((found + hits) / (taken + hits)) - precision);
        }
        found += hits;
        taken += hits + misses;
      }
    },
    result: () => {
      if (found === 0) return { result: undefinedBecause('there are no actual positives') };
      const share = (of: number): number => Math.min(1, of / found);
      const result = ok(share(totalSum(sum)));
      return mixed
        ? { result, within: [share(totalSum(sum) - totalSum(less)), share(totalSum(sum) + totalSum(more))] }
        : { result };
    },
  };
}
