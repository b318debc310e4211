// A streaming reader of CSV (RFC 4180) that looks at the wanted columns alone.

import { utf8ToBytes } from '@noble/hashes/utils.js';
import { grown } from '../grown.ts';
import { type ColumnRequest, problemList, type RowBatch, type RowProblems } from './batch.ts';
import { headerEnd, headerOf } from './csv-header.ts';
import { type CsvRows, csvRows } from './csv-rows.ts';
import { type Categories, categories, LONGEST_CATEGORY } from './field-bytes.ts';

export type CsvReader = {
  /** The next part of the file, cut anywhere: bytes in UTF-8, or text. */
  push(chunk: Uint8Array | string): void;
  /** Ends the file and tells what could not be read; `at` are lines, from 1. */
  end(): RowProblems;
};

/** A longer row is most likely a quote that is left open; it must not fill the memory. */
const LONGEST_ROW = 1024 * 1024;

const LF = 0x0a;

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
  /** Begins with what is left of earlier chunks: a row whose end is not there yet. Used again for every chunk. */
  let buffer = new Uint8Array(64 * 1024);
  let kept = 0;
  let halfPair = '';
  let begun = false;
  let rows: CsvRows | undefined;
  let dead = false;

  const stop = (message: string, column: string | null = null, at: number | null = rows?.line() ?? 1): void => {
    problems.add({ at, column, message });
    dead = true;
  };

  /** Reads the header and finds the columns. Gives where the rows begin, or −1 where it is not whole yet. */
  const readHeader = (bytes: Uint8Array, isLast: boolean): number => {
    const end = headerEnd(bytes, isLast);
    if (end < 0) return -1;
    const header = headerOf(bytes, end, [...new Set(requests.map(({ column }) => column))]);
    if (!header) {
      stop('The header is not valid UTF-8. Save the file as UTF-8.');
      return bytes.length;
    }
    for (const { column, message } of header.problems) stop(message, column);
    let firstLine = 2;
    for (let i = 0; i < end; i++) if (bytes[i] === LF) firstLine++;
    rows = csvRows(requests, dictionaries, { ...header, firstLine }, onBatch, problems.add);
    return Math.min(end + 1, bytes.length);
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
    if (!rows) {
      const end = readHeader(bytes.subarray(from), isLast);
      if (end < 0 || !rows || dead) return from;
      from += end;
    }
    const used = rows.read(bytes, from, isLast);
    if (rows.isOver()) dead = true;
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
      if (kept + bytes.length > buffer.length) buffer = grown(buffer.subarray(0, kept), 2 * (kept + bytes.length));
      buffer.set(bytes, kept);
      const size = kept + bytes.length;
      const used = read(buffer.subarray(0, size), false);
      kept = size - used;
      buffer.copyWithin(0, used, size);
      if (kept > LONGEST_ROW && !dead) stop('A row is longer than 1 MiB. Is a quote left open in it?');
    },
    end: () => {
      if (!dead) read(buffer.subarray(0, kept), true);
      if (!dead && !rows) stop('The file is empty.', null, null);
      rows?.flush();
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
