// A streaming reader of CSV (RFC 4180) that looks at the wanted columns alone.
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type ColumnRequest, problemList, type RowBatch, type RowProblems } from './batch.ts';
import { type Categories, categories, LONGEST_CATEGORY, numberOf, textOf } from './field-bytes.ts';
import { quoted } from './values.ts';

export type CsvReader = {
  /** The next part of the file, cut anywhere: bytes in UTF-8, or text. */
  push(chunk: Uint8Array | string): void;
  /** Ends the file and tells what could not be read; `at` are lines, from 1. */
  end(): RowProblems;
};

const BATCH_ROWS = 4096;
/** A longer row is most likely a quote that is left open; it must not fill the memory. */
const LONGEST_ROW = 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const SEPARATORS = [COMMA, 0x3b, 0x09] as const;

/**
 * Reads the requested columns of a CSV file with a header, in batches. Quoted fields with separators, doubled quotes and
 * line breaks, LF and CRLF, a byte-order mark, and `;` or tab as separators where the header has them. Empty lines are
 * passed over. Rows of another number of fields than the header, fields that go on after their closing quote, a quote
 * left open, missing columns and wrong encodings are problems; such rows are not delivered.
 */
export function createCsvReader(requests: readonly ColumnRequest[], onBatch: (batch: RowBatch) => void): CsvReader {
  const problems = problemList();
  const dictionaries: readonly (Categories | undefined)[] = requests.map(({ as }) =>
    as === 'category' ? categories() : undefined,
  );
  const columns = requests.map(({ as }) =>
    as === 'category' ? new Int32Array(BATCH_ROWS) : new Float64Array(BATCH_ROWS),
  );
  const places = new Float64Array(BATCH_ROWS);
  const unread = new Map<number, string>();

  let separator: number = COMMA;
  /** Number of columns; 0 until the header is read. */
  let width = 0;
  /** Where a column's field is kept, by column; −1 for columns that nobody wants. */
  let slots = new Int32Array();
  let slotOfRequest: readonly number[] = [];
  /** Where the fields of rows that wait to be decoded begin and end: of slot s and row r at s · BATCH_ROWS + r. */
  let starts = new Int32Array();
  let ends = new Int32Array();
  /** Fields with doubled quotes. */
  const escaped = new Set<number>();
  /** Rows of the batch that are found; of these, `decoded` have been turned into values. */
  let filled = 0;
  let decoded = 0;

  /** Begins with what is left of earlier chunks: a row whose end is not there yet. Used again for every chunk. */
  let buffer = new Uint8Array(64 * 1024);
  let kept = 0;
  let halfPair = '';
  let line = 1;
  let begun = false;
  let dead = false;

  const stop = (message: string, column: string | null = null, at: number | null = line): void => {
    problems.add({ at, column, message });
    dead = true;
  };

  /** Turns fields into values, a column after the other: that is much faster than row by row. */
  const decode = (bytes: Uint8Array): void => {
    for (const [r, column] of columns.entries()) {
      const base = (slotOfRequest[r] ?? 0) * BATCH_ROWS;
      const dictionary = dictionaries[r];
      if (dictionary && escaped.size === 0) dictionary.codesOf(bytes, starts, ends, base, decoded, filled, column);
      else
        for (let row = decoded; row < filled; row++) {
          const start = starts[base + row] ?? 0;
          const end = ends[base + row] ?? 0;
          const field = escaped.has(base + row) ? withoutQuotes(bytes, start, end) : undefined;
          const value = field
            ? decodeOne(dictionary, field, 0, field.length)
            : decodeOne(dictionary, bytes, start, end);
          column[row] = value;
          if (Number.isNaN(value) && end > start)
            unread.set(row * columns.length + r, textOf(bytes, start, Math.min(end, start + 100)) ?? '\ufffd');
        }
    }
    escaped.clear();
    decoded = filled;
  };

  const emit = (bytes: Uint8Array): void => {
    decode(bytes);
    if (filled === 0) return;
    onBatch({
      rows: filled,
      columns,
      dictionaries: dictionaries.map((dictionary) => dictionary?.texts),
      places,
      textAt: (request, row) => unread.get(row * requests.length + request) ?? '',
    });
    unread.clear();
    filled = 0;
    decoded = 0;
  };

  /** Reads the rows of bytes and gives how far it got: to the begin of a row whose end is not there yet. */
  const readRows = (bytes: Uint8Array, from: number, isLast: boolean): number => {
    const size = bytes.length;
    const [by, columnCount, slotOf, startOf, endOf] = [separator, width, slots, starts, ends]; // faster than the closure's
    let at = from;
    while (at < size && !dead) {
      const rowStart = at;
      const rowLine = line;
      const row = filled;
      let column = 0;
      let isEmpty = true;
      let problem: string | undefined;
      for (;;) {
        const slot = column < columnCount ? (slotOf[column] ?? -1) : -1;
        const start = at;
        if (bytes[at] === QUOTE) {
          isEmpty = false;
          const closing = closingQuote(bytes, at + 1);
          if (closing < 0 && !isLast) {
            line = rowLine;
            return rowStart;
          }
          if (closing < 0) {
            line = rowLine;
            stop('A quote is opened in this row and never closed.');
            return size;
          }
          at = closing + 1;
          const stray = bytes[at] === CR && (at + 1 < size ? bytes[at + 1] === LF : isLast) ? at + 1 : at;
          if (at < size && bytes[at] !== by && bytes[at] !== LF && stray === at) {
            if (bytes[at] === CR && at + 1 === size) {
              line = rowLine;
              return rowStart;
            }
            problem ??= 'A field goes on after its closing quote.';
            while (at < size && bytes[at] !== by && bytes[at] !== LF) at++;
          }
          for (let i = start; i < closing; i++) if (bytes[i] === LF) line++;
          if (slot >= 0) {
            const field = slot * BATCH_ROWS + row;
            startOf[field] = start + 1;
            endOf[field] = closing;
            const doubled = bytes.indexOf(QUOTE, start + 1);
            if (doubled < closing) escaped.add(field);
            else escaped.delete(field);
          }
          if (bytes[at] === CR) at++;
        } else {
          let byte = 0;
          for (; at < size; at++) {
            byte = bytes[at] ?? 0;
            if (byte === by || byte === LF) break;
          }
          if (slot >= 0) {
            const field = slot * BATCH_ROWS + row;
            startOf[field] = start;
            endOf[field] = byte !== by && at > start && bytes[at - 1] === CR ? at - 1 : at;
            if (escaped.size > 0) escaped.delete(field);
          }
          if (column > 0 || at > start + 1 || (at === start + 1 && bytes[start] !== CR)) isEmpty = false;
        }
        column++;
        if (at < size && bytes[at] === by) {
          isEmpty = false;
          at++;
          continue;
        }
        break;
      }
      if (at === size && !isLast) {
        line = rowLine;
        return rowStart;
      }
      at++; // the line feed
      line++;
      if (isEmpty && (columnCount > 1 || at >= size)) continue;
      if (column !== columnCount)
        problem ??= `The row has ${column} ${column === 1 ? 'field' : 'fields'}, the header ${columnCount}.`;
      if (problem !== undefined) problems.add({ at: rowLine, column: null, message: problem });
      else {
        places[filled++] = rowLine;
        if (filled === BATCH_ROWS) emit(bytes);
      }
    }
    return Math.min(at, size);
  };

  /** Reads the header and finds the columns. Gives where the rows begin, or −1 where it is not whole yet. */
  const readHeader = (bytes: Uint8Array, isLast: boolean): number => {
    const found = headerEnd(bytes, isLast);
    if (found < 0) return -1;
    if (textOf(bytes, 0, found) === undefined) {
      stop('The header is not valid UTF-8. Save the file as UTF-8.');
      return bytes.length;
    }
    const wanted = [...new Set(requests.map((request) => request.column))];
    const headers = SEPARATORS.map((by) => ({ by, names: headerNames(bytes, found, by) }));
    const missingIn = (names: readonly string[]) => wanted.filter((name) => !names.includes(name));
    const header = headers.find(({ names }) => missingIn(names).length === 0) ?? headers[0];
    if (!header) return bytes.length;
    const { names } = header;
    for (const name of missingIn(names)) {
      stop(`There is no column ${quoted([name])}. The header has ${quoted(names, 20)}.`, name);
    }
    for (const name of wanted) {
      if (names.indexOf(name) !== names.lastIndexOf(name)) stop('The header has this column twice.', name);
    }
    separator = header.by;
    width = names.length;
    slots = Int32Array.from(names, (name) => wanted.indexOf(name));
    slotOfRequest = requests.map((request) => wanted.indexOf(request.column));
    starts = new Int32Array(wanted.length * BATCH_ROWS);
    ends = new Int32Array(wanted.length * BATCH_ROWS);
    for (let i = 0; i < found; i++) if (bytes[i] === LF) line++;
    line++;
    return Math.min(found + 1, bytes.length);
  };

  /** Reads what can be read and gives how many bytes are done with. */
  const read = (bytes: Uint8Array, isLast: boolean): number => {
    let from = 0;
    if (!begun) {
      if (bytes.length < 3 && !isLast) return 0;
      begun = true;
      if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
        stop('The file is in UTF-16. Save it as UTF-8.');
        return bytes.length;
      }
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) from = 3;
    }
    if (width === 0) {
      const rows = readHeader(bytes.subarray(from), isLast);
      if (rows < 0 || dead) return from;
      from += rows;
    }
    const used = readRows(bytes, from, isLast);
    decode(bytes); // the bytes are about to be moved
    return used;
  };

  return {
    push: (chunk) => {
      if (dead) return;
      let bytes: Uint8Array;
      if (typeof chunk !== 'string') {
        // A plain view: `slice` of Node's Buffer would not copy.
        bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      } else {
        const text = halfPair + chunk;
        const cut = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
        halfPair = text.slice(cut);
        bytes = utf8ToBytes(text.slice(0, cut));
      }
      if (kept + bytes.length > buffer.length) {
        const larger = new Uint8Array(2 * (kept + bytes.length));
        larger.set(buffer.subarray(0, kept));
        buffer = larger;
      }
      buffer.set(bytes, kept);
      const size = kept + bytes.length;
      const used = read(buffer.subarray(0, size), false);
      kept = size - used;
      buffer.copyWithin(0, used, size);
      if (kept > LONGEST_ROW && !dead) stop('A row is longer than 1 MiB. Is a quote left open in it?');
    },
    end: () => {
      if (!dead) read(buffer.subarray(0, kept), true);
      if (!dead && width === 0) stop('The file is empty.', null, null);
      emit(buffer);
      for (const [r, dictionary] of dictionaries.entries()) {
        const broken = dictionary?.broken();
        const column = requests[r]?.column ?? null;
        if (broken === 'encoding')
          problems.add({ at: null, column, message: 'A value is not valid UTF-8. Save the file as UTF-8.' });
        if (broken === 'length')
          problems.add({ at: null, column, message: `A value has more than ${LONGEST_CATEGORY} bytes.` });
      }
      return problems.result();
    },
  };
}

