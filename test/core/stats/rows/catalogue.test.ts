import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { catalogueMetrics } from '../../../../core/catalog/metrics.ts';
import { lackingFields, neededFields } from '../../../../core/stats/rows/needed-fields.ts';
import type { RowSpec } from '../../../../core/stats/rows/row-spec.ts';
import type { RowsResult } from '../../../../core/stats/rows/rows-result.ts';
import { functions, type Vector, vectors } from '../vectors.ts';
import { computed, figureOf, fromCsv } from './support.ts';

type Inputs = Vector['inputs'];
type Counts = Readonly<Record<'tp' | 'fp' | 'tn' | 'fn', number>>;
type Cell = Partial<Counts> & { readonly n?: number; readonly selected?: number };

const table = (header: string, rows: readonly (readonly unknown[])[]): string =>
  [header, ...rows.map((row) => row.join(',')), ''].join('\n');
const repeated = (row: readonly unknown[], times = 0) => Array.from({ length: times }, () => row);
const classes: RowSpec = { label: 'y', prediction: 'f', positive: 1, favourable: 1 };

const ofCounts = ({ tp, fp, tn, fn }: Counts, beta?: number): RowsResult =>
  fromCsv(
    { ...classes, ...(beta === undefined ? {} : { beta }) },
    table('y,f', [...repeated([1, 1], tp), ...repeated([0, 1], fp), ...repeated([0, 0], tn), ...repeated([1, 0], fn)]),
  );
const ofColumns = (inputs: Inputs, spec: RowSpec, second: string): RowsResult => {
  const [truth, others] = [inputs.y_true, inputs[second]] as [readonly number[], readonly number[]];
  return fromCsv(
    spec,
    table(
      `y,${spec.score ?? 'f'}`,
      truth.map((y, i) => [y, others[i]]),
    ),
  );
};
const ofQuantities = (inputs: Inputs, more: RowSpec = {}) =>
  ofColumns(inputs, { label: 'y', prediction: 'f', ...more }, 'y_pred');
const ofIntervals = ({ y_true: y, lower, upper }: Inputs) => {
  const [truth, from, to] = [y, lower, upper] as [readonly number[], readonly number[], readonly number[]];
  return fromCsv(
    { label: 'y', lower: 'l', upper: 'u' },
    table(
      'y,l,u',
      truth.map((value, i) => [value, from[i], to[i]]),
    ),
  );
};
/** Rankings as rows, of which the first has the highest score; relevant items that were not ranked come last. */
const ofRankings = (rankings: readonly (readonly number[])[], k: number, spec: RowSpec = {}) =>
  fromCsv(
    { label: 'y', score: 'p', query: 'q', k, ...spec },
    table(
      'q,p,y',
      rankings.flatMap((relevances, q) => relevances.map((relevance, i) => [`q${q}`, -i, relevance])),
    ),
  );
const ofSuite = ({ hits_in_ranked_order: lists, relevant_count: counts, k }: Inputs) =>
  ofRankings(
    (lists as readonly (readonly number[])[]).map((hits, i) => {
      const missed = ((counts as readonly number[])[i] ?? 0) - hits.reduce((a, b) => a + b, 0);
      return [...hits, ...Array.from({ length: missed }, () => 1)];
    }),
    Number(k),
    { positive: 1 },
  );
/** Mean absolute error of the naive forecast on the training series. */
const naiveMaeOf = ({ train, seasonality = 1 }: Inputs) => {
  const [series, season] = [train as readonly number[], Number(seasonality)];
  const errors = series.slice(season).map((value, i) => Math.abs(value - (series[i] ?? 0)));
  return errors.reduce((a, b) => a + b, 0) / errors.length;
};
const ofScores = (inputs: Inputs) =>
  ofColumns(inputs, { label: 'y', score: 'p', positive: 1 }, inputs.y_prob ? 'y_prob' : 'y_score');

/** Groups as rows, and the counts of them that come back. */
function groupsFromRows(groups: Readonly<Record<string, Cell>>): Record<string, Cell> {
  const rows = Object.entries(groups).flatMap(([g, { n, selected = 0, tp, fp, tn, fn }]) =>
    n === undefined
      ? [...repeated([1, 1, g], tp), ...repeated([0, 1, g], fp), ...repeated([0, 0, g], tn), ...repeated([1, 0, g], fn)]
      : [...repeated([0, 1, g], selected), ...repeated([0, 0, g], n - selected)],
  );
  const hasOutcomes = Object.values(groups).some(({ tp }) => tp !== undefined);
  const spec = { ...(hasOutcomes ? classes : { prediction: 'f', favourable: 1 }), attributes: { g: 'g' } };
  const counted = computed(fromCsv(spec, table('y,f,g', rows))).groupsOf(['g']) ?? [];
  return Object.fromEntries(
    counted.map(({ groups: { g = '' }, counts: { n, selected, tp, fp, tn, fn } }) => [
      g,
      hasOutcomes ? { tp, fp, tn, fn } : { n, selected },
    ]),
  );
}

