// Values of Parquet columns, put together to batches of rows.
import { type ColumnRequest, LARGEST_DICTIONARY, OVERFLOW, type RowBatch, type RowProblem } from './batch.ts';
import { LONGEST_CATEGORY } from './field-bytes.ts';
import type { Step } from './parquet-values.ts';
import { isNumberText } from './values.ts';

export const BATCH_ROWS = 4096;

export type ParquetBatches = {
  /** Takes values of a column, of which the first is in row `at` of the batch. */
  put(column: string, step: Step, at: number): void;
  /** The batch of so many rows, of which the first has the number `place`. */
  take(rows: number, place: number): RowBatch;
  problems(): readonly RowProblem[];
};

export function parquetBatches(requests: readonly ColumnRequest[]): ParquetBatches {
  const readers = requests.map(({ as }) => (as === 'category' ? categoryColumn() : numberColumn()));
  const dictionaries = readers.map(({ dictionary }) => dictionary);
  const columns = readers.map(({ column }) => column);
  const places = new Float64Array(BATCH_ROWS);
  return {
    put: (name, step, at) => {
      for (const [r, { column }] of requests.entries()) if (column === name) readers[r]?.put(step, at);
    },
    take: (rows, place) => {
      for (let row = 0; row < rows; row++) places[row] = place + row;
      const unread = readers.map((reader) => reader.unread());
      return {
        rows,
        columns: columns.map((column) => column.subarray(0, rows)),
        dictionaries,
        places,
        textAt: (request, row) => unread[request]?.get(row) ?? '',
      };
    },
    problems: () =>
      requests.flatMap(({ column }, r) =>
        readers[r]?.hasTooLong()
          ? [{ at: null, column, message: `A value has more than ${LONGEST_CATEGORY} characters.` }]
          : [],
      ),
  };
}

type ColumnReader = {
  readonly column: Int32Array | Float64Array;
  readonly dictionary: readonly string[] | undefined;
  put(step: Step, at: number): void;
  /** Texts of this batch that are no numbers, by row; none of them is kept. */
  unread(): ReadonlyMap<number, string> | undefined;
  hasTooLong(): boolean;
};

function categoryColumn(): ColumnReader {
  const column = new Int32Array(BATCH_ROWS);
  const dictionary: string[] = [];
  const codes = new Map<unknown, number>();
  let tooLong = false;
  /** Codes of the values of a page's dictionary; −2 where it is not known yet. */
  let known: { readonly of: ArrayLike<unknown>; readonly codes: Int32Array } | undefined;

  /** Codes are kept by value, so that a text is made once of each. */
  const codeOf = (value: unknown): number => {
    const found = codes.get(value);
    if (found !== undefined) return found;
    const text = textOfValue(value);
    let code = codes.get(text);
    if (code === undefined) {
      if (text.length > LONGEST_CATEGORY) tooLong = true;
      if (text.length > LONGEST_CATEGORY || dictionary.length >= LARGEST_DICTIONARY) return OVERFLOW;
      code = dictionary.push(text) - 1;
      codes.set(text, code);
    }
    if (typeof value !== 'object' && codes.size < 2 * LARGEST_DICTIONARY) codes.set(value, code);
    return code;
  };
  return {
    column,
    dictionary,
    put: ({ dictionary: of, values }, at) => {
      if (!of) {
        for (let i = 0; i < values.length; i++) column[at + i] = codeOf(values[i]);
        return;
      }
      if (known?.of !== of) known = { of, codes: new Int32Array(of.length).fill(-2) };
      for (let i = 0; i < values.length; i++) {
        const index = values[i] as number;
        let code = index < 0 ? codeOf(null) : (known.codes[index] as number);
        if (code === -2) known.codes[index] = code = codeOf(of[index]);
        column[at + i] = code;
      }
    },
    unread: () => undefined,
    hasTooLong: () => tooLong,
  };
}

const SHOWN = 100;

function numberColumn(): ColumnReader {
  const column = new Float64Array(BATCH_ROWS);
  let unread = new Map<number, string>();
  const put = (value: unknown, row: number): void => {
    const number = numberOfValue(value);
    column[row] = number;
    const text = Number.isNaN(number) ? textOfValue(value).slice(0, SHOWN) : '';
    if (text !== '') unread.set(row, text);
  };
  return {
    column,
    dictionary: undefined,
    put: ({ dictionary, values }, at) => {
      for (let i = 0; i < values.length; i++) {
        if (!dictionary) put(values[i], at + i);
        else {
          const index = values[i] as number;
          put(index < 0 ? null : dictionary[index], at + i);
        }
      }
    },
    unread: () => {
      const found = unread;
      if (found.size > 0) unread = new Map();
      return found;
    },
    hasTooLong: () => false,
  };
}

function numberOfValue(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : Number.NaN;
    case 'bigint':
      return Number(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return isNumberText(value) ? Number(value) : Number.NaN;
    default:
      return Number.NaN;
  }
}

function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  return String(value);
}
