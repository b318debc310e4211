// Positives and negatives per score, in memory that does not grow with the rows.

/** Sees the rows of one score, or of several scores that share a bin (`isMixed`; `score` is then NaN). */
export type ScoreVisitor = (score: number, hits: number, misses: number, isMixed: boolean) => void;

export type ScoreTable = {
  /** Counts rows by their scores, and 1 for positives; a score that is NaN is left out. */
  add(scores: Float64Array, positives: Uint8Array, rows: number): void;
  /** Visits every score that occurs. Exact unless some are mixed. */
  each(order: 'ascending' | 'descending', visit: ScoreVisitor): void;
};

/** Up to so many different scores are counted one by one. */
export const LARGEST_EXACT_SCORES = 65_536;

/** Bins of equal width in [0, 1]: scores of six decimals still have a bin each. */
const UNIT_BINS = 2 ** 20;
/** Bins on each side of [0, 1]: by sign, exponent and the first five binary digits of the score. */
const OUTER_BINS = 2 ** 16;
const BINS = OUTER_BINS + UNIT_BINS + OUTER_BINS;

/**
 * Counts per different score up to 65,536 of them, then per bin of a fixed million. A bin remembers its first score, so
 * that it is known which bins hold one score only: while all do, nothing is lost.
 */
export function scoreTable(): ScoreTable {
  let distinct: DistinctScores | undefined = distinctScores();
  let binned: BinnedScores | undefined;
  return {
    add: (scores, positives, rows) => {
      let row = 0;
      if (distinct) {
        while (row < rows && distinct.add(scores[row] ?? Number.NaN, positives[row] === 1)) row++;
        if (row === rows) return;
        binned = binnedScores();
        distinct.all(binned.put);
        distinct = undefined;
      }
      binned?.add(scores, positives, row, rows);
    },
    each: (order, visit) => (binned ?? distinct)?.each(order, visit),
  };
}

type DistinctScores = Pick<ScoreTable, 'each'> & {
  /** False, and nothing counted, when the score would be one too many. */
  add(score: number, isPositive: boolean): boolean;
  /** Visits every score in no order. */
  all(visit: (score: number, hits: number, misses: number) => void): void;
};

function distinctScores(): DistinctScores {
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
    capacity *= 8; // 131,072 at the third time, which is enough
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
  return {
    add: (given, isPositive) => {
      if (Number.isNaN(given)) return true;
      const score = given === 0 ? 0 : given; // −0 is 0
      let slot = slotOf(score);
      if (keys[slot] !== score) {
        if (size === LARGEST_EXACT_SCORES) return false;
        if (size * 2 >= capacity) {
          grow();
          slot = slotOf(score);
        }
        keys[slot] = score;
        size++;
      }
      if (isPositive) hits[slot] = (hits[slot] ?? 0) + 1;
      else misses[slot] = (misses[slot] ?? 0) + 1;
      return true;
    },
    all: (visit) => {
      for (let slot = 0; slot < capacity; slot++) {
        const score = keys[slot] ?? Number.NaN;
        if (!Number.isNaN(score)) visit(score, hits[slot] ?? 0, misses[slot] ?? 0);
      }
    },
    each: (order, visit) => {
      const sorted = Float64Array.from(keys.filter((key) => !Number.isNaN(key))).sort();
      if (order === 'descending') sorted.reverse();
      for (const score of sorted) {
        const slot = slotOf(score);
        visit(score, hits[slot] ?? 0, misses[slot] ?? 0, false);
      }
    },
  };
}

type BinnedScores = Pick<ScoreTable, 'each'> & {
  add(scores: Float64Array, positives: Uint8Array, from: number, to: number): void;
  put(score: number, hits: number, misses: number): void;
};

function binnedScores(): BinnedScores {
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
  const put = (score: number, hits: number, misses: number): void => {
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
    put,
    add: (scores, positives, from, to) => {
      for (let row = from; row < to; row++) {
        const score = scores[row] ?? Number.NaN;
        const isPositive = positives[row] ?? 0;
        if (!Number.isNaN(score)) put(score, isPositive, 1 - isPositive);
      }
    },
    each: (order, visit) => {
      for (let i = 0; i < BINS; i++) {
        const bin = order === 'ascending' ? i : BINS - 1 - i;
        const hits = counts[4 * bin + 2] ?? 0;
        const misses = counts[4 * bin + 3] ?? 0;
        const score = first[2 * bin] ?? 0;
        if (hits + misses > 0) visit(score, hits, misses, Number.isNaN(score));
      }
    },
  };
}
