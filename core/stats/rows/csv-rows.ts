// The rows of a CSV file, from its bytes to batches of columns.
import type { ColumnRequest, RowBatch, RowProblem } from './batch.ts';
import { closingQuote, withoutDoubledQuotes } from './csv-header.ts';
import { BATCH_ROWS, CR, type CsvFields, type Cursor, FIELD, LF, QUOTE, readPlainRows } from './csv-plain-rows.ts';
import { type Categories, numberOf, textOf } from './field-bytes.ts';

/** What the header says. */
export type CsvLayout = {
  readonly separator: number;
  /** Names of all columns, in order. */
  readonly names: readonly string[];
  /** The line that the rows begin in, from 1. */
  readonly firstLine: number;
};

export type CsvRows = {
  /**
   * Reads rows of bytes from `from` on and gives how far it got: to the begin of a row whose end is not there yet. The
   * bytes are written to. `isLast` says that no more will come.
   */
  read(bytes: Uint8Array, from: number, isLast: boolean): number;
  /** Hands over what is left of the rows. */
  flush(): void;
  /** The line that the next row begins in. */
  line(): number;
  /** Whether the rest of the file can't be read. */
  isOver(): boolean;
};

/** So many calls of the short loop read one row. */
const SHORT_CALLS = 3;

/** Of a text that is no number, so many bytes are shown. */
const SHOWN = 100;

