// The pages of one column of one row group. Everything that a header says is held against what is there before anything
// is unpacked: a damaged or hostile page must neither fill the memory nor occupy the thread.
import type { ColumnMetaData, DecodedArray, PageHeader, SchemaElement, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { crc32 } from './crc32.ts';
import { textOf } from './field-bytes.ts';

/** Gives the bytes that were compressed; `length` is how many they must be. */
export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

export type FlatColumn = {
  readonly metadata: ColumnMetaData;
  readonly element: SchemaElement;
  /** From the root of the schema to the column. */
  readonly schemaPath: SchemaTree[];
  readonly decompress: Readonly<Record<string, Decompress>>;
};

/** Pages are made of a megabyte or so; a hundred times that is damage, or an attack on the memory. */
const LARGEST_PAGE = 128 * 1024 * 1024;

/** The values of a column's pages, in order; `null` where there is none. Throws where a page can't be right. */
export function* pagesOf(chunk: Uint8Array, column: FlatColumn, rows: number): Generator<ArrayLike<unknown>> {
  const { metadata, element, schemaPath, decompress } = column;
  if (metadata.type !== element.type) throw new Error('A column has another type than the schema says');
  const decoder = {
    pathInSchema: metadata.path_in_schema,
    type: metadata.type,
    element,
    schemaPath,
    codec: metadata.codec,
    parsers: { ...DEFAULT_PARSERS, stringFromBytes },
    compressors: { ...decompress },
  };
  const reader = { view: new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength), offset: 0 };
  let dictionary: DecodedArray | undefined;
  let seen = 0;
  while (seen < rows) {
    if (reader.offset >= chunk.byteLength) throw new Error(`A column ends after ${seen} of ${rows} rows`);
    const header = parquetHeader(reader);
    const size = header.compressed_page_size;
    const length = header.uncompressed_page_size;
    if (!isCount(size) || !isCount(length) || size > chunk.byteLength - reader.offset)
      throw new Error('A page is longer than its column');
    if (length > LARGEST_PAGE) throw new Error('A page has more than 128 MiB; write smaller pages');
    // A copy: what a damaged page makes a decoder read beyond its end must not be the next page.
    const bytes = chunk.slice(reader.offset, reader.offset + size);
    reader.offset += size;
    if (header.crc !== undefined && header.crc !== crc32(bytes))
      throw new Error('A page does not match its checksum; the file is damaged');
    if (header.type === 'DICTIONARY_PAGE') {
      const count = header.dictionary_page_header?.num_values;
      if (!isCount(count) || count > length) throw new Error('A dictionary has more values than bytes');
      const page = decompressPage(bytes, length, metadata.codec, decoder.compressors);
      const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
      dictionary = convert(readPlain({ view, offset: 0 }, metadata.type, count, element.type_length), decoder);
      continue;
    }
    if (header.type === 'INDEX_PAGE') continue;
    const values = dataPage(bytes, header, decoder, dictionary, rows - seen);
    seen += values.length;
    yield values;
  }
}

type Decoder = Parameters<typeof convert>[1];

