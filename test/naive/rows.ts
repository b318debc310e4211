import type { MetricsReport } from '../../core/generated/MetricsReport.ts';
import type { Row, RowsCase } from '../support/rows-case.ts';
import { type Counts, computed } from './evidence.ts';
import { toNumber } from './fraction.ts';

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

/** What a report would say if somebody had counted its rows by hand: every metric of counts, each group, each bin. */
export function countedReport(report: MetricsReport, { rows, favourable }: RowsCase): MetricsReport {
  const entries = (of: readonly Row[], slice: Readonly<Record<string, string>> | undefined) =>
    metrics.flatMap((name) => {
      const counts = countsOf(of, favourable);
      const value = computed(name, counts);
      if (value === 'incomplete' || value === 'no-formula') return [];
      const shown = typeof value === 'string' ? 0 : Number(toNumber(value).toPrecision(13));
      return [{ name, value: shown, n: of.length, counts, ...(slice ? { slice } : {}) }];
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
  const { predictions: _, distributions, ...rest } = report;
  return {
    ...rest,
    metrics: [...entries(rows, undefined), ...sliced],
    groups: [table('sex'), table('age'), { attributes: ['sex', 'age'], cells }],
    ...(distributions ? { distributions: distributions.map((d) => ({ ...d, current })) } : {}),
  } as unknown as MetricsReport;
}
