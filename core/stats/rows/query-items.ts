import { grown } from '../grown.ts';

/** The rows of one query: their relevance in the order of their scores, higher ones first. */
export type QueryItems = {
  size(): number;
  add(score: number, relevance: number): void;
  /** With the most relevant first among equal scores. */
  best(): readonly number[];
  /** With the least relevant first among equal scores; the very list of `best` where that makes no difference. */
  worst(): readonly number[];
  clear(): void;
};

/** More room than this is let go with the query that took it. */
const ROOM = 4096;

export function queryItems(): QueryItems {
  let size = 0;
  let scores = new Float64Array(64);
  let relevances = new Float64Array(64);
  /** In the best order; what is made of the rows in hand, until there are more. */
  let sorted: { readonly scores: Float64Array; readonly relevances: readonly number[] } | undefined;

  const sort = () => {
    const order = Uint32Array.from({ length: size }, (_, i) => i).sort(
      (a, b) => (scores[b] as number) - (scores[a] as number) || (relevances[b] as number) - (relevances[a] as number),
    );
    return {
      scores: Float64Array.from(order, (i) => scores[i] as number),
      relevances: Array.from(order, (i) => relevances[i] as number),
    };
  };
  const best = () => (sorted ??= sort());
  return {
    size: () => size,
    add: (score, relevance) => {
      sorted = undefined;
      if (size === scores.length) [scores, relevances] = [grown(scores, 2 * size), grown(relevances, 2 * size)];
      scores[size] = score;
      relevances[size++] = relevance;
    },
    best: () => best().relevances,
    worst: () => {
      const { scores: of, relevances: ranked } = best();
      let turned: number[] | undefined;
      for (let from = 0; from < size; ) {
        let to = from + 1;
        while (to < size && of[to] === of[from]) to++;
        if (ranked[from] !== ranked[to - 1]) {
          turned ??= [...ranked];
          for (let i = from; i < to; i++) turned[i] = ranked[from + to - 1 - i] as number;
        }
        from = to;
      }
      return turned ?? ranked;
    },
    clear: () => {
      size = 0;
      sorted = undefined;
      if (scores.length > ROOM) [scores, relevances] = [new Float64Array(64), new Float64Array(64)];
    },
  };
}
