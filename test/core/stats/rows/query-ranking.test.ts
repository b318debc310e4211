import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import * as ranking from '../../../../core/stats/ranking.ts';
import { ok, type Result, undefinedBecause } from '../../../../core/stats/result.ts';
import { queryRanking } from '../../../../core/stats/rows/query-ranking.ts';
import type { RowSpec } from '../../../../core/stats/rows/row-spec.ts';
import { agrees, computed, figureOf, fromCsv, problemsOf, shownOf } from './support.ts';

type Item = { readonly score: number; readonly relevance: number };
const names = ['mrr', 'hit_rate_at_k', 'precision_at_k', 'recall_at_k', 'map_at_k', 'ndcg_at_k'] as const;

const csvOf = (queries: readonly (readonly Item[])[]): string =>
  `q,p,y\n${queries.flatMap((items, q) => items.map(({ score, relevance }) => `q${q},${score},${relevance}\n`)).join('')}`;
const spec: RowSpec = { label: 'y', score: 'p', query: 'q' };

/** A figure of lists that are in the order of their scores already, by the functions for whole lists. */
function listed(name: (typeof names)[number], queries: readonly (readonly number[])[], k: number): Result {
  const lists = queries.map((relevances) => {
    const hits = relevances.map((relevance) => (relevance > 0 ? 1 : 0));
    return { hits, relevant: hits.filter((hit) => hit === 1).length };
  });
  switch (name) {
    case 'mrr':
      return ranking.meanReciprocalRank(lists, k);
    case 'hit_rate_at_k':
      return ranking.hitRateAtK(lists, k);
    case 'precision_at_k':
      return ranking.precisionAtK(lists, k);
    case 'recall_at_k':
      return ranking.recallAtK(lists, k);
    case 'map_at_k':
      return ranking.meanAveragePrecisionAtK(lists, k);
    case 'ndcg_at_k': {
      const gains = queries.map((relevances) => ranking.ndcgAtK(relevances, k));
      const values = gains.flatMap((gain) => (gain.status === 'ok' ? [gain.value] : []));
      return values.length === gains.length
        ? ok(values.reduce((a, b) => a + b, 0) / values.length)
        : undefinedBecause('no item is relevant');
    }
  }
}

/** Relevances by descending score; equal scores in the order of `tie`. */
const inOrder = (items: readonly Item[], tie: (a: Item, b: Item) => number): readonly number[] =>
  [...items].sort((a, b) => b.score - a.score || tie(a, b)).map(({ relevance }) => relevance);

const itemOf = (relevance: fc.Arbitrary<number>) =>
  fc.record({
    score: fc.oneof(fc.constantFrom(0, -0, 0.5, 1), fc.double({ min: -5, max: 5, noNaN: true })),
    relevance,
  });
const queriesOf = (relevance: fc.Arbitrary<number>) =>
  fc.array(fc.array(itemOf(relevance), { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 6 });
const graded = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, 3, 0.5));
const binary = fc.constantFrom(0, 1);