/** Reads rows into batches. `dictionaries` belong to the requests for categories. */
export function csvRows(
  requests: readonly ColumnRequest[],
  dictionaries: readonly (Categories | undefined)[],
  { separator: by, names, firstLine }: CsvLayout,
  onBatch: (batch: RowBatch) => void,
  onProblem: (problem: RowProblem) => void,
): CsvRows {
  const columns = requests.map(({ as }) =>
    as === 'category' ? new Int32Array(BATCH_ROWS) : new Float64Array(BATCH_ROWS),
  );
  const wanted = [...new Set(requests.map(({ column }) => column))];
  const slotOfRequest = requests.map(({ column }) => wanted.indexOf(column));
  const fields = fieldsOf(names, wanted, requests, columns, by);
  const { starts, ends, slots, places, kinds } = fields;
  /** Requests whose column is read as numbers on the way. */
  const onTheWay = requests.map(({ column }) => kinds[names.indexOf(column)] === FIELD.number);
  const unread = new Map<number, string>();
  const cursor: Cursor = { row: 0, line: firstLine };
  /** Rows of the batch whose kept fields have been turned into values. */
  let decoded = 0;
  let over = false;
  let calls = 0;

  const decodeNumber = (bytes: Uint8Array, r: number, row: number): void => {
    const field = (slotOfRequest[r] ?? 0) * BATCH_ROWS + row;
    const [start = 0, end = 0] = [starts[field], ends[field]];
    const value = numberOf(bytes, start, end);
    const column = columns[r];
    if (column) column[row] = value;
    if (Number.isNaN(value) && end > start)
      unread.set(row * requests.length + r, textOf(bytes, start, Math.min(end, start + SHOWN)) ?? '\ufffd');
  };

  /** Turns kept fields into values, a column after the other: that is much faster than row by row. */
  const decode = (bytes: Uint8Array): void => {
    for (const [r, column] of columns.entries()) {
      const base = (slotOfRequest[r] ?? 0) * BATCH_ROWS;
      const dictionary = dictionaries[r];
      if (dictionary) dictionary.codesOf(bytes, starts, ends, base, decoded, cursor.row, column);
      else if (!onTheWay[r]) for (let row = decoded; row < cursor.row; row++) decodeNumber(bytes, r, row);
    }
    decoded = cursor.row;
  };

  const flush = (): void => {
    if (cursor.row === 0) return;
    onBatch({
      rows: cursor.row,
      columns,
      dictionaries: dictionaries.map((dictionary) => dictionary?.texts),
      places,
      textAt: (request, row) => unread.get(row * requests.length + request) ?? '',
    });
    unread.clear();
    cursor.row = 0;
    decoded = 0;
  };

  /** A row like any other, or an empty one, or one with a problem. Gives where it ends; −1 where that is not there yet. */
  const readRow = (bytes: Uint8Array, rowStart: number, isLast: boolean): number => {
    const size = bytes.length;
    const { row } = cursor;
    const doubled: number[] = [];
    let at = rowStart;
    let column = 0;
    let lines = 1;
    let isEmpty = true;
    let problem: string | undefined;
    for (;;) {
      const slot = slots[column] ?? -1;
      let start = at;
      let end = at;
      if (bytes[at] === QUOTE) {
        isEmpty = false;
        start++;
        end = closingQuote(bytes, start);
        if (end < 0 && !isLast) return -1;
        if (end < 0) {
          onProblem({ at: cursor.line, column: null, message: 'A quote is opened in this row and never closed.' });
          over = true;
          return size;
        }
        at = end + 1;
        const isReturn = bytes[at] === CR && (at + 1 < size ? bytes[at + 1] === LF : isLast);
        if (at < size && bytes[at] !== by && bytes[at] !== LF && !isReturn) {
          if (bytes[at] === CR && at + 1 === size) return -1;
          problem ??= 'A field goes on after its closing quote.';
          while (at < size && bytes[at] !== by && bytes[at] !== LF) at++;
        }
        for (let i = start; i < end; i++) if (bytes[i] === LF) lines++;
        const quote = bytes.indexOf(QUOTE, start);
        if (slot >= 0 && quote < end) doubled.push(slot);
        if (bytes[at] === CR) at++;
      } else {
        while (at < size && bytes[at] !== by && bytes[at] !== LF) at++;
        end = bytes[at] !== by && at > start && bytes[at - 1] === CR ? at - 1 : at;
        if (column > 0 || end > start) isEmpty = false;
      }
      if (slot >= 0) {
        starts[slot * BATCH_ROWS + row] = start;
        ends[slot * BATCH_ROWS + row] = end;
      }
      column++;
      if (at >= size || bytes[at] !== by) break;
      isEmpty = false;
      at++;
    }
    if (at === size && !isLast) return -1;
    at++; // the line feed
    // An empty line is a row of one column, but not the last one.
    if (isEmpty && names.length === 1 && at >= size && !isLast) return -1;
    const line = cursor.line;
    cursor.line += lines;
    if (isEmpty && (names.length > 1 || at >= size)) return at;
    if (column !== names.length)
      problem ??= `The row has ${column} ${column === 1 ? 'field' : 'fields'}, the header ${names.length}.`;
    if (problem !== undefined) {
      onProblem({ at: line, column: null, message: problem });
      return at;
    }
    for (const slot of doubled) {
      const field = slot * BATCH_ROWS + row;
      ends[field] = withoutDoubledQuotes(bytes, starts[field] ?? 0, ends[field] ?? 0);
    }
    for (const [r, isRead] of onTheWay.entries()) if (isRead) decodeNumber(bytes, r, row);
    places[cursor.row++] = line;
    return at;
  };

  return {
    read: (bytes, from, isLast) => {
      const size = bytes.length;
      const limit = bytes.lastIndexOf(LF) + 1;
      let at = from;
      while (at < size && !over) {
        if (at < limit) {
          // A loop that is compiled before it has once come to its end is thrown away there: the first calls are short.
          const isShort = calls++ < SHORT_CALLS;
          at = readPlainRows(bytes, at, isShort ? bytes.indexOf(LF, at) + 1 : limit, fields, cursor);
        }
        if (at < size && cursor.row < BATCH_ROWS) {
          const end = readRow(bytes, at, isLast);
          if (end < 0) break;
          at = end;
        }
        if (cursor.row < BATCH_ROWS) continue;
        decode(bytes);
        flush();
      }
      decode(bytes); // the bytes are about to be moved
      return Math.min(at, size);
    },
    flush,
    line: () => cursor.line,
    isOver: () => over,
  };
}

function fieldsOf(
  names: readonly string[],
  wanted: readonly string[],
  requests: readonly ColumnRequest[],
  columns: readonly (Int32Array | Float64Array)[],
  separator: number,
): CsvFields {
  const kindOf = (name: string): number => {
    const asked = requests.filter(({ column }) => column === name);
    if (asked.length === 0) return FIELD.skipped;
    return asked.length === 1 && asked[0]?.as === 'number' ? FIELD.number : FIELD.kept;
  };
  return {
    separator,
    kinds: Uint8Array.from(names, kindOf),
    slots: Int32Array.from(names, (name) => wanted.indexOf(name)),
    starts: new Int32Array(wanted.length * BATCH_ROWS),
    ends: new Int32Array(wanted.length * BATCH_ROWS),
    numbers: wanted.map((name) => {
      const column = columns[requests.findIndex(({ column: of, as }) => of === name && as === 'number')];
      return column instanceof Float64Array ? column : new Float64Array();
    }),
    places: new Float64Array(BATCH_ROWS),
  };
}