function decodeOne(dictionary: Categories | undefined, bytes: Uint8Array, start: number, end: number): number {
  return dictionary ? dictionary.codeOf(bytes, start, end) : numberOf(bytes, start, end);
}

/** The quote that closes a field whose text begins at `at`; −1 where it is not there, or may be the first of two. */
function closingQuote(bytes: Uint8Array, at: number): number {
  for (let i = at; ; i += 2) {
    i = bytes.indexOf(QUOTE, i);
    if (i < 0) return -1;
    if (bytes[i + 1] !== QUOTE) return i;
  }
}

/** The bytes of a quoted field, doubled quotes made single. */
function withoutQuotes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const field = bytes.slice(start, end);
  let to = 0;
  for (let from = 0; from < field.length; from++) {
    field[to++] = field[from] ?? 0;
    if (field[from] === QUOTE) from++;
  }
  return field.subarray(0, to);
}

/** The line feed after the header, or the end of the file; −1 where it is not there yet. */
function headerEnd(bytes: Uint8Array, isLast: boolean): number {
  let isQuoted = false;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === QUOTE) isQuoted = !isQuoted;
    else if (bytes[i] === LF && !isQuoted) return i;
  }
  return isLast && bytes.length > 0 ? bytes.length : -1;
}

function headerNames(bytes: Uint8Array, end: number, separator: number): readonly string[] {
  const names: string[] = [];
  const stop = bytes[end - 1] === CR ? end - 1 : end;
  for (let at = 0; at <= stop; ) {
    const start = at;
    if (bytes[at] === QUOTE) {
      const closing = closingQuote(bytes.subarray(0, stop), at + 1);
      const inner = withoutQuotes(bytes, at + 1, closing < 0 ? stop : closing);
      names.push(textOf(inner, 0, inner.length) ?? '');
      at = closing < 0 ? stop : closing + 1;
      while (at < stop && bytes[at] !== separator) at++;
    } else {
      while (at < stop && bytes[at] !== separator) at++;
      names.push((textOf(bytes, start, at) ?? '').trim());
    }
    at++;
  }
  return names;
}
