// The first row of a CSV file: what separates its fields, and which of its columns are wanted.
import { textOf } from './field-bytes.ts';
import { quoted } from './values.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
/** Comma, semicolon, tab: the first that makes names of all the wanted columns. */
const SEPARATORS = [0x2c, 0x3b, 0x09] as const;

export type CsvHeader = {
  readonly separator: number;
  readonly names: readonly string[];
  /** What makes the file useless, by the column that it is about. */
  readonly problems: readonly { readonly column: string; readonly message: string }[];
};

/** The line feed after the header, or the end of the file; −1 where it is not there yet. */
export function headerEnd(bytes: Uint8Array, isLast: boolean): number {
  let isQuoted = false;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === QUOTE) isQuoted = !isQuoted;
    else if (bytes[i] === LF && !isQuoted) return i;
  }
  return isLast && bytes.length > 0 ? bytes.length : -1;
}

/** The header in bytes [0, end); undefined where they are not valid UTF-8. */
export function headerOf(bytes: Uint8Array, end: number, wanted: readonly string[]): CsvHeader | undefined {
  if (textOf(bytes, 0, end) === undefined) return undefined;
  const headers = SEPARATORS.map((separator) => ({ separator, names: namesIn(bytes, end, separator) }));
  const missingIn = (names: readonly string[]) => wanted.filter((name) => !names.includes(name));
  const { separator, names } = headers.find((header) => missingIn(header.names).length === 0) ?? headers[0] ?? noHeader;
  const problems = [
    ...missingIn(names).map((column) => ({
      column,
      message: `There is no column ${quoted([column])}. The header has ${quoted(names, 20)}.`,
    })),
    ...wanted
      .filter((name) => names.indexOf(name) !== names.lastIndexOf(name))
      .map((column) => ({ column, message: 'The header has this column twice.' })),
  ];
  return { separator, names, problems };
}

const noHeader = { separator: SEPARATORS[0], names: [] };

function namesIn(bytes: Uint8Array, end: number, separator: number): readonly string[] {
  const names: string[] = [];
  const stop = bytes[end - 1] === CR ? end - 1 : end;
  for (let at = 0; at <= stop; ) {
    const start = at;
    if (bytes[at] === QUOTE) {
      const closing = closingQuote(bytes.subarray(0, stop), at + 1);
      const inner = bytes.slice(at + 1, closing < 0 ? stop : closing);
      names.push(textOf(inner, 0, withoutDoubledQuotes(inner, 0, inner.length)) ?? '');
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

/** The quote that closes a field whose text begins at `at`; −1 where it is not there, or may be the first of two. */
export function closingQuote(bytes: Uint8Array, at: number): number {
  for (let i = at; ; i += 2) {
    i = bytes.indexOf(QUOTE, i);
    if (i < 0) return -1;
    if (bytes[i + 1] !== QUOTE) return i;
  }
}

/** Makes doubled quotes single, where they stand, and gives the new end of the field. */
export function withoutDoubledQuotes(bytes: Uint8Array, start: number, end: number): number {
  let to = start;
  for (let from = start; from < end; from++) {
    const byte = bytes[from] ?? 0;
    bytes[to++] = byte;
    if (byte === QUOTE) from++;
  }
  return to;
}