/** Vectors by the way that their rows go: which figures of rows they are about. */
const ways: Readonly<Record<string, (inputs: Inputs) => RowsResult>> = {
  confusion_matrix_rates: (inputs) => ofCounts(inputs as Counts),
  matthews_corrcoef: (inputs) => ofCounts(inputs as Counts),
  precision: (inputs) => ofCounts(inputs as Counts),
  recall: (inputs) => ofCounts(inputs as Counts),
  f1: (inputs) => ofCounts(inputs as Counts),
  fbeta: (inputs) => ofCounts(inputs as Counts, Number(inputs.beta)),
  f1_multiclass: (inputs) => ofQuantities(inputs),
  cohen_kappa: (inputs) => ofQuantities(inputs),
  roc_auc: ofScores,
  average_precision: ofScores,
  log_loss: ofScores,
  brier_score: ofScores,
  expected_calibration_error: ofScores,
  maximum_calibration_error: ofScores,
  regression_suite: (inputs) => ofQuantities(inputs),
  rmse: (inputs) => ofQuantities(inputs),
  r2: (inputs) => ofQuantities(inputs),
  mape: (inputs) => ofQuantities(inputs),
  wape: (inputs) => ofQuantities(inputs),
  smape: (inputs) => ofQuantities(inputs),
  pinball_loss: (inputs) => ofQuantities(inputs, { quantile: Number(inputs.alpha) }),
  mase: (inputs) => ofQuantities(inputs, { naiveMae: naiveMaeOf(inputs) }),
  prediction_interval_coverage: ofIntervals,
  ndcg_at_k: (inputs) => ofRankings([inputs.relevance_in_ranked_order as readonly number[]], Number(inputs.k)),
  topk_suite: ofSuite,
};

/** The vectors' names of figures that the catalogue has by another one. */
const renamed: Readonly<Record<string, string>> = { hit_rate: 'hit_rate_at_k' };

describe('metrics of the catalogue', () => {
  const quantities = ofQuantities({ y_true: [1, 0.5], y_pred: [1, 2] });
  const scores = ofScores({ y_true: [0, 1], y_score: [0.1, 0.2] });
  const made = (...results: readonly RowsResult[]) =>
    new Set(results.flatMap((result) => computed(result).figures.map(({ name }) => name)));
  // Metrics of fairness are functions of the counts of groups, which rows give.
  const wanted = catalogueMetrics().filter((metric) => metric.computableFromRows && metric.family !== 'fairness');
  const unmade = (by: ReadonlySet<string>) =>
    wanted
      .map(({ name }) => name)
      .filter((name) => !by.has(name))
      .sort();

  it('that follow from columns alone are computed from them, and of all others it is known what they need', () => {
    const plain = made(ofCounts({ tp: 1, fp: 1, tn: 1, fn: 1 }), quantities, scores);
    assert.deepEqual(unmade(plain), [...neededFields.keys()].sort());
    assert.deepEqual(lackingFields('ndcg_at_k', { label: 'y', query: 'q' }), ['k']);
    assert.deepEqual(lackingFields('recall', {}), []);
  });

  it('are all computed where `predictions` gives what they need', () => {
    const all = made(
      quantities,
      scores,
      ofCounts({ tp: 1, fp: 1, tn: 1, fn: 1 }, 2),
      ofQuantities({ y_true: [1, 0.5], y_pred: [1, 2] }, { quantile: 0.5, naiveMae: 1 }),
      ofIntervals({ y_true: [1], lower: [0], upper: [2] }),
      ofRankings([[1, 0]], 1),
    );
    assert.deepEqual(unmade(all), []);
    const known = new Set(catalogueMetrics().map(({ name }) => name));
    assert.deepEqual(
      [...all].filter((name) => !known.has(name)),
      [],
    );
  });

  let checked = 0;
  for (const vector of vectors) {
    const { id, metric, inputs, status, expected } = vector;
    const way = ways[metric];
    // Other bins than ten, clipped scores and exponential gains are not what rows are computed with.
    if (way && inputs.eps === undefined && (inputs.bins ?? 10) === 10 && inputs.gain !== 'exponential') {
      checked++;
      it(`${id}: ${metric}, from rows`, () => {
        const result = way(inputs);
        if (status !== 'ok') {
          // Where the positive class never occurs, nothing is computed at all.
          if (result.is === 'computed') assert.equal(figureOf(result, metric).result.status, status);
          return;
        }
        const figures =
          typeof expected === 'number'
            ? [[metric, undefined, expected] as const]
            : Object.entries(expected as Record<string, number>).map(([name, value]) =>
                metric === 'f1_multiclass' ? (['f1', name, value] as const) : ([name, undefined, value] as const),
              );
        for (const [name, average, value] of figures) {
          const { result: got } = figureOf(result, renamed[name] ?? name, average);
          const tolerance = 5e-12 * Math.max(1e-3, Math.abs(value));
          const figure = got.status === 'ok' ? got.value : Number.NaN;
          assert.ok(Math.abs(figure - value) <= tolerance, `${name}: ${figure}, expected ${value}`);
        }
      });
    }
    const groups = inputs.groups as Readonly<Record<string, Cell>> | undefined;
    // A group of nobody is not in any rows.
    if (groups && Object.values(groups).every(({ n }) => n !== 0)) {
      checked++;
      it(`${id}: ${metric}, from the groups of rows`, () => {
        const fromRows = groupsFromRows(groups);
        assert.deepEqual(fromRows, { ...groups });
        assert.deepEqual(functions[metric]?.({ ...inputs, groups: fromRows }), functions[metric]?.(inputs));
      });
    }
  }

  it('have known answers from rows', () => {
    assert.equal(checked, 42);
  });
});
