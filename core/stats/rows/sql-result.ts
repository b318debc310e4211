// What a query of rowsSql gave, as if the rows had been read.
import { computedRows, countsKnownOf } from './computed-rows.ts';
import { countFigures } from './count-figures.ts';
import type { FeatureCounts } from './feature-counts.ts';
import { type Cell, countOrder, type GroupCells, LARGEST_GROUPS, summed, tooManyGroups } from './group-cells.ts';
import type { RowSpec } from './row-spec.ts';
import type { NotMade, RowsResult } from './rows-result.ts';
import { soughtProblems } from './sought-problems.ts';
import { LABELS, PREDICTIONS } from './sql.ts';

/** A row of the result, by the columns' names. */
export type SqlRow = Readonly<Record<string, string | number | bigint | null>>;

/** What needs the order or the values of scores, or is of quantities, intervals or rankings. */
const notMade: NotMade = {
  metrics: [
    ...['roc_auc', 'average_precision', 'log_loss', 'brier_score'],
    ...['expected_calibration_error', 'maximum_calibration_error', 'calibration_slope'],
    ...['mae', 'mse', 'rmse', 'mean_error', 'median_absolute_error', 'max_error', 'r2', 'mape'],
    ...['smape', 'wape', 'mase', 'pinball_loss', 'prediction_interval_coverage'],
    ...['ndcg_at_k', 'map_at_k', 'mrr', 'precision_at_k', 'recall_at_k', 'hit_rate_at_k'],
  ],
  why: 'a database counts rows for it, and neither orders nor adds up their values. Leave out `--engine duckdb`',
};

/** Counts, figures of counts, and histograms. The metrics of `notMade` are not computed. */
export function rowsOfSql(spec: RowSpec, result: readonly SqlRow[]): RowsResult {
  const names = Object.keys(spec.attributes ?? {});
  const of = (part: string, feature = -1): readonly SqlRow[] =>
    result.filter((row) => row.part === part && Number(row.feature) === feature);
  const unusable = (message: string, column: string | null = null): RowsResult => ({
    is: 'unusable',
    rows: 0,
    problems: { first: [{ at: null, column, message }], count: 1 },
  });
  const cells = of('cells').map((row) => ({
    groups: names.map((_, i) => String(row[`g${i + 1}`] ?? '')),
    counts: countOrder.map((field) => Number(row[field] ?? 0)),
  }));
  if (cells.some(({ counts }) => counts.some((value) => !Number.isSafeInteger(value) || value < 0)))
    return unusable('The query gave counts that are no whole numbers.');
  const rows = cells.reduce((sum, { counts: [n = 0] }) => sum + n, 0);
  if (rows === 0) return unusable('The table has no rows.');
  const [problems] = of('problems');
  const bad = Number(problems?.n ?? 0);
  if (bad > 0)
    return unusable(
      `${bad} rows have no label, prediction or score that can be read. Nothing is computed from the rest.`,
    );
  const valuesOf = (feature: number): readonly string[] => of('categories', feature).map(({ g1 }) => String(g1 ?? ''));
  const [sought] = soughtProblems(spec, valuesOf(LABELS), valuesOf(PREDICTIONS));
  if (sought) return unusable(sought[1], sought[0]);
  const { groupCells, dictionaries } = jointCells(cells, names.length);
  for (const [a, groups] of dictionaries.entries())
    if (groups.length > LARGEST_GROUPS) return unusable(tooManyGroups, spec.attributes?.[names[a] ?? '']);
  const notes: string[] = [];
  const features: FeatureCounts[] = [];
  for (const [index, { column, edges }] of (spec.features ?? []).entries()) {
    const unreadable = Number(of('unreadable', index)[0]?.n ?? 0);
    if (unreadable > 0) return unusable(`${unreadable} values are no finite numbers.`, column);
    const missing = Number(of('missing', index)[0]?.n ?? 0);
    if (missing > 0) notes.push(`${missing} of ${rows} rows have no value of ${column}`);
    if (edges) {
      const counts = new Array<number>(edges.length + 1).fill(0);
      for (const row of of('bins', index)) counts[Number(row.g1)] = Number(row.n);
      features.push({ edges, counts });
    } else {
      const categories: Record<string, number> = Object.create(null);
      for (const row of of('categories', index)) categories[String(row.g1 ?? '')] = Number(row.n);
      features.push({ categories });
    }
  }
  const whole = groupCells.cells([])?.[0];
  const figures = whole ? countFigures(countsKnownOf(spec)(whole), spec.beta) : [];
  return computedRows({ spec, rows, figures, cells: groupCells, dictionaries, features, notes, notMade: [notMade] });
}

type JointCell = { readonly groups: readonly string[]; readonly counts: readonly number[] };

/** Sums over attributes, from the counts of their combinations. */
function jointCells(
  joint: readonly JointCell[],
  attributes: number,
): { readonly groupCells: Pick<GroupCells, 'cells'>; readonly dictionaries: readonly (readonly string[])[] } {
  const dictionaries = Array.from({ length: attributes }, (_, a) => [
    ...new Set(joint.map(({ groups }) => groups[a] ?? '')),
  ]);
  const cells = (wanted: readonly number[]): readonly Cell[] => {
    return summed(joint, (groups) =>
      groups.map((group, a) => (wanted.includes(a) ? (dictionaries[a]?.indexOf(group) ?? -1) : -1)),
    );
  };
  return { groupCells: { cells }, dictionaries };
}
