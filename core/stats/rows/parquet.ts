// Reads the wanted columns of a Parquet file, a row group at a time. The library is loaded when it is first needed.
import {
  type ColumnRequest,
  LARGEST_DICTIONARY,
  OVERFLOW,
  problemList,
  type RowBatch,
  type RowProblems,
} from './batch.ts';
import { LONGEST_CATEGORY } from './field-bytes.ts';
import { isNumberText, quoted } from './values.ts';

/** A file that is read in parts. */
export type RandomAccess = {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
};

/** Gives the bytes that were compressed; `length` is how many they must be. */
export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

export type ParquetOptions = {
  /** By Parquet's names of codecs. UNCOMPRESSED and SNAPPY need none. */
  readonly decompress?: Partial<Readonly<Record<'GZIP' | 'ZSTD' | 'BROTLI' | 'LZ4_RAW', Decompress>>>;
};

const BATCH_ROWS = 4096;
/** One row group is in memory at a time: of a larger one the wanted columns would fill it. */
const LARGEST_GROUP_BYTES = 1024 ** 3;

/**
 * Reads the requested columns in batches and tells what could not be read; `at` are numbers of rows, from 1. Texts,
 * whole numbers, decimals, floats and booleans are read; a null is an empty text. Rejects where the file is no Parquet,
 * is cut off, or is compressed in a way that `decompress` does not know.
 */
export async function readParquet(
  file: RandomAccess,
  requests: readonly ColumnRequest[],
  onBatch: (batch: RowBatch) => void,
  { decompress = {} }: ParquetOptions = {},
): Promise<RowProblems> {
  const [{ parquetMetadataAsync, parquetSchema }, { parquetRead }] = await Promise.all([
    import('hyparquet/src/metadata.js'),
    import('hyparquet/src/read.js'),
  ]);
  const problems = problemList();
  const metadata = await parquetMetadataAsync(file);
  const wanted = [...new Set(requests.map(({ column }) => column))];
  const present = parquetSchema(metadata).children.map(({ element, children }) => ({
    name: element.name,
    isPlain: children.length === 0,
  }));
  for (const column of wanted) {
    const found = present.filter(({ name }) => name === column);
    if (found.length === 0) {
      const names = present.map(({ name }) => name);
      problems.add({
        at: null,
        column,
        message: `There is no column ${quoted([column])}. The file has ${quoted(names, 20)}.`,
      });
    } else if (found.length > 1) problems.add({ at: null, column, message: 'The file has this column twice.' });
    else if (!found[0]?.isPlain) problems.add({ at: null, column, message: 'The column holds no single values.' });
  }
  for (const [index, group] of metadata.row_groups.entries()) {
    const sizes = group.columns.flatMap(({ meta_data: of }) =>
      of && wanted.includes(of.path_in_schema[0] ?? '') ? [Number(of.total_uncompressed_size)] : [],
    );
    if (sizes.reduce((sum, size) => sum + size, 0) <= LARGEST_GROUP_BYTES) continue;
    const message = `Row group ${index + 1} has more than 1 GiB of these columns. Write smaller row groups.`;
    problems.add({ at: null, column: null, message });
  }
  const groupRows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (groupRows !== Number(metadata.num_rows)) {
    const message = `The file says that it has ${metadata.num_rows} rows, its row groups have ${groupRows}.`;
    problems.add({ at: null, column: null, message });
  }
  if (problems.result().count > 0) return problems.result();

  const batches = batchMaker(requests, onBatch);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const columns = new Map(wanted.map((column) => [column, [] as ArrayLike<unknown>[]]));
    await parquetRead({
      file,
      metadata,
      columns: wanted,
      rowStart,
      rowEnd: rowStart + rows,
      compressors: { ...decompress },
      geoparquet: false,
      onChunk: ({ columnName, columnData }) => columns.get(columnName)?.push(columnData),
    });
    for (const [column, chunks] of columns) {
      const found = chunks.reduce((sum, { length }) => sum + length, 0);
      if (found === rows) continue;
      const message = `The column has ${found} values where its row group has ${rows} rows.`;
      problems.add({ at: rowStart + 1, column, message });
    }
    if (problems.result().count > 0) return problems.result();
    batches.add(columns, rows, rowStart);
    rowStart += rows;
  }
  for (const problem of batches.problems()) problems.add(problem);
  return problems.result();
}

/** Turns the columns of row groups into batches. */
function batchMaker(requests: readonly ColumnRequest[], onBatch: (batch: RowBatch) => void) {
  const columns = requests.map(({ as }) =>
    as === 'category' ? new Int32Array(BATCH_ROWS) : new Float64Array(BATCH_ROWS),
  );
  const dictionaries = requests.map(({ as }) => (as === 'category' ? ([] as string[]) : undefined));
  const codes = requests.map(() => new Map<unknown, number>());
  const tooLong = new Set<string>();
  const places = new Float64Array(BATCH_ROWS);
  const unread = new Map<number, string>();

  /** Codes are kept by value, so that a text is made once of each. */
  const codeOf = (r: number, value: unknown): number => {
    const known = codes[r]?.get(value);
    if (known !== undefined) return known;
    const text = textOfValue(value);
    const dictionary = dictionaries[r] ?? [];
    let code = codes[r]?.get(text) ?? dictionary.indexOf(text);
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
    add: (chunks: ReadonlyMap<string, readonly ArrayLike<unknown>[]>, rows: number, rowStart: number): void => {
      const cursors = requests.map(({ column }) => cursor(chunks.get(column) ?? []));
      for (let from = 0; from < rows; from += BATCH_ROWS) {
        const count = Math.min(BATCH_ROWS, rows - from);
        unread.clear();
        for (const [r, next] of cursors.entries()) {
          const column = columns[r];
          const isCategory = dictionaries[r] !== undefined;
          if (!column) continue;
          for (let row = 0; row < count; row++) {
            const value = next();
            if (isCategory) column[row] = codeOf(r, value);
            else {
              const number = numberOfValue(value);
              column[row] = number;
              if (Number.isNaN(number)) unread.set(row * requests.length + r, textOfValue(value).slice(0, 100));
            }
          }
        }
        for (let row = 0; row < count; row++) places[row] = rowStart + from + row + 1;
        onBatch({
          rows: count,
          columns,
          dictionaries,
          places,
          textAt: (request, row) => unread.get(row * requests.length + request) ?? '',
        });
      }
    },
    problems: () =>
      Array.from(tooLong, (column) => ({
        at: null,
        column,
        message: `A value has more than ${LONGEST_CATEGORY} characters.`,
      })),
  };
}

/** Walks over the values of several arrays as if they were one. */
function cursor(chunks: readonly ArrayLike<unknown>[]): () => unknown {
  let chunk = 0;
  let at = 0;
  return () => {
    while (at >= (chunks[chunk]?.length ?? Number.POSITIVE_INFINITY)) {
      chunk++;
      at = 0;
    }
    return chunks[chunk]?.[at++];
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