function dataPage(
  bytes: Uint8Array,
  header: PageHeader,
  decoder: Decoder,
  dictionary: DecodedArray | undefined,
  most: number,
): ArrayLike<unknown> {
  const { codec, compressors, element, type } = decoder;
  const v1 = header.data_page_header;
  const v2 = header.data_page_header_v2;
  const about = header.type === 'DATA_PAGE' ? v1 : v2;
  const count = about?.num_values;
  if (!about || !isCount(count) || count > most) throw new Error('A page has more values than its column has rows');
  const isOptional = element.repetition_type === 'OPTIONAL';
  let page: ReturnType<typeof readDataPage>;
  const encoded = { isDictionary: about.encoding.endsWith('_DICTIONARY'), isBoolean: type === 'BOOLEAN' };
  if (about === v1) {
    const body = decompressPage(bytes, header.uncompressed_page_size, codec, compressors);
    const levels = isOptional ? uint32(body, 0) : 0;
    const start = isOptional ? 4 + levels : 0;
    if (start > body.length) throw new Error('A page is shorter than it says');
    if (isOptional) checkRuns(body.subarray(4, start), 1, count);
    checkValues(body.subarray(start), encoded, about.encoding, count);
    page = readDataPage(body, v1, decoder);
  } else if (v2) {
    const { num_nulls: nulls, num_rows: rows } = v2;
    const levels = v2.definition_levels_byte_length;
    const repeats = v2.repetition_levels_byte_length;
    if (!isCount(nulls) || nulls > count || rows !== count || repeats !== 0)
      throw new Error('A page counts its values and its rows differently');
    if (!isCount(levels) || levels > Math.min(bytes.length, header.uncompressed_page_size))
      throw new Error('A page is shorter than it says');
    if (isOptional) checkRuns(bytes.subarray(0, levels), 1, count);
    const packed = bytes.subarray(levels);
    const length = header.uncompressed_page_size - levels;
    const body = v2.is_compressed === false ? packed : decompressPage(packed, length, codec, compressors);
    checkValues(body, encoded, about.encoding, count - nulls);
    // Unpacked already, so that it is not unpacked twice.
    const plain = new Uint8Array(levels + body.length);
    plain.set(bytes.subarray(0, levels));
    plain.set(body, levels);
    const head = {
      ...header,
      uncompressed_page_size: plain.length,
      data_page_header_v2: { ...v2, is_compressed: false },
    };
    page = readDataPageV2(plain, head, decoder);
  } else throw new Error(`A page is of the kind ${header.type}, which is not read`);

  const { definitionLevels } = page;
  const values = encoded.isDictionary
    ? looked(page.dataPage, dictionary)
    : convertWithDictionary(page.dataPage, undefined, about.encoding, decoder);
  if (!definitionLevels?.length) {
    if (values.length !== count) throw new Error(`A page has ${values.length} values and says that it has ${count}`);
    return values;
  }
  if (definitionLevels.length !== count) throw new Error('A page says of fewer values whether they are there');
  const all: unknown[] = new Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) all[i] = definitionLevels[i] === 1 ? values[at++] : null;
  if (at !== values.length) throw new Error('A page has another number of values than it says');
  return all;
}

/** An index beyond the dictionary is damage, not a missing value. */
function looked(indexes: DecodedArray, dictionary: DecodedArray | undefined): ArrayLike<unknown> {
  if (!dictionary) throw new Error('A page refers to a dictionary that is not there');
  const values: unknown[] = new Array(indexes.length);
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i] as number;
    if (!(index >= 0 && index < dictionary.length))
      throw new Error('A page refers to values that its dictionary lacks');
    values[i] = dictionary[index];
  }
  return values;
}

function checkValues(
  body: Uint8Array,
  { isDictionary, isBoolean }: { readonly isDictionary: boolean; readonly isBoolean: boolean },
  encoding: string,
  count: number,
): void {
  if (isDictionary) {
    const width = body[0] ?? 0;
    if (width > 32) throw new Error('A page is packed in more than 32 bits');
    if (width > 0) checkRuns(body.subarray(1), width, count);
  } else if (encoding === 'RLE' && isBoolean) checkRuns(body.subarray(4), 1, count);
}

/** Holds the runs of Parquet's hybrid of run lengths and packed bits against how many values there can be. */
function checkRuns(bytes: Uint8Array, width: number, count: number): void {
  const bytesOfValue = (width + 7) >> 3;
  let seen = 0;
  for (let at = 0; at < bytes.length && seen < count; ) {
    let run = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 28) throw new Error('A run of values has no length');
      run += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const length = Math.floor(run / 2);
    if (run % 2 === 1) {
      // Packed in groups of eight, of which the last may be filled up; some writers round up more.
      if (length * 8 > count + 504) throw new Error('A run has more values than its page');
      seen += length * 8;
      at += length * width;
    } else {
      if (length > count) throw new Error('A run has more values than its page');
      if (length === 0) throw new Error('A run has no values');
      seen += length;
      at += bytesOfValue;
    }
  }
}

function stringFromBytes(bytes: Uint8Array): string {
  const text = textOf(bytes, 0, bytes.length);
  if (text === undefined) throw new Error('A text is not valid UTF-8');
  return text;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function uint32(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new Error('A page is shorter than it says');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}
