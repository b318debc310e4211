// The values of one unpacked page, in steps: a page of a million values must not become a million objects.
import type { DecodedArray } from 'hyparquet';
import { convert, parseDecimal } from 'hyparquet/src/convert.js';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { hybridRuns, type Runs } from './parquet-runs.ts';

export type Decoder = Parameters<typeof convert>[1];

/** Values of a page, or where in `dictionary` they are; `null` and −1 where there is none. */
export type Step =
  | { readonly dictionary: undefined; readonly values: ArrayLike<unknown> }
  | { readonly dictionary: ArrayLike<unknown>; readonly values: Int32Array };

export type PageValues = {
  readonly count: number;
  /** The next values, no more than are left. Throws where they can't be right. */
  next(count: number): Step;
};

export type Page = {
  /** Values, those that are not there among them. */
  readonly count: number;
  /** One bit of each value says whether it is there; undefined where all are. */
  readonly levels: Uint8Array | undefined;
  readonly body: Uint8Array;
  readonly encoding: string;
  readonly dictionary: ArrayLike<unknown> | undefined;
};

/** Reads a page. Throws where it can't be right. */
export function pageValues({ count, levels, body, encoding, dictionary }: Page, decoder: Decoder): PageValues {
  const present = levels && hybridRuns(levels, 1);
  const read = encoding.endsWith('_DICTIONARY')
    ? lookedUp(body, dictionary)
    : decoded(body, encoding, decoder, () => (levels ? countOf(hybridRuns(levels, 1), count) : count));
  return {
    count,
    next: (some) => {
      if (!present) return read(some, undefined, some);
      const isThere = new Int32Array(some);
      present.read(isThere, 0, some);
      return read(
        some,
        isThere,
        isThere.reduce((sum, level) => sum + level, 0),
      );
    },
  };
}

/** A step of so many values, of which `found` are there. */
type Stepper = (count: number, isThere: Int32Array | undefined, found: number) => Step;

function lookedUp(body: Uint8Array, dictionary: ArrayLike<unknown> | undefined): Stepper {
  let indexes: Runs | undefined;
  return (count, isThere, found) => {
    const values = new Int32Array(count);
    if (!dictionary) throw new Error('A page refers to a dictionary that is not there');
    if (found > 0) {
      indexes ??= hybridRuns(body.subarray(1), body[0] ?? 33);
      indexes.read(values, count - found, found);
    }
    // Found indexes stand at the end, and move to the front: never over one that has not been moved.
    let next = count - found;
    for (let i = 0; i < count; i++) {
      const index = isThere && isThere[i] !== 1 ? -1 : (values[next++] ?? -1);
      if (index >= dictionary.length) throw new Error('A page refers to values that its dictionary lacks');
      values[i] = index;
    }
    return { dictionary, values };
  };
}

function decoded(body: Uint8Array, encoding: string, decoder: Decoder, total: () => number): Stepper {
  const read = decodedValues(body, encoding, decoder, total);
  return (count, isThere, found) => {
    const values = read(found);
    if (values.length !== found) throw new Error('A page has fewer values than it says that it has');
    if (!isThere) return { dictionary: undefined, values };
    let next = 0;
    return {
      dictionary: undefined,
      values: Array.from({ length: count }, (_, i) => (isThere[i] === 1 ? values[next++] : null)),
    };
  };
}

/** How many of so many bits are set. */
function countOf(runs: Runs, count: number): number {
  const some = new Int32Array(4096);
  let sum = 0;
  for (let at = 0; at < count; at += some.length) {
    const length = Math.min(some.length, count - at);
    runs.read(some, 0, length);
    for (let i = 0; i < length; i++) sum += some[i] ?? 0;
  }
  return sum;
}

/** Gives the next values that are there. Encodings that can't be read in steps are read as a whole. */
function decodedValues(
  body: Uint8Array,
  encoding: string,
  decoder: Decoder,
  total: () => number,
): (count: number) => ArrayLike<unknown> {
  const { type, element } = decoder;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const reader = { view, offset: 0 };
  const isBoolean = type === 'BOOLEAN';
  if (isBoolean && encoding === 'PLAIN') return booleans(bits(body));
  if (isBoolean && encoding === 'RLE') return booleans(hybridRuns(body.subarray(4), 1));
  if (encoding === 'PLAIN') return (count) => converted(readPlain(reader, type, count, element.type_length), decoder);
  const all = converted(wholePage(reader, encoding, total(), decoder), decoder);
  let at = 0;
  return (count) => {
    at += count;
    return Array.prototype.slice.call(all, at - count, at);
  };
}

function wholePage(
  reader: { readonly view: DataView; offset: number },
  encoding: string,
  total: number,
  { type, element }: Decoder,
): DecodedArray {
  switch (encoding) {
    case 'DELTA_BINARY_PACKED': {
      const values = type === 'INT32' ? new Int32Array(total) : new BigInt64Array(total);
      deltaBinaryUnpack(reader, total, values);
      return values;
    }
    case 'DELTA_LENGTH_BYTE_ARRAY':
    case 'DELTA_BYTE_ARRAY': {
      const texts = new Array<Uint8Array>(total);
      (encoding === 'DELTA_BYTE_ARRAY' ? deltaByteArray : deltaLengthByteArray)(reader, total, texts);
      return texts;
    }
    case 'BYTE_STREAM_SPLIT':
      return byteStreamSplit(reader, total, type, element.type_length);
    default:
      throw new Error(`A page is written as ${encoding}, which is not read`);
  }
}

/** As whatever the schema says that they are. */
export function converted(values: DecodedArray, decoder: Decoder): DecodedArray {
  if (decoder.element.converted_type !== 'DECIMAL') return convert(values, decoder);
  // By division: 3 · 0.1 is not 0.3.
  const unit = 10 ** (decoder.element.scale ?? 0);
  return Array.from(values, (value) => (value instanceof Uint8Array ? parseDecimal(value) : Number(value)) / unit);
}

function booleans(runs: Runs): (count: number) => readonly boolean[] {
  return (count) => {
    const values = new Int32Array(count);
    runs.read(values, 0, count);
    return Array.from(values, (value) => value === 1);
  };
}

/** Packed bits without any run before them. */
function bits(bytes: Uint8Array): Runs {
  let bit = 0;
  return {
    read: (to, at, count) => {
      for (let i = at; i < at + count; i++, bit++) {
        const byte = bytes[bit >>> 3];
        if (byte === undefined) throw new Error('A page ends within its values');
        to[i] = (byte >>> (bit & 7)) & 1;
      }
    },
  };
}
