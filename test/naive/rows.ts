import type { MetricsReport } from '../../core/generated/MetricsReport.ts';
import { type Row, type RowsCase, rankedMetrics } from '../support/rows-case.ts';
import { type Counts, computed } from './evidence.ts';
import { divided, exact, type Fraction, over, plus, times, toNumber, whole, zero } from './fraction.ts';

/** Counts of some rows, one by one. */
function countsOf(rows: readonly Row[], favourable: string | undefined): Counts & { readonly n: number } {
  const count = (label: string, prediction: string): number =>
    rows.filter((row) => row.label === label && row.prediction === prediction).length;
  return {
    n: rows.length,
    ...(favourable === undefined ? {} : { selected: rows.filter((row) => row.prediction === favourable).length }),
    tp: count('1', '1'),
    fp: count('0', '1'),
    tn: count('0', '0'),
    fn: count('1', '0'),
  };
}

const metrics = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'balanced_accuracy', 'selection_rate'];

const ofProbabilities = [
  'log_loss',
  'brier_score',
  'expected_calibration_error',
  'maximum_calibration_error',
  'calibration_slope',
];
const rounded = (value: number): number => Number(value.toPrecision(13));

type Key = 'sex' | 'age';
const nameOf = (row: Row, key: Key): string => row[key] || '(missing)';

/** Rows by the groups of some attributes. */
function groupsOf(rows: readonly Row[], keys: readonly Key[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = JSON.stringify(Object.fromEntries(keys.map((key) => [key, nameOf(row, key)])));
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return groups;
}

/** (1 + β²)tp / ((1 + β²)tp + β²fn + fp) */
function fbeta(rows: readonly Row[], beta: number): Fraction {
  const { tp = 0, fp = 0, fn = 0 } = countsOf(rows, undefined);
  const weight = times(exact(beta), exact(beta));
  const top = times(plus(whole(1), weight), whole(tp));
  return divided(top, plus(plus(top, times(weight, whole(fn))), whole(fp)));
}

const mean = (list: readonly Fraction[]): Fraction => divided(list.reduce(plus, zero), whole(list.length));

/** A metric of rankings: of each query by itself, and their mean. Every query has something relevant. */
function rankedFigure(name: (typeof rankedMetrics)[number], rows: readonly Row[], k: number): number {
  const lists = [...new Set(rows.map((row) => row.query))].map((query) =>
    rows
      .filter((row) => row.query === query)
      .sort((a, b) => Number(b.score) - Number(a.score))
      .map((row) => Number(row.label)),
  );
  const found = (list: readonly number[], depth: number): number =>
    list.slice(0, depth).filter((hit) => hit === 1).length;
  const all = (list: readonly number[]): number => found(list, list.length);
  const of = (figure: (list: readonly number[]) => Fraction): number => toNumber(mean(lists.map(figure)));
  const share = (top: number, bottom: number): Fraction => over(BigInt(top), BigInt(bottom));
  switch (name) {
    case 'mrr':
      return of((list) => (found(list, k) === 0 ? zero : share(1, list.indexOf(1) + 1)));
    case 'hit_rate_at_k':
      return of((list) => whole(found(list, k) > 0 ? 1 : 0));
    case 'precision_at_k':
      return of((list) => share(found(list, k), k));
    case 'recall_at_k':
      return of((list) => share(found(list, k), all(list)));
    case 'map_at_k':
      return of((list) => {
        const ranks = list.slice(0, k).flatMap((hit, i) => (hit === 1 ? [i + 1] : []));
        const sum = ranks.map((rank) => share(found(list, rank), rank)).reduce(plus, zero);
        return divided(sum, whole(Math.min(k, all(list))));
      });
    case 'ndcg_at_k': {
      const gain = (list: readonly number[]): number =>
        list.slice(0, k).reduce((sum, hit, i) => sum + hit / Math.log2(i + 2), 0);
      const each = lists.map((list) => gain(list) / gain([...list].sort((a, b) => b - a)));
      return each.reduce((a, b) => a + b, 0) / each.length;
    }
  }
}

/** What a report would say if somebody had counted its rows by hand: every metric of counts and of rankings, each group, each bin. */
export function countedReport(report: MetricsReport, { rows, favourable, beta, k }: RowsCase): MetricsReport {
  const entries = (of: readonly Row[], slice: Readonly<Record<string, string>> | undefined) =>
    metrics.flatMap((name) => {
      const counts = countsOf(of, favourable);
      const value = computed(name, counts);
      if (value === 'incomplete' || value === 'no-formula') return [];
      const shown = typeof value === 'string' ? { value: 0, 'x-undefined': true } : { value: rounded(toNumber(value)) };
      return [{ name, ...shown, n: of.length, counts, ...(slice ? { slice } : {}) }];
    });
  const sliced = ([['sex'], ['age'], ['sex', 'age']] as const).flatMap((keys) =>
    [...groupsOf(rows, keys)].flatMap(([slice, of]) => entries(of, JSON.parse(slice) as Record<string, string>)),
  );
  const table = (key: Key) => ({
    attribute: key,
    groups: Object.fromEntries(
      [...groupsOf(rows, [key])].map(([, of]) => [of[0] ? nameOf(of[0], key) : '', countsOf(of, favourable)]),
    ),
  });
  const cells = [...groupsOf(rows, ['sex', 'age'])].map(([names, of]) => ({
    ...(JSON.parse(names) as Record<string, string>),
    ...countsOf(of, favourable),
  }));
  const current: Record<string, number> = {};
  for (const { feature } of rows) current[feature] = (current[feature] ?? 0) + 1;
  const queries = new Set(rows.map((row) => row.query)).size;
  const parameterised = [
    { name: 'fbeta', value: rounded(toNumber(fbeta(rows, beta))), n: rows.length },
    // Scores that rank are no probabilities.
    ...ofProbabilities.map((name) => ({ name, value: 0, 'x-undefined': true, n: rows.length })),
    ...rankedMetrics.map((name) => ({ name, k, value: rounded(rankedFigure(name, rows, k)), n: queries })),
  ];
  const { predictions: _, distributions, ...rest } = report;
  return {
    ...rest,
    metrics: [...entries(rows, undefined), ...parameterised, ...sliced],
    groups: [table('sex'), table('age'), { attributes: ['sex', 'age'], cells }],
    ...(distributions ? { distributions: distributions.map((d) => ({ ...d, current })) } : {}),
  } as unknown as MetricsReport;
}
