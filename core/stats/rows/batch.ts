// What a reader of rows (CSV, Parquet) hands to the aggregator: columns of some thousand rows at a time.

/** A column as categories (a code per distinct text) or as numbers. One column may be asked for in both forms. */
export type ColumnRequest = { readonly column: string; readonly as: 'category' | 'number' };

/** The distinct texts of a category column by their code; grows while the file is read. */
export type Dictionary = readonly string[];

/** The code of a text beyond the dictionary's limit: a column of that many different texts holds no categories. */
export const OVERFLOW = -1;

/** No dictionary grows beyond this: what is counted by category must not fill the memory. */
export const LARGEST_DICTIONARY = 65_536;

/** More rows are not counted. */
export const LARGEST_ROWS = 2 ** 32 - 1;

/** Rows in columns, in the order of the requests. Valid until the next batch: buffers are used again. */
export type RowBatch = {
  readonly rows: number;
  /** Codes of a category column, numbers of a number column; a value that is no finite number is NaN. */
  readonly columns: readonly (Int32Array | Float64Array)[];
  readonly dictionaries: readonly (Dictionary | undefined)[];
  /** Where each row begins: its line in a CSV file, its number in a Parquet file; from 1. */
  readonly places: Float64Array;
  /** The text that stands at a row of a number column where it is no number; of a long one the beginning, for messages. */
  readonly textAt: (request: number, row: number) => string;
};

/** Something in a file of rows that cannot be read; `at` is the line (CSV) or the number of the row (Parquet), from 1. */
export type RowProblem = { readonly at: number | null; readonly column: string | null; readonly message: string };

/** Problems of a file: the first ones, and how many there are in all. */
export type RowProblems = { readonly first: readonly RowProblem[]; readonly count: number };

const SHOWN = 10;

/** Keeps the first problems and counts the rest. */
export function problemList(): { add(problem: RowProblem): void; result(): RowProblems } {
  const first: RowProblem[] = [];
  let count = 0;
  return {
    add: (problem) => {
      count++;
      if (first.length < SHOWN) first.push(problem);
    },
    result: () => ({ first, count }),
  };
}
