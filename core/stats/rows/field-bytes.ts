// Fields of a CSV file as bytes: to numbers and to categories without making a string of each.
import { grown } from '../grown.ts';
import { LARGEST_DICTIONARY, OVERFLOW } from './batch.ts';
import { nearestQuotient } from './nearest-quotient.ts';
import { isNumberText } from './values.ts';

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;

/** Powers of ten that doubles hold exactly. */
export const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** Digits up to here make an integer that doubles hold exactly; its quotient by an exact power is rounded correctly. */
export const EXACT_DIGITS = 15;

/** More digits are taken apart from the first fifteen; with these they make 22, as many as powers of ten are exact. */
const TAIL_DIGITS = 7;

/** The number that bytes [start, end) write as a decimal, correctly rounded; NaN for anything else. */
export function numberOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const isNegative = bytes[at] === MINUS;
  if (isNegative || bytes[at] === PLUS) at++;
  let head = 0;
  let tail = 0;
  let headDigits = 0;
  let tailDigits = 0;
  let digits = 0;
  let decimals = 0;
  let point = 0;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= ZERO && byte <= NINE) {
      digits++;
      decimals += point;
      if (headDigits < EXACT_DIGITS) {
        head = head * 10 + (byte - ZERO);
        if (head > 0) headDigits++; // zeros before it say nothing
      } else {
        tail = tail * 10 + (byte - ZERO);
        tailDigits++;
      }
    } else if (byte === POINT && point === 0) point = 1;
    else break;
  }
  if (digits === 0) return slowNumberOf(bytes, start, end);
  const exponent = at < end ? exponentOf(bytes, at, end) : 0;
  const scale = exponent - decimals;
  let size = Number.NaN;
  // A product or a quotient of two numbers that doubles hold exactly is rounded once.
  if (tailDigits === 0 && scale >= -22 && scale <= 22)
    size = scale < 0 ? head / (POWERS[-scale] as number) : head * (POWERS[scale] as number);
  else if (tailDigits <= TAIL_DIGITS && scale < 0 && scale >= -22)
    size = nearestQuotient(head, POWERS[tailDigits] as number, tail, POWERS[-scale] as number);
  if (Number.isNaN(size)) return slowNumberOf(bytes, start, end);
  return isNegative ? -size : size;
}

/** What e-05 at the end of a number says; NaN for anything else. */
function exponentOf(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return Number.NaN;
  at++;
  const isNegative = bytes[at] === MINUS;
  if (isNegative || bytes[at] === PLUS) at++;
  if (at === end || end - at > 4) return Number.NaN;
  let size = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    size = size * 10 + digit;
  }
  return isNegative ? -size : size;
}

function slowNumberOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 400) return Number.NaN;
  const text = textOf(bytes, start, end);
  return text !== undefined && isNumberText(text) ? Number(text) : Number.NaN;
}

/** The text of UTF-8 bytes; undefined where they are not valid UTF-8. */
export function textOf(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  let isPlain = true;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80 && byte !== 0x25) text += String.fromCharCode(byte);
    else {
      isPlain = false;
      text += `%${byte.toString(16).padStart(2, '0')}`;
    }
  }
  if (isPlain) return text;
  try {
    return decodeURIComponent(text); // strict: it throws on what is no UTF-8
  } catch {
    return undefined;
  }
}

/** Longer texts are no names of categories. */
export const LONGEST_CATEGORY = 1000;

export type Categories = {
  /** The code of bytes [start, end): the same for the same bytes. OVERFLOW beyond the limit. */
  codeOf(bytes: Uint8Array, start: number, end: number): number;
  /** The codes of the fields at `base` + first … last − 1 of starts and ends, into the column. */
  codesOf(
    bytes: Uint8Array,
    starts: Int32Array,
    ends: Int32Array,
    base: number,
    first: number,
    last: number,
    column: Int32Array | Float64Array,
  ): void;
  readonly texts: readonly string[];
  /** Whether a text was no UTF-8, or too long to be a category. */
  broken(): 'encoding' | 'length' | undefined;
};

export function categories(): Categories {
  const texts: string[] = [];
  let capacity = 256;
  let table = new Int32Array(capacity).fill(-1);
  const hashes: number[] = [];
  /** The bytes of all texts, one after the other, and where each begins: an array for each would take 200 bytes. */
  let known = new Uint8Array(1024);
  let knownAt = new Uint32Array(256);
  let broken: 'encoding' | 'length' | undefined;

  const rehash = (): void => {
    capacity *= 2;
    table = new Int32Array(capacity).fill(-1);
    for (const [code, hash] of hashes.entries()) {
      let slot = hash & (capacity - 1);
      while ((table[slot] ?? -1) >= 0) slot = (slot + 1) & (capacity - 1);
      table[slot] = code;
    }
  };
  /** The last code of fields with this length, first and last byte: most are found here, and only compared. */
  const recent = new Int32Array(4096).fill(-1);
  /** Codes of fields of one byte, such as 0 and 1. */
  const single = new Int32Array(256).fill(-1);
  const isKnown = (code: number, bytes: Uint8Array, start: number, length: number): boolean => {
    const from = knownAt[code] as number;
    if ((knownAt[code + 1] as number) - from !== length) return false;
    let i = 0;
    while (i < length && known[from + i] === bytes[start + i]) i++;
    return i === length;
  };
  const keep = (code: number, bytes: Uint8Array): void => {
    const from = knownAt[code] as number;
    const end = from + bytes.length;
    if (end > known.length) known = grown(known, 2 * end);
    if (code + 1 === knownAt.length) knownAt = grown(knownAt, 2 * knownAt.length);
    known.set(bytes, from);
    knownAt[code + 1] = end;
  };
  const codeOf = (bytes: Uint8Array, start: number, end: number): number => {
    let hash = 0x811c9dc5; // FNV-1a
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
    const length = end - start;
    let slot = hash & (capacity - 1);
    for (let code = table[slot] ?? -1; code >= 0; code = table[slot] ?? -1) {
      if (isKnown(code, bytes, start, length)) return code;
      slot = (slot + 1) & (capacity - 1);
    }
    if (texts.length >= LARGEST_DICTIONARY) return OVERFLOW;
    if (length > LONGEST_CATEGORY) {
      broken ??= 'length';
      return OVERFLOW;
    }
    const text = textOf(bytes, start, end);
    if (text === undefined) broken ??= 'encoding';
    const code = texts.push(text ?? '\ufffd') - 1;
    hashes.push(hash);
    keep(code, bytes.subarray(start, end));
    table[slot] = code;
    if (texts.length * 2 > capacity) rehash();
    return code;
  };
  return {
    texts,
    broken: () => broken,
    codeOf,
    codesOf: (bytes, starts, ends, base, first, last, column) => {
      for (let row = first; row < last; row++) {
        const start = starts[base + row] as number;
        const end = ends[base + row] as number;
        const length = end - start;
        if (length === 1) {
          const byte = bytes[start] as number;
          let code = single[byte] as number;
          if (code < 0) single[byte] = code = codeOf(bytes, start, end);
          column[row] = code;
          continue;
        }
        const key = ((bytes[start] ?? 0) * 31 + (bytes[end - 1] ?? 0) * 7 + length * 131) & 4095;
        let code = recent[key] as number;
        if (code < 0 || !isKnown(code, bytes, start, length)) {
          code = codeOf(bytes, start, end);
          recent[key] = code;
        }
        column[row] = code;
      }
    },
  };
}
