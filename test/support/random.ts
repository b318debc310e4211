/** A source of chance that gives the same draws for the same seed. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** True with the given probability, or seldom in calm data: for what makes evidence invalid or a gate undecidable. */
  fault(probability: number): boolean;
  /** Data of which most hold together, so that gates pass as well. */
  readonly calm: boolean;
  one<T>(list: readonly T[]): T;
  /** Something with the given probability, else undefined. */
  maybe<T>(probability: number, make: () => T): T | undefined;
  /** Some of a list, in its order; at least `least` of them. */
  some<T>(list: readonly T[], least?: number): readonly T[];
}

/** Tommy Ettinger's mulberry32: small, and good enough to choose test data. */
export function randomFrom(seed: number, calm = false): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const chance = (probability: number): boolean => next() < probability;
  const one = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('nothing to choose from');
    return list[int(0, list.length - 1)] as T;
  };
  return {
    next,
    int,
    chance,
    fault: (probability) => chance(calm ? probability / 12 : probability),
    calm,
    one,
    maybe: (probability, make) => (chance(probability) ? make() : undefined),
    some(list, least = 0) {
      const kept = list.filter(() => chance(0.5));
      return kept.length >= least ? kept : list.slice(0, least);
    },
  };
}

/** A seed of its own for the n-th of many draws from one seed. */
export const seedOf = (seed: number, n: number): number =>
  (Math.imul(seed ^ (n + 1), 0x9e3779b1) ^ (n * 0x85ebca6b)) >>> 0;
