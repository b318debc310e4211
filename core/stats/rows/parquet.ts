// Reads the wanted columns of a Parquet file, a row group at a time and of that a page at a time.
import type { FileMetaData, SchemaTree } from 'hyparquet';
import { parquetMetadataAsync, parquetSchema } from 'hyparquet/src/metadata.js';
import {
  type ColumnRequest,
  LARGEST_DICTIONARY,
  OVERFLOW,
  problemList,
  type RowBatch,
  type RowProblem,
  type RowProblems,
} from './batch.ts';
import { LONGEST_CATEGORY } from './field-bytes.ts';
import { type Decompress, pagesOf } from './parquet-pages.ts';
import { isNumberText, quoted } from './values.ts';

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

const BATCH_ROWS = 4096;
/** One row group is in memory at a time, as codes and numbers: of a larger one the wanted columns would fill it. */
const LARGEST_GROUP_BYTES = 1024 ** 3;
const LARGEST_GROUP_VALUES = 2 ** 26;

/**
 * Reads the requested columns in batches and tells what could not be read; `at` are numbers of rows, from 1. Texts,
 * whole numbers, decimals, floats and booleans are read; a null is an empty text. Rejects where the file is no Parquet,
 * is cut off, or is compressed in a way that `decompress` does not know.
 */
export async function readParquet(
  file: RandomAccess,
  requests: readonly ColumnRequest[],
  onBatch: (batch: RowBatch) => void,
  { decompress = {}, onPage }: ParquetOptions = {},
): Promise<RowProblems> {
  const problems = problemList();
  const metadata = await parquetMetadataAsync({ ...file }, { geoparquet: false });
  const wanted = [...new Set(requests.map(({ column }) => column))];
  const tree = parquetSchema(metadata);
  for (const problem of contentProblems(metadata, tree, wanted, requests.length)) problems.add(problem);
  if (problems.result().count > 0) return problems.result();

  const batches = batchMaker(requests, onBatch);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const columns = batches.group(rows);
    for (const name of wanted) {
      const found = group.columns.find(({ meta_data: of }) => of?.path_in_schema[0] === name);
      const node = tree.children.find(({ element }) => element.name === name);
      if (!found?.meta_data || found.file_path || !node) throw new Error('A row group lacks a column of the schema');
      const {
        dictionary_page_offset: dictionary,
        data_page_offset: data,
        total_compressed_size: size,
      } = found.meta_data;
      const from = Number(dictionary || data);
      const to = from + Number(size);
      if (!(from >= 4 && to >= from && to <= file.byteLength)) throw new Error('A column lies outside of the file');
      const chunk = new Uint8Array(await file.slice(from, to));
      const column = { metadata: found.meta_data, element: node.element, schemaPath: [tree, node], decompress };
      let at = 0;
      for (const page of pagesOf(chunk, column, rows)) {
        columns.put(name, page, at);
        at += page.length;
        onPage?.();
      }
    }
    columns.emit(rowStart);
    rowStart += rows;
  }
  for (const problem of batches.problems()) problems.add(problem);
  return problems.result();
}

/** What of the file's list of contents can't be right, or does not fit what is asked for. */
function contentProblems(
  metadata: FileMetaData,
  { children }: SchemaTree,
  wanted: readonly string[],
  requests: number,
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
  for (const [index, { columns, num_rows: rows }] of metadata.row_groups.entries()) {
    const sizes = columns.flatMap(({ meta_data: of }) =>
      of && wanted.includes(of.path_in_schema[0] ?? '') ? [Number(of.total_uncompressed_size)] : [],
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (bytes <= LARGEST_GROUP_BYTES && Number(rows) * requests <= LARGEST_GROUP_VALUES) continue;
    const message = `Row group ${index + 1} has more than 1 GiB of these columns. Write smaller row groups.`;
    problems.push({ at: null, column: null, message });
  }
  const groupRows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (groupRows !== Number(metadata.num_rows) || metadata.row_groups.some(({ num_rows: rows }) => rows < 0n)) {
    const message = `The file says that it has ${metadata.num_rows} rows, its row groups have ${groupRows}.`;
    problems.push({ at: null, column: null, message });
  }
  return problems;
}

/** Turns the columns of row groups into batches. */
function batchMaker(requests: readonly ColumnRequest[], onBatch: (batch: RowBatch) => void) {
  const dictionaries = requests.map(({ as }) => (as === 'category' ? ([] as string[]) : undefined));
  const codes = requests.map(() => new Map<unknown, number>());
  const tooLong = new Set<string>();
  const places = new Float64Array(BATCH_ROWS);

  /** Codes are kept by value, so that a text is made once of each. */
  const codeOf = (r: number, value: unknown): number => {
    const known = codes[r]?.get(value);
    if (known !== undefined) return known;
    const text = textOfValue(value);
    const dictionary = dictionaries[r] ?? [];
    let code = codes[r]?.get(text) ?? -1;
    if (code < 0) {
      if (text.length > LONGEST_CATEGORY) tooLong.add(requests[r]?.column ?? '');
      if (text.length > LONGEST_CATEGORY || dictionary.length >= LARGEST_DICTIONARY) return OVERFLOW;
      code = dictionary.push(text) - 1;
    }
    codes[r]?.set(text, code);
    if (typeof value !== 'object') codes[r]?.set(value, code);
    return code;
  };
  return {
    /** The columns of a row group of so many rows. */
    group: (rows: number) => {
      const columns = requests.map(({ as }) => (as === 'category' ? new Int32Array(rows) : new Float64Array(rows)));
      const unread = new Map<number, string>();
      return {
        /** Takes a page of a column, whose first value is in row `at`. */
        put: (name: string, page: ArrayLike<unknown>, at: number): void => {
          for (const [r, request] of requests.entries()) {
            const column = columns[r];
            if (!column || request.column !== name) continue;
            if (dictionaries[r]) {
              for (let i = 0; i < page.length; i++) column[at + i] = codeOf(r, page[i]);
              continue;
            }
            for (let i = 0; i < page.length; i++) {
              const number = numberOfValue(page[i]);
              column[at + i] = number;
              const text = Number.isNaN(number) ? textOfValue(page[i]).slice(0, 100) : '';
              if (text !== '') unread.set((at + i) * requests.length + r, text);
            }
          }
        },
        emit: (rowStart: number): void => {
          for (let from = 0; from < rows; from += BATCH_ROWS) {
            const count = Math.min(BATCH_ROWS, rows - from);
            for (let row = 0; row < count; row++) places[row] = rowStart + from + row + 1;
            onBatch({
              rows: count,
              columns: columns.map((column) => column.subarray(from, from + count)),
              dictionaries,
              places,
              textAt: (request, row) => unread.get((from + row) * requests.length + request) ?? '',
            });
          }
        },
      };
    },
    problems: () =>
      Array.from(tooLong, (column) => ({
        at: null,
        column,
        message: `A value has more than ${LONGEST_CATEGORY} characters.`,
      })),
  };
}

function numberOfValue(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : Number.NaN;
    case 'bigint':
      return Number(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return isNumberText(value) ? Number(value) : Number.NaN;
    default:
      return Number.NaN;
  }
}

function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  return String(value);
}
