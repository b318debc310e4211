// The counts of rows as one query, for tables that are too large for one machine, or that only a database can read.
import { LARGEST_CLASSES } from './class-matrix.ts';
import { binCounter } from './feature-counts.ts';
import type { RowSpec } from './row-spec.ts';
import { MISSING_GROUP } from './rows-result.ts';
import { numeral, type SqlDialect, sqlTexts } from './sql-text.ts';

/**
 * The columns of the result, in order. `part` says what a row is about: `cells` (a combination of groups, in `g1` …,
 * with its counts), `bins` and `categories` (of the feature `feature`, from 0; `g1` has the number of the bin or the
 * category, `n` the rows), `missing` and `unreadable` (of the feature), `problems` (rows that make the table unusable).
 */
export function sqlColumns(attributes: number): readonly string[] {
  const groups = Array.from({ length: Math.max(1, attributes) }, (_, i) => `g${i + 1}`);
  return ['part', 'feature', ...groups, 'n', 'selected', 'tp', 'fp', 'tn', 'fn'];
}

/**
 * A query that counts what the streaming reader counts: confusion counts and the selected per combination of groups,
 * and histograms over the reference's bins. `table` is SQL for where the rows are. Only what DuckDB, Spark SQL and Trino
 * share is used; names and texts are quoted, so that none of them is read as SQL.
 */
export function rowsSql(spec: RowSpec, table: string, dialect: SqlDialect): string {
  const attributes = Object.values(spec.attributes ?? {});
  const width = Math.max(1, attributes.length);
  const { text, literal, nothing, number, isAbsent, hasNumber, is, stringType } = sqlTexts(dialect);
  const from = `FROM ${table}`;
  const by = (keys: readonly string[]): string => (keys.length === 0 ? from : `${from} GROUP BY ${keys.join(', ')}`);
  const sum = (condition: string): string => `COALESCE(SUM(CASE WHEN ${condition} THEN n ELSE 0 END), 0)`;
  /** Rows by the values of some expressions: what these mean is then looked at once per value, and not per row. */
  const grouped = (keys: Readonly<Record<string, string>>): string => {
    const named = Object.entries(keys).map(([alias, of]) => `${of} AS ${alias}`);
    return `FROM (SELECT ${[...named, 'COUNT(*) AS n'].join(', ')} ${by(Object.values(keys))}) AS c`;
  };
  const select = (part: string, feature: number, groups: readonly string[], counts: readonly string[]): string => {
    const cells = Array.from({ length: width }, (_, i) => groups[i] ?? nothing);
    const all = [`'${part}'`, String(feature), ...cells, ...Array.from({ length: 6 }, (_, i) => counts[i] ?? '0')];
    const columns = sqlColumns(attributes.length);
    return `SELECT ${all.map((value, i) => `${value} AS ${columns[i]}`).join(', ')}`;
  };

  const { label, prediction, score, positive, favourable } = spec;
  const outcome = (truth: boolean, foretold: boolean): string => {
    if (label === undefined || prediction === undefined || positive === undefined) return '0';
    const side = (of: string, wanted: boolean) => `${wanted ? '' : 'NOT '}${is(of, positive)}`;
    return sum(`${side('y', truth)} AND ${side('f', foretold)}`);
  };
  const selected = prediction === undefined || favourable === undefined ? '0' : sum(is('f', favourable));
  const counts = [
    'COALESCE(SUM(n), 0)',
    selected,
    outcome(true, true),
    outcome(false, true),
    outcome(false, false),
    outcome(true, false),
  ];
  const classes = {
    ...(label === undefined ? {} : { y: text(label) }),
    ...(prediction === undefined ? {} : { f: text(prediction) }),
  };
  const groups = attributes.map(
    (column, i) => [`g${i + 1}`, `COALESCE(NULLIF(${text(column)}, ''), ${literal(MISSING_GROUP)})`] as const,
  );
  const names = groups.map(([alias]) => alias);
  const combinations = grouped({ ...classes, ...Object.fromEntries(groups) });
  const parts = [
    `${select('cells', -1, names, counts)} ${combinations}${names.length > 0 ? ` GROUP BY ${names.join(', ')}` : ''}`,
  ];

  const needed = Object.keys(classes).map((of) =>
    positive !== undefined ? `(${isAbsent(of)} AND NOT ${is(of, positive)})` : isAbsent(of),
  );
  if (score !== undefined) needed.push('s = 0');
  if (needed.length > 0) {
    const scores: Readonly<Record<string, string>> =
      score === undefined ? {} : { s: `CASE WHEN ${hasNumber(text(score))} THEN 1 ELSE 0 END` };
    parts.push(`${select('problems', -1, [], [sum(needed.join(' OR '))])} ${grouped({ ...classes, ...scores })}`);
  }

  // Their values say whether `positive` and `favourable` are written as the table writes them. A few more than classes.
  for (const [feature, column] of [
    [LABELS, label],
    [PREDICTIONS, prediction],
  ] as const) {
    if (column === undefined) continue;
    const value = `COALESCE(${text(column)}, '')`;
    parts.push(
      `SELECT * FROM (${select('categories', feature, [value], ['COUNT(*)'])} ${by([value])} LIMIT ${LARGEST_CLASSES + 1}) AS v`,
    );
  }
  for (const [index, { column, edges }] of (spec.features ?? []).entries()) {
    if (edges === undefined) {
      const category = `COALESCE(${text(column)}, '')`;
      parts.push(`${select('categories', index, [category], ['COUNT(*)'])} ${by([category])}`);
      continue;
    }
    if (!binCounter(edges)) continue; // edges that do not ascend hold nothing
    const of = text(column);
    const bin = `CAST(${binOf('x', edges)} AS ${stringType})`;
    const kind = `CASE WHEN ${isAbsent(of)} THEN 0 WHEN ${hasNumber(of)} THEN 1 ELSE 2 END`;
    parts.push(
      `${select('bins', index, [bin], ['COUNT(*)'])} FROM (SELECT ${number(of)} AS x ${from}) AS c WHERE ABS(x) <= 1.7976931348623157E308 GROUP BY ${bin}`,
      `${select('missing', index, [], [sum('k = 0')])} ${grouped({ k: kind })}`,
      `${select('unreadable', index, [], [sum('k = 2')])} ${grouped({ k: kind })}`,
    );
  }
  return `${parts.join('\nUNION ALL\n')}\n`;
}

/** In place of a feature's number: the values of the label's and of the prediction's column. */
export const LABELS = -2;
export const PREDICTIONS = -3;

/** Bins as histogram() numbers them: closed below, the last inner one closed above as well, what lies outside beside. */
function binOf(value: string, edges: readonly number[]): string {
  const last = edges.at(-1) ?? 0;
  const whens = edges.map((edge, i) => `WHEN ${value} < ${numeral(edge)} THEN ${i}`);
  if (edges.length > 1) whens.push(`WHEN ${value} = ${numeral(last)} THEN ${edges.length - 1}`);
  return `CASE ${whens.join(' ')} ELSE ${edges.length} END`;
}
