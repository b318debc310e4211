// Positives and negatives per bin of scores, for more different scores than can be counted one by one.
import { endRun, putScore, scoreRun } from '../score-runs.ts';
import type { CountedScores } from './score-table.ts';

/** Bins of equal width in [0, 1]: scores of six decimals still have a bin each. */
const UNIT_BINS = 2 ** 20;
/** Bins on each side of [0, 1]: by sign, exponent and the first five binary digits of the score. */
const OUTER_BINS = 2 ** 16;
const BINS = OUTER_BINS + UNIT_BINS + OUTER_BINS;

export function binnedScores(): CountedScores {
  // A bin has 16 bytes, so that it is fetched from memory at once: its first score (NaN once there are several), and
  // its hits and misses.
  const memory = new ArrayBuffer(16 * BINS);
  const first = new Float64Array(memory);
  const counts = new Uint32Array(memory);
  const bits = new Float64Array(1);
  const words = new Uint32Array(bits.buffer);

  /** Never descending in the score. */
  const outerBin = (score: number): number => {
    bits[0] = score;
    const leading = ((words[1] ?? 0) & 0x7fffffff) >>> 15; // exponent and five digits of the magnitude, little-endian
    return score < 0 ? OUTER_BINS - 1 - leading : OUTER_BINS + UNIT_BINS + leading;
  };
  const putOne = (score: number, hits: number, misses: number): void => {
    const isProbability = score >= 0 && score <= 1;
    const bin = isProbability ? OUTER_BINS + Math.min(UNIT_BINS - 1, Math.floor(score * UNIT_BINS)) : outerBin(score);
    const at = 4 * bin + 2;
    const hitsBefore = counts[at] ?? 0;
    const missesBefore = counts[at + 1] ?? 0;
    if (hitsBefore + missesBefore === 0) first[2 * bin] = score;
    else if (first[2 * bin] !== score) first[2 * bin] = Number.NaN;
    counts[at] = hitsBefore + hits;
    counts[at + 1] = missesBefore + misses;
  };
  return {
    put: ({ size, scores, hits, misses }) => {
      for (let i = 0; i < size; i++) putOne(scores[i] as number, hits[i] as number, misses[i] as number);
    },
    add: (scores, positives, from, to) => {
      for (let row = from; row < to; row++) {
        const score = scores[row] ?? Number.NaN;
        const isPositive = positives[row] ?? 0;
        if (!Number.isNaN(score)) putOne(score, isPositive, 1 - isPositive);
      }
      return to;
    },
    each: (visit) => {
      const run = scoreRun();
      for (let bin = BINS - 1; bin >= 0; bin--) {
        const hits = counts[4 * bin + 2] ?? 0;
        const misses = counts[4 * bin + 3] ?? 0;
        if (hits + misses > 0) putScore(run, first[2 * bin] ?? 0, hits, misses, visit);
      }
      endRun(run, visit);
    },
  };
}
