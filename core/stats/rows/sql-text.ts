// What SQL says about one text, in the dialects that differ in it.
import { absentTexts, type Sought } from './values.ts';

/** DuckDB and Trino quote as the standard does, Spark in its own way. */
export type SqlDialect = 'duckdb' | 'trino' | 'spark';

/** SQL for texts: `text` makes one of a column, `literal` of what is given, and the others are about SQL for a text. */
export type SqlTexts = {
  readonly stringType: string;
  /** A text that is not there. */
  readonly nothing: string;
  text(column: string): string;
  literal(of: string): string;
  /** The number that a text is, as isNumberText has it; NULL where it is none. */
  number(of: string): string;
  hasNumber(of: string): string;
  isAbsent(of: string): string;
  is(of: string, sought: Sought): string;
};

export function sqlTexts(dialect: SqlDialect): SqlTexts {
  const stringType = dialect === 'spark' ? 'STRING' : 'VARCHAR';
  const name = (column: string): string => quotedName(column, dialect);
  const text = (column: string): string => `CAST(${name(column)} AS ${stringType})`;
  const literal = (of: string): string => quotedText(of, dialect);
  const nothing = `CAST(NULL AS ${stringType})`;
  /** Without the white space around it, as JavaScript trims. These four are about SQL for a text. */
  const bare = (of: string): string => `TRIM(BOTH ${literal(whiteSpace)} FROM ${of})`;
  // What else a database takes for a number (1_000, 1d, 0x10, Infinity) differs from one to the other.
  const number = (of: string): string =>
    `(CASE WHEN ${dialect === 'duckdb' ? 'REGEXP_MATCHES' : 'REGEXP_LIKE'}(${bare(of)}, '${decimalNumber}') THEN TRY_CAST(${bare(of)} AS DOUBLE) END)`;
  const isAbsent = (of: string): string => `(${of} IS NULL OR ${bare(of)} IN (${absentTexts.map(literal).join(', ')}))`;
  const hasNumber = (of: string): string => `COALESCE(ABS(${number(of)}) <= 1.7976931348623157E308, FALSE)`;
  const is = (of: string, sought: Sought): string => {
    switch (typeof sought) {
      case 'number':
        return `COALESCE(${number(of)} = ${numeral(sought)}, FALSE)`;
      case 'boolean':
        return `COALESCE(LOWER(${of}) = '${sought}', FALSE)`;
      default:
        return `COALESCE(${of} = ${literal(sought)}, FALSE)`;
    }
  };
  return { stringType, nothing, text, literal, number, hasNumber, isAbsent, is };
}

/** What trim() takes away. */
const whiteSpace =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
/** As isNumberText has it, without anything that needs a backslash. */
const decimalNumber = '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$';

export function quotedName(name: string, dialect: SqlDialect): string {
  return dialect === 'spark' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
}

export function quotedText(text: string, dialect: SqlDialect): string {
  // In Spark a backslash escapes, and two quotes are the end of one text and the begin of another.
  if (dialect === 'spark') return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return `'${text.replaceAll("'", "''")}'`;
}

/** A double, in every dialect: 0.1 alone is a decimal number to some. */
export function numeral(value: number): string {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return `CAST('${mantissa}E${Number(exponent)}' AS DOUBLE)`;
}
