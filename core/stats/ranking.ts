// Ranking metrics. A ranking is a list in ranked order; a query without relevant items has no recall and no gain.
import { queryMean } from './query-mean.ts';
import { ok, type Result, type Undefined, undefinedBecause } from './result.ts';
import { sumOf, sumUpTo } from './sums.ts';

/** One query: whether each returned item is relevant (1) or not (0), in ranked order, and how many relevant ones exist. */
export type RankedQuery = { readonly hits: readonly number[]; readonly relevant: number };

/**
 * Normalised discounted cumulative gain of one ranking: Σ gain/log₂(rank + 1) over the first k, ÷ that of the best
 * order (Järvelin & Kekäläinen 2002). The gain is the relevance (linear, as in scikit-learn) or 2^relevance − 1
 * (exponential). Relevances ≥ 0 of all items. Undefined when none is relevant.
 */
export function ndcgAtK(relevances: readonly number[], k: number, gain: 'linear' | 'exponential' = 'linear'): Result {
  if (!isPositiveInteger(k)) return undefinedBecause('k is not a positive integer');
  if (!relevances.every((relevance) => Number.isFinite(relevance) && relevance >= 0)) {
    return undefinedBecause('a relevance is not a number from 0');
  }
  const gains = gain === 'linear' ? relevances : relevances.map((relevance) => 2 ** relevance - 1);
  const ideal = discounted(Float64Array.from(gains).sort().reverse(), k);
  if (ideal === 0) return undefinedBecause('no item is relevant');
  return ok(discounted(gains, k) / ideal);
}

/** Mean of 1/rank of the first relevant item among the first k; queries without one count 0. */
export function meanReciprocalRank(queries: readonly RankedQuery[], k: number): Result {
  return meanOver(queries, k, quotients.mrr);
}

/** Share of the queries with a relevant item among the first k. */
export function hitRateAtK(queries: readonly RankedQuery[], k: number): Result {
  return meanOver(queries, k, quotients.hit_rate_at_k);
}

/** Mean of the relevant items among the first k, ÷ k. Lists shorter than k are filled up with misses. */
export function precisionAtK(queries: readonly RankedQuery[], k: number): Result {
  return meanOver(queries, k, quotients.precision_at_k);
}

/** Mean of the relevant items among the first k, ÷ all relevant ones. Undefined when a query has none. */
export function recallAtK(queries: readonly RankedQuery[], k: number): Result {
  if (queries.some(({ relevant }) => relevant === 0)) return undefinedBecause(NOTHING_RELEVANT);
  return meanOver(queries, k, quotients.recall_at_k);
}

/**
 * Mean average precision: of each query the precisions at its hits among the first k, summed and divided by
 * min(k, relevant items). Undefined when a query has no relevant item.
 */
export function meanAveragePrecisionAtK(queries: readonly RankedQuery[], k: number): Result {
  if (queries.some(({ relevant }) => relevant === 0)) return undefinedBecause(NOTHING_RELEVANT);
  const bad = unusable(queries, k);
  if (bad !== undefined) return bad;
  return ok(sumOf(queries.map((query) => averagePrecisionAtK(query, k))) / queries.length);
}

/** Average precision of one query, which has a relevant item. A double: its denominator has hundreds of digits. */
export function averagePrecisionAtK({ hits, relevant }: RankedQuery, k: number): number {
  let found = 0;
  const sum = sumUpTo(Math.min(k, hits.length), (i) => (hits[i] === 1 ? ++found / (i + 1) : 0));
  return sum / Math.min(k, relevant);
}

/** A figure of one query as dividend and divisor; `hits` has the first k items. */
type QueryQuotient = (hits: readonly number[], relevant: number, k: number) => readonly [number, number];

/** What the means over queries are taken of, by the catalogue's name. Recall is of a query with a relevant item. */
export const quotients = {
  mrr: (hits) => {
    const first = hits.indexOf(1);
    return first === -1 ? [0, 1] : [1, first + 1];
  },
  hit_rate_at_k: (hits) => [hits.includes(1) ? 1 : 0, 1],
  precision_at_k: (hits, _, k) => [count(hits), k],
  recall_at_k: (hits, relevant) => [count(hits), relevant],
} satisfies Readonly<Record<string, QueryQuotient>>;

export const NOTHING_RELEVANT = 'a query has no relevant item';

function meanOver(queries: readonly RankedQuery[], k: number, quotient: QueryQuotient): Result {
  const bad = unusable(queries, k);
  if (bad !== undefined) return bad;
  const mean = queryMean();
  for (const { hits, relevant } of queries) mean.add(...quotient(hits.slice(0, k), relevant, k));
  return mean.result();
}

function unusable(queries: readonly RankedQuery[], k: number): Undefined | undefined {
  if (queries.length === 0) return undefinedBecause('there are no queries');
  if (!isPositiveInteger(k)) return undefinedBecause('k is not a positive integer');
  for (const { hits, relevant } of queries) {
    if (!hits.every((hit) => hit === 0 || hit === 1)) return undefinedBecause('a hit is neither 0 nor 1');
    if (!Number.isSafeInteger(relevant) || relevant < count(hits)) {
      return undefinedBecause('a query has more hits than relevant items');
    }
  }
  return undefined;
}

function discounted(gains: ArrayLike<number>, k: number): number {
  return sumUpTo(Math.min(k, gains.length), (i) => (gains[i] ?? 0) / Math.log2(i + 2));
}

function count(hits: readonly number[]): number {
  return hits.reduce((a, b) => a + b, 0);
}

function isPositiveInteger(k: number): boolean {
  return Number.isSafeInteger(k) && k > 0;
}
