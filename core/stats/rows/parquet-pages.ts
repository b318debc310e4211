// The pages of one column of one row group, one after the other. Everything that a header says is held against what is
// there before anything is unpacked: a damaged or hostile page must neither fill the memory nor occupy the thread.
import type { ColumnMetaData, CompressionCodec, PageHeader, SchemaElement, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { crc32 } from './crc32.ts';
import { textOf } from './field-bytes.ts';
import { converted, type Decoder, type PageValues, pageValues } from './parquet-values.ts';

/** Gives the bytes that were compressed; `length` is how many they must be. */
export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array | Promise<Uint8Array>;

export type FlatColumn = {
  readonly metadata: ColumnMetaData;
  readonly element: SchemaElement;
  /** From the root of the schema to the column. */
  readonly schemaPath: SchemaTree[];
  readonly decompress: Readonly<Record<string, Decompress>>;
};

/** The bytes of a column: `read` gives those from `start` to before `end`, in a buffer of their own. */
export type ColumnBytes = {
  readonly length: number;
  read(start: number, end: number): Promise<Uint8Array>;
};

/** Pages are made of a megabyte or so; a hundred times that is damage, or an attack on the memory. */
const LARGEST_PAGE = 128 * 1024 * 1024;
/** Bytes that are read at once, where a page is not longer. */
const WINDOW = 256 * 1024;
const LARGEST_HEADER = 16 * 1024 * 1024;

/** The pages of a column of so many rows, in order. Throws where one can't be right. */
export async function* pagesOf(bytes: ColumnBytes, column: FlatColumn, rows: number): AsyncGenerator<PageValues> {
  const { metadata, element, schemaPath, decompress } = column;
  if (metadata.type !== element.type) throw new Error('A column has another type than the schema says');
  const decoder: Decoder = {
    pathInSchema: metadata.path_in_schema,
    type: metadata.type,
    element,
    schemaPath,
    codec: metadata.codec,
    parsers: { ...DEFAULT_PARSERS, stringFromBytes },
    compressors: {},
  };
  const unpack: Decompress = (packed, length) => unpacked(packed, length, metadata.codec, decompress);
  const window = windowOver(bytes);
  let dictionary: ArrayLike<unknown> | undefined;
  let seen = 0;
  while (seen < rows) {
    if (window.left() <= 0) throw new Error(`A column ends after ${seen} of ${rows} rows`);
    const header = await window.header();
    const size = header.compressed_page_size;
    const length = header.uncompressed_page_size;
    if (!isCount(size) || !isCount(length) || size > window.left()) throw new Error('A page is longer than its column');
    if (length > LARGEST_PAGE || size > LARGEST_PAGE)
      throw new Error('A page has more than 128 MiB; write smaller pages');
    const packed = await window.take(size);
    if (header.crc !== undefined && header.crc !== crc32(packed))
      throw new Error('A page does not match its checksum; the file is damaged');
    if (header.type === 'DICTIONARY_PAGE') {
      const count = header.dictionary_page_header?.num_values;
      if (!isCount(count) || count > length) throw new Error('A dictionary has more values than bytes');
      const page = await unpack(packed, length);
      const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
      dictionary = converted(readPlain({ view, offset: 0 }, metadata.type, count, element.type_length), decoder);
      continue;
    }
    if (header.type === 'INDEX_PAGE') continue;
    const values = await dataPage(packed, header, { decoder, unpack, dictionary }, rows - seen);
    seen += values.count;
    yield values;
  }
}

type DataPages = {
  readonly decoder: Decoder;
  readonly unpack: Decompress;
  readonly dictionary: ArrayLike<unknown> | undefined;
};

async function dataPage(
  packed: Uint8Array,
  header: PageHeader,
  { decoder, unpack, dictionary }: DataPages,
  most: number,
): Promise<PageValues> {
  const v1 = header.data_page_header;
  const v2 = header.data_page_header_v2;
  const about = header.type === 'DATA_PAGE' ? v1 : v2;
  const count = about?.num_values;
  if (!about || !isCount(count) || count > most) throw new Error('A page has more values than its column has rows');
  const isOptional = decoder.element.repetition_type === 'OPTIONAL';
  const length = header.uncompressed_page_size;
  const { encoding } = about;
  if (about === v1) {
    const page = await unpack(packed, length);
    const start = isOptional ? 4 + uint32(page, 0) : 0;
    if (start > page.length) throw new Error('A page is shorter than it says');
    const levels = isOptional ? page.subarray(4, start) : undefined;
    return pageValues({ count, levels, body: page.subarray(start), encoding, dictionary }, decoder);
  }
  if (!v2) throw new Error(`A page is of the kind ${header.type}, which is not read`);
  const { num_nulls: nulls, num_rows: rows, definition_levels_byte_length: start } = v2;
  if (!isCount(nulls) || nulls > count || rows !== count || v2.repetition_levels_byte_length !== 0)
    throw new Error('A page counts its values and its rows differently');
  if (!isCount(start) || start > Math.min(packed.length, length)) throw new Error('A page is shorter than it says');
  const rest = packed.subarray(start);
  const body = v2.is_compressed === false ? rest.slice() : await unpack(rest, length - start);
  const levels = isOptional ? packed.subarray(0, start) : undefined;
  return pageValues({ count, levels, body, encoding, dictionary }, decoder);
}

/** In a buffer of its own: what a damaged page makes a decoder read beyond its end must not be the next page. */
async function unpacked(
  packed: Uint8Array,
  length: number,
  codec: CompressionCodec,
  decompress: FlatColumn['decompress'],
): Promise<Uint8Array> {
  const own = decompress[codec];
  if (!own) return decompressPage(codec === 'UNCOMPRESSED' ? packed.slice() : packed, length, codec, undefined);
  const page = await own(packed, length);
  if (page.length !== length) throw new Error('A page is unpacked to another length than it says');
  return page;
}

/** Reads on through the bytes of a column, a part at a time. */
function windowOver({ length, read }: ColumnBytes) {
  let window: Uint8Array = new Uint8Array();
  /** Where the window begins, and where in it the next page does. */
  let start = 0;
  let at = 0;
  const left = (): number => length - start - at;
  const fill = async (count: number): Promise<void> => {
    if (window.length - at >= count) return;
    start += at;
    at = 0;
    window = await read(start, Math.min(length, start + Math.max(count, WINDOW)));
  };
  return {
    left,
    /** The next page's header. */
    header: async (): Promise<PageHeader> => {
      for (let guess = 16 * 1024; ; guess *= 4) {
        const count = Math.min(guess, left());
        await fill(count);
        const reader = { view: new DataView(window.buffer, window.byteOffset + at, window.length - at), offset: 0 };
        try {
          const header = parquetHeader(reader);
          at += reader.offset;
          return header;
        } catch (error) {
          // Statistics may make it longer than what is there.
          if (!(error instanceof RangeError) || count === left() || guess > LARGEST_HEADER) throw error;
        }
      }
    },
    /** The next bytes. */
    take: async (count: number): Promise<Uint8Array> => {
      await fill(count);
      at += count;
      const bytes = window.subarray(at - count, at);
      if (at === window.length) {
        // A long page is not kept beside what it is unpacked to.
        start += at;
        at = 0;
        window = new Uint8Array();
      }
      return bytes;
    },
  };
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
