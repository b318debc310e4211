// Reads the wanted columns of a Parquet file side by side, of each a page at a time.
import type { ColumnMetaData, FileMetaData, SchemaTree } from 'hyparquet';
import { parquetMetadataAsync, parquetSchema } from 'hyparquet/src/metadata.js';
import {
  type ColumnRequest,
  LARGEST_ROWS,
  problemList,
  type RowBatch,
  type RowProblem,
  type RowProblems,
} from './batch.ts';
import { BATCH_ROWS, parquetBatches } from './parquet-batch.ts';
import { type ColumnBytes, type Decompress, pagesOf } from './parquet-pages.ts';
import type { PageValues, Step } from './parquet-values.ts';
import { quoted } from './values.ts';

/** A file that is read in parts. */
export type RandomAccess = {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
};

export type ParquetOptions = {
  /** By Parquet's names of codecs. UNCOMPRESSED and SNAPPY need none. */
  readonly decompress?: Partial<Readonly<Record<'GZIP' | 'ZSTD' | 'BROTLI' | 'LZ4_RAW', Decompress>>>;
  /** Told after every page, so that whoever waits knows that something is going on. */
  readonly onPage?: () => void;
};

/** No file has more rows for each of its bytes, nor more rows in all: such a list of contents is damaged, or an attack. */
const MOST_ROWS_A_BYTE = 4096;
const MOST_ROWS_OF_ANY = 1_000_000;

/**
 * Reads the requested columns in batches and tells what could not be read; `at` are numbers of rows, from 1. Texts,
 * whole numbers, decimals, floats and booleans are read; a null is an empty text. A page of each column is in memory at
 * a time. Rejects where the file is no Parquet, is cut off, or is compressed in a way that `decompress` does not know.
 */
export async function readParquet(
  file: RandomAccess,
  requests: readonly ColumnRequest[],
  onBatch: (batch: RowBatch) => void | Promise<void>,
  { decompress = {}, onPage }: ParquetOptions = {},
): Promise<RowProblems> {
  const problems = problemList();
  const metadata = await parquetMetadataAsync({ ...file }, { geoparquet: false });
  const wanted = [...new Set(requests.map(({ column }) => column))];
  const tree = parquetSchema(metadata);
  for (const problem of contentProblems(metadata, tree, wanted, file.byteLength)) problems.add(problem);
  if (problems.result().count > 0) return problems.result();
  refuseUnknownCodecs(metadata, wanted, ['UNCOMPRESSED', 'SNAPPY', ...Object.keys(decompress)]);

  const batches = parquetBatches(requests);
  let place = 1;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const columns = wanted.map((name) => {
      const bytes = columnBytes(file, group, name);
      const node = tree.children.find(({ element }) => element.name === name);
      if (!node) throw new Error('A row group lacks a column of the schema');
      const column = { metadata: bytes.metadata, element: node.element, schemaPath: [tree, node], decompress };
      return { name, take: taker(pagesOf(bytes, column, rows), onPage) };
    });
    for (let done = 0; done < rows; ) {
      const count = Math.min(BATCH_ROWS, rows - done);
      for (const { name, take } of columns) await take(count, (step, at) => batches.put(name, step, at));
      await onBatch(batches.take(count, place));
      done += count;
      place += count;
    }
  }
  for (const problem of batches.problems()) problems.add(problem);
  return problems.result();
}

type Taker = (count: number, put: (step: Step, at: number) => void) => Promise<void>;

/** Takes so many values of a column, from as many pages as they are in. */
function taker(pages: AsyncGenerator<PageValues>, onPage: (() => void) | undefined): Taker {
  let page: PageValues | undefined;
  let left = 0;
  return async (count, put) => {
    for (let at = 0; at < count; ) {
      while (left === 0 || !page) {
        page = undefined; // its bytes are not kept while the next one is unpacked
        const next = await pages.next();
        if (next.done) throw new Error('A column has fewer values than the file has rows');
        page = next.value;
        left = page.count;
        onPage?.();
      }
      const some = Math.min(left, count - at);
      put(page.next(some), at);
      left -= some;
      at += some;
    }
  };
}

function columnBytes(
  file: RandomAccess,
  group: FileMetaData['row_groups'][number],
  name: string,
): ColumnBytes & { readonly metadata: ColumnMetaData } {
  const found = group.columns.find(({ meta_data: of }) => of?.path_in_schema[0] === name);
  if (!found?.meta_data || found.file_path) throw new Error('A row group lacks a column of the schema');
  const { dictionary_page_offset: dictionary, data_page_offset: data, total_compressed_size: size } = found.meta_data;
  const from = Number(dictionary || data);
  const to = from + Number(size);
  if (!(from >= 4 && to >= from && to <= file.byteLength)) throw new Error('A column lies outside of the file');
  return {
    metadata: found.meta_data,
    length: to - from,
    read: async (start, end) => new Uint8Array(await file.slice(from + start, from + end)),
  };
}

function refuseUnknownCodecs({ row_groups: groups }: FileMetaData, wanted: readonly string[], known: string[]): void {
  for (const { columns } of groups)
    for (const { meta_data: of } of columns)
      if (of && wanted.includes(of.path_in_schema[0] ?? '') && !known.includes(of.codec))
        throw new Error(`It is compressed by ${of.codec}, which is not read. Write it by one of ${known.join(', ')}`);
}

/** What of the file's list of contents can't be right, or does not fit what is asked for. */
function contentProblems(
  metadata: FileMetaData,
  { children }: SchemaTree,
  wanted: readonly string[],
  byteLength: number,
): readonly RowProblem[] {
  const problems: RowProblem[] = [];
  for (const column of wanted) {
    const [found, ...more] = children.filter(({ element }) => element.name === column);
    const about = (message: string): number => problems.push({ at: null, column, message });
    if (!found) {
      const names = children.map(({ element }) => element.name);
      about(`There is no column ${quoted([column])}. The file has ${quoted(names, 20)}.`);
    } else if (more.length > 0) about('The file has this column twice.');
    else if (found.children.length > 0 || found.element.repetition_type === 'REPEATED')
      about('The column holds no single values.');
  }
  const groupRows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (groupRows !== Number(metadata.num_rows) || metadata.row_groups.some(({ num_rows: rows }) => rows < 0n)) {
    const message = `The file says that it has ${metadata.num_rows} rows, its row groups have ${groupRows}.`;
    problems.push({ at: null, column: null, message });
  } else if (groupRows > LARGEST_ROWS) {
    const message = 'The file has more than 4,294,967,295 rows, which are not counted.';
    problems.push({ at: null, column: null, message });
  } else if (groupRows > MOST_ROWS_OF_ANY + MOST_ROWS_A_BYTE * byteLength) {
    const message = `The file says that it has ${groupRows} rows, more than its ${byteLength} bytes can hold. It is damaged.`;
    problems.push({ at: null, column: null, message });
  }
  return problems;
}
