// The short loop over a CSV file: rows in which there is nothing to wonder about, as nearly all rows are.
import { EXACT_DIGITS, numberOf, POWERS } from './field-bytes.ts';

export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;
const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;

/** Rows of a batch. */
export const BATCH_ROWS = 4096;

/** What is done with a column's fields as they are met. */
export const FIELD = {
  skipped: 0,
  /** Begin and end are kept; a batch of them is decoded at once, which is faster. */
  kept: 1,
  /** Read as a number on the way. */
  number: 2,
} as const;

/** Where the fields of rows go. */
export type CsvFields = {
  readonly separator: number;
  /** By column: what is done with its fields, one of FIELD, and its slot; −1 for columns that nobody wants. */
  readonly kinds: Uint8Array;
  readonly slots: Int32Array;
  /** Where the field of slot s and row r begins and ends: at s · BATCH_ROWS + r. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** By slot: the numbers of a column that is read on the way. */
  readonly numbers: readonly Float64Array[];
  /** The line that a row begins in. */
  readonly places: Float64Array;
};

/** The row of the batch that comes next, and the line that it begins in. */
export type Cursor = { row: number; line: number };

/**
 * Reads rows of bytes [from, limit), which end with a line feed, until the batch is full or a row needs a closer look:
 * one that is empty or has another number of fields, or a field that has quotes or line breaks inside its quotes, or is
 * no number where one is wanted. Gives where that row begins; nothing of it has been taken.
 */
export function readPlainRows(
  bytes: Uint8Array,
  from: number,
  limit: number,
  { separator: by, kinds, slots, starts, ends, numbers, places }: CsvFields,
  cursor: Cursor,
): number {
  const top = Math.max(by, LF); // nearly every byte is above: one comparison for it
  const width = kinds.length;
  const last = width - 1;
  let { row, line } = cursor;
  let rowStart = from;
  rows: while (rowStart < limit && row < BATCH_ROWS) {
    let at = rowStart;
    let byte = bytes[at] as number;
    if (byte === LF || byte === CR) break;
    for (let column = 0; column < width; column++) {
      const kind = kinds[column] as number;
      const start = at;
      byte = bytes[at] as number;
      if (byte === QUOTE) {
        do byte = bytes[++at] as number;
        while (byte !== QUOTE && byte !== LF);
        if (byte === LF) break rows;
        const end = at;
        byte = bytes[++at] as number;
        if (byte === CR && column === last && bytes[at + 1] === LF) byte = bytes[++at] as number;
        if (byte !== by && byte !== LF) break rows;
        if (kind === FIELD.number) {
          const value = numberOf(bytes, start + 1, end);
          if (Number.isNaN(value)) break rows;
          (numbers[slots[column] as number] as Float64Array)[row] = value;
        } else if (kind === FIELD.kept) {
          const field = (slots[column] as number) * BATCH_ROWS + row;
          starts[field] = start + 1;
          ends[field] = end;
        }
      } else if (kind === FIELD.number) {
        // Each kind has a loop that does no more than it needs: this is where a large file's time goes.
        let mantissa = 0;
        for (; byte >= ZERO && byte <= NINE; byte = bytes[++at] as number) mantissa = mantissa * 10 + (byte - ZERO);
        let digits = at - start;
        let decimals = 0;
        if (byte === POINT) {
          byte = bytes[++at] as number;
          for (; byte >= ZERO && byte <= NINE; byte = bytes[++at] as number) mantissa = mantissa * 10 + (byte - ZERO);
          decimals = at - start - digits - 1;
          digits += decimals;
        }
        if (byte === CR && column === last && bytes[at + 1] === LF) byte = bytes[++at] as number;
        let value = decimals > 0 ? mantissa / (POWERS[decimals] as number) : mantissa;
        if ((byte !== by && byte !== LF) || digits === 0 || digits > EXACT_DIGITS) {
          while (byte > top || (byte !== by && byte !== LF)) byte = bytes[++at] as number;
          value = numberOf(bytes, start, byte === LF && bytes[at - 1] === CR ? at - 1 : at);
          if (Number.isNaN(value)) break rows;
        }
        (numbers[slots[column] as number] as Float64Array)[row] = value;
      } else {
        while (byte > top || (byte !== by && byte !== LF)) byte = bytes[++at] as number;
        if (kind === FIELD.kept) {
          const field = (slots[column] as number) * BATCH_ROWS + row;
          starts[field] = start;
          ends[field] = byte === LF && bytes[at - 1] === CR ? at - 1 : at;
        }
      }
      if (byte === LF && column < last) break rows;
      at++;
    }
    if (byte !== LF) break;
    places[row++] = line++;
    rowStart = at;
  }
  cursor.row = row;
  cursor.line = line;
  return rowStart;
}
