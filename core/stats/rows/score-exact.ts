// Positives and negatives of each different score.
import { endRun, putScore, scoreRun } from '../score-runs.ts';
import type { CountedScores } from './score-table.ts';

/** Up to so many different scores of more than six decimals are counted one by one. */
export const LARGEST_EXACT_SCORES = 65_536;

/** Counts up to `most` different scores. */
export function distinctScores(most: number): CountedScores & { readonly addOne: AddOne } {
  const bits = new Float64Array(1);
  const words = new Uint32Array(bits.buffer);
  let capacity = 2048;
  let keys = new Float64Array(capacity).fill(Number.NaN); // NaN marks an empty slot: scores are finite
  let hits = new Uint32Array(capacity);
  let misses = new Uint32Array(capacity);
  let size = 0;

  const slotOf = (score: number): number => {
    bits[0] = score;
    let hash = Math.imul((words[0] ?? 0) ^ Math.imul(words[1] ?? 0, 0x85ebca6b), 0x9e3779b1);
    hash ^= hash >>> 15;
    let slot = hash & (capacity - 1);
    while (true) {
      const key = keys[slot] ?? Number.NaN;
      if (key === score || Number.isNaN(key)) return slot;
      slot = (slot + 1) & (capacity - 1);
    }
  };
  const grow = (): void => {
    const old = { keys, hits, misses };
    capacity *= 8;
    keys = new Float64Array(capacity).fill(Number.NaN);
    hits = new Uint32Array(capacity);
    misses = new Uint32Array(capacity);
    for (const [i, key] of old.keys.entries()) {
      if (Number.isNaN(key)) continue;
      const slot = slotOf(key);
      keys[slot] = key;
      hits[slot] = old.hits[i] ?? 0;
      misses[slot] = old.misses[i] ?? 0;
    }
  };
  const addOne: AddOne = (given, moreHits, moreMisses) => {
    if (Number.isNaN(given)) return true;
    const score = given === 0 ? 0 : given; // −0 is 0
    let slot = slotOf(score);
    if (keys[slot] !== score) {
      if (size === most) return false;
      if (size * 2 >= capacity) {
        grow();
        slot = slotOf(score);
      }
      keys[slot] = score;
      size++;
    }
    hits[slot] = (hits[slot] ?? 0) + moreHits;
    misses[slot] = (misses[slot] ?? 0) + moreMisses;
    return true;
  };
  return {
    addOne,
    add: (scores, positives, from, to) => {
      for (let row = from; row < to; row++) {
        const isPositive = positives[row] ?? 0;
        if (!addOne(scores[row] ?? Number.NaN, isPositive, 1 - isPositive)) return row;
      }
      return to;
    },
    put: ({ size, scores, hits, misses }) => {
      for (let i = 0; i < size; i++) addOne(scores[i] as number, hits[i] as number, misses[i] as number);
    },
    each: (visit) => {
      const sorted = Float64Array.from(keys.filter((key) => !Number.isNaN(key)))
        .sort()
        .reverse();
      const run = scoreRun();
      for (const score of sorted) {
        const slot = slotOf(score);
        putScore(run, score, hits[slot] ?? 0, misses[slot] ?? 0, visit);
      }
      endRun(run, visit);
    },
  };
}

/** False, and nothing counted, when the score would be one too many. */
type AddOne = (score: number, hits: number, misses: number) => boolean;

const STEPS = 1_000_000;

/**
 * Counts scores of up to six decimals from 0 to 1, as most files have them, in a table that needs no search, and others
 * one by one.
 */
export function gridScores(): CountedScores {
  const counts = new Uint32Array(2 * (STEPS + 1));
  const others = distinctScores(LARGEST_EXACT_SCORES);
  /** Where rows are counted. These are found first, so that the fetches from memory, which are far apart, overlap. */
  let places = new Int32Array(4096);
  return {
    add: (scores, positives, from, to) => {
      if (to - from > places.length) places = new Int32Array(to - from);
      let end = to;
      for (let row = from; row < end; row++) {
        const score = scores[row] as number;
        const isPositive = positives[row] as number;
        const step = Math.floor(score * STEPS + 0.5);
        // Both are the quotient that is nearest to the decimal: they are the same, or the score is no such decimal.
        if (step >= 0 && step <= STEPS && step / STEPS === score) places[row - from] = 2 * step + isPositive;
        else if (others.addOne(score, isPositive, 1 - isPositive)) places[row - from] = -1;
        else end = row;
      }
      for (let i = 0; i < end - from; i++) {
        const at = places[i] as number;
        if (at >= 0) counts[at] = (counts[at] as number) + 1;
      }
      return end;
    },
    put: ({ size, scores, hits, misses }) => {
      for (let i = 0; i < size; i++) {
        const score = scores[i] as number;
        const step = Math.floor(score * STEPS + 0.5);
        if (step >= 0 && step <= STEPS && step / STEPS === score) {
          counts[2 * step + 1] = (counts[2 * step + 1] ?? 0) + (hits[i] as number);
          counts[2 * step] = (counts[2 * step] ?? 0) + (misses[i] as number);
        } else others.addOne(score, hits[i] as number, misses[i] as number);
      }
    },
    each: (visit) => {
      const run = scoreRun();
      let step = STEPS;
      const putDownTo = (end: number): void => {
        for (; step >= 0 && step / STEPS > end; step--) {
          const hits = counts[2 * step + 1] as number;
          const misses = counts[2 * step] as number;
          if (hits + misses > 0) putScore(run, step / STEPS, hits, misses, visit);
        }
      };
      others.each(({ size, scores, hits, misses }) => {
        for (let i = 0; i < size; i++) {
          putDownTo(scores[i] as number);
          putScore(run, scores[i] as number, hits[i] as number, misses[i] as number, visit);
        }
      });
      putDownTo(Number.NEGATIVE_INFINITY);
      endRun(run, visit);
    },
  };
}
