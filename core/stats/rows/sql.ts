// The counts of rows as one query, for tables that are too large for one machine, or that only a database can read.
import { LARGEST_CLASSES } from './class-matrix.ts';
import { binCounter } from './feature-counts.ts';
import type { RowSpec } from './row-spec.ts';
import { MISSING_GROUP } from './rows-result.ts';
import { absentTexts, type Sought } from './values.ts';

/** DuckDB and Trino quote as the standard does, Spark in its own way. */
export type SqlDialect = 'duckdb' | 'trino' | 'spark';

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
  const name = (column: string): string => quotedName(column, dialect);
  const text = (column: string): string => `CAST(${name(column)} AS ${dialect === 'spark' ? 'STRING' : 'VARCHAR'})`;
  /** Without the white space around it, as JavaScript trims. */
  const bare = (column: string): string => `TRIM(BOTH ${literal(whiteSpace)} FROM ${text(column)})`;
  // What else a database takes for a number (1_000, 1d, 0x10, Infinity) differs from one to the other.
  const number = (column: string): string =>
    `(CASE WHEN ${dialect === 'duckdb' ? 'REGEXP_MATCHES' : 'REGEXP_LIKE'}(${bare(column)}, '${decimalNumber}') THEN TRY_CAST(${bare(column)} AS DOUBLE) END)`;
  const literal = (of: string): string => quotedText(of, dialect);
  const nothing = `CAST(NULL AS ${dialect === 'spark' ? 'STRING' : 'VARCHAR'})`;
  const isAbsent = (column: string): string =>
    `(${text(column)} IS NULL OR ${bare(column)} IN (${absentTexts.map(literal).join(', ')}))`;
  const hasNumber = (column: string): string =>
    `(${number(column)} IS NOT NULL AND ABS(${number(column)}) <= 1.7976931348623157E308)`;
  const is = (column: string, sought: Sought): string => {
    switch (typeof sought) {
      case 'number':
        return `COALESCE(${number(column)} = ${numeral(sought)}, FALSE)`;
      case 'boolean':
        return `COALESCE(LOWER(${text(column)}) = '${sought}', FALSE)`;
      default:
        return `COALESCE(${text(column)} = ${literal(sought)}, FALSE)`;
    }
  };
  const count = (condition: string): string => `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`;
  const select = (part: string, feature: number, groups: readonly string[], counts: readonly string[]): string => {
    const cells = Array.from({ length: width }, (_, i) => groups[i] ?? nothing);
    const all = [`'${part}'`, String(feature), ...cells, ...Array.from({ length: 6 }, (_, i) => counts[i] ?? '0')];
    const columns = sqlColumns(attributes.length);
    return `SELECT ${all.map((value, i) => `${value} AS ${columns[i]}`).join(', ')}`;
  };

  const { label, prediction, score, positive, favourable } = spec;
  const outcome = (truth: boolean, foretold: boolean): string => {
    if (label === undefined || prediction === undefined || positive === undefined) return '0';
    const side = (column: string, wanted: boolean) => `${wanted ? '' : 'NOT '}${is(column, positive)}`;
    return count(`${side(label, truth)} AND ${side(prediction, foretold)}`);
  };
  const selected = prediction === undefined || favourable === undefined ? '0' : count(is(prediction, favourable));
  const counts = [
    'COUNT(*)',
    selected,
    outcome(true, true),
    outcome(false, true),
    outcome(false, false),
    outcome(true, false),
  ];
  const groups = attributes.map((column) => `COALESCE(NULLIF(${text(column)}, ''), ${literal(MISSING_GROUP)})`);
  const from = `FROM ${table}`;
  const by = (keys: readonly string[]): string => (keys.length === 0 ? from : `${from} GROUP BY ${keys.join(', ')}`);
  const parts = [`${select('cells', -1, groups, counts)} ${by(groups)}`];

  const needed = [label, prediction].flatMap((column) =>
    column === undefined
      ? []
      : [positive !== undefined ? `(${isAbsent(column)} AND NOT ${is(column, positive)})` : isAbsent(column)],
  );
  if (score !== undefined) needed.push(`NOT ${hasNumber(score)}`);
  if (needed.length > 0) parts.push(`${select('problems', -1, [], [count(needed.join(' OR '))])} ${from}`);

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
    const bin = `CAST(${binOf(number(column), edges)} AS ${dialect === 'spark' ? 'STRING' : 'VARCHAR'})`;
    parts.push(
      `${select('bins', index, [bin], ['COUNT(*)'])} ${from} WHERE ${hasNumber(column)} GROUP BY ${bin}`,
      `${select('missing', index, [], [count(isAbsent(column))])} ${from}`,
      `${select('unreadable', index, [], [count(`NOT ${isAbsent(column)} AND NOT ${hasNumber(column)}`)])} ${from}`,
    );
  }
  return `${parts.join('\nUNION ALL\n')}\n`;
}

/** What trim() takes away. */
const whiteSpace =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
/** As isNumberText has it, without anything that needs a backslash. */
const decimalNumber = '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$';

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

export function quotedName(name: string, dialect: SqlDialect): string {
  return dialect === 'spark' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
}

export function quotedText(text: string, dialect: SqlDialect): string {
  // In Spark a backslash escapes, and two quotes are the end of one text and the begin of another.
  if (dialect === 'spark') return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return `'${text.replaceAll("'", "''")}'`;
}

/** A double, in every dialect: 0.1 alone is a decimal number to some. */
function numeral(value: number): string {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return `CAST('${mantissa}E${Number(exponent)}' AS DOUBLE)`;
}
