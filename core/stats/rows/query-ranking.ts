// Metrics of rankings, one query after the other; definitions as in ranking.ts.
import { queryMean } from '../query-mean.ts';
import { averagePrecisionAtK, NOTHING_RELEVANT, ndcgAtK, quotients, type RankedQuery } from '../ranking.ts';
import { ok, type Result, undefinedBecause } from '../result.ts';
import { addTo, runningSum, totalSum } from '../running-sum.ts';
import { LARGEST_DICTIONARY, OVERFLOW } from './batch.ts';
import { queryItems } from './query-items.ts';
import type { Made, RowFigure } from './rows-result.ts';

export type QueryRanking = {
  /**
   * Takes a row by its query's code, its score and its relevance ≥ 0. False where its query has been there before, and
   * others since: a query is counted when another one begins, so that its rows must stand together.
   */
  add(query: number, score: number, relevance: number): boolean;
  /** `n` of these figures is the number of queries. */
  made(): Made;
};

/** A query with more rows than this is not ranked: they must be in memory together. */
export const LARGEST_QUERY = 1_000_000;

const withK = ['ndcg_at_k', 'map_at_k', 'precision_at_k', 'recall_at_k', 'hit_rate_at_k'] as const;

/**
 * `k` is how far down a ranking counts; without it there is the reciprocal rank alone, of whole rankings. Rows of equal
 * score whose relevance differs may stand in either order: figures that depend on it are known within limits.
 */
export function queryRanking(k: number | undefined, largestQuery = LARGEST_QUERY): QueryRanking {
  const means = meansOfQueries(k);
  const items = queryItems();
  const seen = new Uint8Array(LARGEST_DICTIONARY);
  let current = OVERFLOW;
  let queries = 0;
  let given: string | undefined;

  const finish = (): void => {
    if (items.size() === 0) return;
    queries++;
    means.add(items.best(), items.worst());
    items.clear();
  };
  /** Nothing is ranked from now on, and what was buffered is let go. */
  const giveUp = (why: string): void => {
    given ??= why;
    items.clear();
  };
  return {
    add: (query, score, relevance) => {
      if (query === OVERFLOW) {
        giveUp(`the rows have more than ${shown(LARGEST_DICTIONARY)} queries`);
        return true;
      }
      if (query !== current) {
        if (seen[query] === 1) return false;
        finish();
        seen[query] = 1;
        current = query;
      }
      if (given !== undefined) return true;
      if (items.size() === largestQuery) giveUp(`a query has more than ${shown(largestQuery)} rows`);
      else items.add(score, relevance);
      return true;
    },
    made: () => {
      if (given !== undefined)
        return { figures: [], notMade: { metrics: k === undefined ? ['mrr'] : ['mrr', ...withK], why: given } };
      finish();
      return { figures: means.figures(queries) };
    },
  };
}

function shown(count: number): string {
  return count.toLocaleString('en-US');
}

/** Sums over queries of each figure in the best order and in the worst one. */
function meansOfQueries(k: number | undefined): {
  add(best: readonly number[], worst: readonly number[]): void;
  figures(queries: number): readonly RowFigure[];
} {
  const depth = k ?? Number.POSITIVE_INFINITY;
  const names = k === undefined ? (['mrr'] as const) : (Object.keys(quotients) as (keyof typeof quotients)[]);
  const means = names.map((name) => ({ name, best: queryMean(), worst: queryMean(), isUnsure: false }));
  const gain = { best: runningSum(), worst: runningSum(), isUnsure: false };
  const precision = { best: runningSum(), worst: runningSum(), isUnsure: false };
  let hitQueries = 0;
  let noRelevant = false;
  let noGain: Result | undefined;

  const addDoubles = (to: typeof gain, best: number, worst: number): void => {
    addTo(to.best, best);
    addTo(to.worst, worst);
    if (best !== worst) to.isUnsure = true;
  };
  return {
    add: (best, worst) => {
      const isSure = best === worst;
      const ofBest = ranked(best);
      const ofWorst = isSure ? ofBest : ranked(worst);
      if (ofBest.relevant === 0) noRelevant = true;
      const [bestHits, worstHits] = [ofBest.hits.slice(0, depth), ofWorst.hits.slice(0, depth)];
      if (bestHits.includes(1)) hitQueries++;
      for (const mean of means) {
        if (mean.name === 'recall_at_k' && noRelevant) continue;
        const high = quotients[mean.name](bestHits, ofBest.relevant, depth);
        const low = isSure ? high : quotients[mean.name](worstHits, ofBest.relevant, depth);
        mean.best.add(...high);
        mean.worst.add(...low);
        if (high[0] !== low[0] || high[1] !== low[1]) mean.isUnsure = true;
      }
      if (k === undefined) return;
      const high = ndcgAtK(best, k);
      const low = isSure ? high : ndcgAtK(worst, k);
      if (high.status !== 'ok') noGain ??= high;
      else if (low.status !== 'ok') noGain ??= low;
      else addDoubles(gain, high.value, low.value);
      if (noRelevant) return;
      const ofQuery = averagePrecisionAtK(ofBest, k);
      addDoubles(precision, ofQuery, isSure ? ofQuery : averagePrecisionAtK(ofWorst, k));
    },
    figures: (queries) => {
      const figure = (name: string, best: Result, worst: Result, isUnsure: boolean): RowFigure => ({
        name,
        n: queries,
        ...(k === undefined ? {} : { k }),
        ...(isUnsure ? between(worst, best) : { result: best }),
      });
      const nothing = noRelevant ? undefinedBecause(NOTHING_RELEVANT) : undefined;
      const made = means.map(({ name, best, worst, isUnsure }): RowFigure => {
        if (name === 'recall_at_k' && nothing) return figure(name, nothing, nothing, false);
        const of = figure(name, best.result(), worst.result(), isUnsure);
        const isShare = name === 'hit_rate_at_k' && !isUnsure;
        return isShare ? { ...of, proportion: { events: hitQueries, n: queries } } : of;
      });
      if (k === undefined) return made;
      const mean = ({ best, worst, isUnsure }: typeof gain, name: string, missing: Result | undefined) =>
        missing
          ? figure(name, missing, missing, false)
          : figure(name, ok(totalSum(best) / queries), ok(totalSum(worst) / queries), isUnsure);
      return [...made, mean(gain, 'ndcg_at_k', noGain), mean(precision, 'map_at_k', nothing)];
    },
  };
}

/** Halfway between the worst order and the best one. */
function between(worst: Result, best: Result): Pick<RowFigure, 'result' | 'within' | 'unsure'> {
  if (worst.status !== 'ok' || best.status !== 'ok') return { result: best };
  return {
    result: ok((worst.value + best.value) / 2),
    within: [Math.min(worst.value, best.value), Math.max(worst.value, best.value)],
    unsure: {
      why: 'rows of one query have the same score and differ in relevance, so that their order is not known',
      remedy: 'Write the scores with all their digits, or break ties as the system does that shows the items',
    },
  };
}

function ranked(relevances: readonly number[]): RankedQuery {
  const hits = relevances.map((relevance) => (relevance > 0 ? 1 : 0));
  return { hits, relevant: hits.reduce<number>((sum, hit) => sum + hit, 0) };
}