describe('rankings from rows', () => {
  for (const [what, relevance, more] of [
    ['graded relevance', graded, {}],
    ['a positive label', binary, { positive: 1 }],
  ] as const) {
    it(`are those of whole lists, with ${what}, between the worst and the best order of equal scores`, () => {
      fc.assert(
        fc.property(queriesOf(relevance), fc.integer({ min: 1, max: 10 }), fc.nat(), (drawn, k, turn) => {
          const queries = [...drawn, [{ score: 1, relevance: 1 }]]; // the positive class has to occur
          const result = fromCsv({ ...spec, ...more, k }, csvOf(queries));
          const best = queries.map((items) => inOrder(items, (a, b) => b.relevance - a.relevance));
          const worst = queries.map((items) => inOrder(items, (a, b) => a.relevance - b.relevance));
          const some = queries.map((items) =>
            inOrder(items, (a, b) => ((items.indexOf(a) * 7 + turn) % 5) - ((items.indexOf(b) * 7 + turn) % 5)),
          );
          for (const name of names) {
            const { within, n, k: depth, result: got, proportion } = figureOf(result, name);
            assert.equal(n, queries.length);
            assert.equal(depth, k);
            const [high, low, other] = [best, worst, some].map((lists) => listed(name, lists, k));
            assert.ok(high && low && other);
            if (!within) {
              agrees(result, name, high);
              agrees(result, name, low);
              if (proportion) assert.ok(got.status === 'ok' && proportion.events / proportion.n === got.value);
              continue;
            }
            assert.ok(high.status === 'ok' && low.status === 'ok' && other.status === 'ok');
            assert.ok(Math.abs(within[0] - low.value) < 1e-12 && Math.abs(within[1] - high.value) < 1e-12, name);
            assert.ok(within[0] < within[1]);
            assert.ok(within[0] - 1e-12 <= other.value && other.value <= within[1] + 1e-12, name);
            assert.equal(proportion, undefined);
          }
        }),
        { numRuns: 400 },
      );
    });
  }

  it('do not depend on the order of the rows of a query', () => {
    fc.assert(
      fc.property(queriesOf(graded), fc.integer({ min: 1, max: 10 }), (queries, k) => {
        const turned = queries.map((items) => [...items].reverse());
        const [one, other] = [queries, turned].map((of) => computed(fromCsv({ ...spec, k }, csvOf(of))).figures);
        assert.deepEqual(one, other);
      }),
    );
  });

  it('have the reciprocal rank alone without k, of whole lists', () => {
    const queries = [
      [0, 0, 0, 1],
      [0, 1, 0, 0],
    ].map((list) => list.map((relevance, i) => ({ score: -i, relevance })));
    const result = computed(fromCsv(spec, csvOf(queries)));
    assert.deepEqual(
      result.figures.map(({ name }) => name),
      ['mrr'],
    );
    assert.equal(shownOf(result, 'mrr'), 0.375);
    assert.equal(figureOf(result, 'mrr').k, undefined);
    assert.equal(shownOf(fromCsv({ ...spec, k: 3 }, csvOf(queries)), 'mrr'), 0.25);
  });

  it('are undefined where a query has nothing relevant, but for those that count it as 0', () => {
    const result = fromCsv({ ...spec, k: 2 }, 'q,p,y\na,2,1\na,1,0\nb,2,0\n');
    for (const name of ['recall_at_k', 'map_at_k', 'ndcg_at_k']) assert.equal(shownOf(result, name), 'undefined');
    assert.equal(shownOf(result, 'mrr'), 0.5);
    assert.equal(shownOf(result, 'hit_rate_at_k'), 0.5);
    assert.equal(shownOf(result, 'precision_at_k'), 0.25);
  });

  it('know nothing where all scores are equal', () => {
    const result = fromCsv({ ...spec, k: 1 }, 'q,p,y\na,1,1\na,1,0\nb,1,0\nb,1,1\n');
    assert.deepEqual(figureOf(result, 'hit_rate_at_k').within, [0, 1]);
    assert.deepEqual(figureOf(result, 'ndcg_at_k').within, [0, 1]);
  });

  it('are over more queries than fractions are added of', () => {
    const queries = Array.from({ length: 3000 }, (_, q) =>
      Array.from({ length: 1 + (q % 5) }, (_, i) => ({ score: -i, relevance: i === q % 3 || i === 0 ? 1 : 0 })),
    );
    const result = fromCsv({ ...spec, k: 3 }, csvOf(queries));
    const lists = queries.map((items) => items.map(({ relevance }) => relevance));
    for (const name of names) agrees(result, name, listed(name, lists, 3));
  });

  describe('are not computed', () => {
    it('from a file in which a query comes back, or that lacks a query, score or relevance', () => {
      assert.deepEqual(
        problemsOf(fromCsv({ ...spec, k: 1 }, 'q,p,y\na,1,1\nb,1,0\na,2,0\na,1,0\n,1,0\nc,x,1\nc,1,x\nc,1,\nc,1,-1\n')),
        [
          '4 q: The query `a` comes back after rows of another one. Sort the file by query.',
          '5 q: The query `a` comes back after rows of another one. Sort the file by query.',
          '6 q: The value is missing.',
          '7 p: `x` is no finite number.',
          '8 y: `x` is no finite number.',
          '9 y: The value is missing.',
          '10 y: The relevance is -1. It is a number from 0.',
        ],
      );
    });

    it('of a query that comes back in another batch', () => {
      const lines = Array.from({ length: 9000 }, (_, i) => `q${i % 8999},${i},${i % 2}\n`);
      assert.match(problemsOf(fromCsv(spec, 'q,p,y\n', ...lines)).join(), /^9001 q: The query `q0` comes back/);
    });

    it('of more queries than are told apart; the other figures are', () => {
      const lines = Array.from({ length: 65_537 }, (_, i) => `q${i},0.5,${i % 2}\n`);
      const most = computed(fromCsv({ ...spec, positive: 1, k: 1 }, 'q,p,y\n', ...lines.slice(0, 65_536)));
      assert.equal(shownOf(most, 'hit_rate_at_k'), 0.5);
      const more = computed(fromCsv({ ...spec, positive: 1, k: 1 }, 'q,p,y\n', ...lines));
      assert.ok(!more.figures.some(({ name }) => names.includes(name as (typeof names)[number])));
      assert.equal(shownOf(more, 'roc_auc'), 0.5);
      assert.deepEqual(
        more.notMade.map(({ metrics, why }) => [[...metrics].sort(), why]),
        [[[...names].sort(), 'the rows have more than 65,536 queries']],
      );
      assert.match(more.notes.join(), /ndcg_at_k.*not computed, since the rows have more than 65,536 queries/);
    });

    it('of a query with more rows than are kept, though it ends', () => {
      const made = queryRanking(1, 3);
      for (const [query, score] of [
        [0, 1],
        [0, 2],
        [0, 3],
        [0, 4],
        [1, 1],
      ] as const)
        assert.ok(made.add(query, score, 1));
      assert.deepEqual(made.made().figures, []);
      assert.equal(made.made().notMade?.why, 'a query has more than 3 rows');
      assert.equal(made.add(0, 1, 1), false);
    });
  });
});
