// A file of rows, read from wherever it lies: its kind is told from its first bytes, never from its name.
import { createRowAggregator } from './aggregator.ts';
import type { ColumnRequest, RowBatch, RowProblems } from './batch.ts';
import { createCsvReader } from './csv.ts';
import type { RowSpec } from './row-spec.ts';
import type { RowsResult } from './rows-result.ts';

/** A file that is read in parts. */
export type RowsFile = {
  readonly byteLength: number;
  /**
   * The bytes from `start` to before `end`; rejects where the file has fewer. They may stand in `room`, which is as long
   * at least.
   */
  read(start: number, end: number, room?: Uint8Array): Promise<Uint8Array>;
};

/** Reads the requested columns of a Parquet file, wherever that may be done without harm. */
export type ReadParquetRows = (
  requests: readonly ColumnRequest[],
  onBatch: (batch: RowBatch) => void,
) => Promise<RowProblems>;

export type ReadRowsOptions = {
  /** Parquet is not read where this is missing: a damaged file could occupy the thread without end. */
  readonly parquet?: ReadParquetRows;
  /** Awaited after every part of a CSV file, so that others get their turn. */
  readonly pause?: () => Promise<void>;
  /** Bytes of a CSV file that are read at once. */
  readonly part?: number;
};

const PART = 256 * 1024;

/** First bytes of files that hold something else than rows as text. */
const packed: readonly (readonly [first: readonly number[], name: string])[] = [
  [[0x1f, 0x8b], 'gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'Zstandard'],
  [[0x50, 0x4b, 0x03, 0x04], 'ZIP (as XLSX files are, too)'],
  [[0x42, 0x5a, 0x68], 'bzip2'],
];

/** Computes what a spec asks of a file of rows. Rejects where the file can't be read. */
export async function readRowsFile(
  file: RowsFile,
  spec: RowSpec,
  { parquet, pause, part = PART }: ReadRowsOptions = {},
): Promise<RowsResult> {
  const aggregator = createRowAggregator(spec);
  const first = await file.read(0, Math.min(4, file.byteLength));
  const unusable = (message: string): RowsResult => ({
    is: 'unusable',
    rows: 0,
    problems: { first: [{ at: null, column: null, message }], count: 1 },
  });
  const begins = (bytes: readonly number[]): boolean => bytes.every((byte, i) => first[i] === byte);
  if (begins([0x50, 0x41, 0x52, 0x31])) {
    if (!parquet)
      return unusable('Parquet is not read in a browser. Use CSV here, or the command line or the desktop editor.');
    return aggregator.result(await parquet(aggregator.requests.all, aggregator.push));
  }
  const wrapped = packed.find(([bytes]) => begins(bytes));
  if (wrapped)
    return unusable(`The file is packed by ${wrapped[1]}, and packed rows are not read. Unpack it, or use Parquet.`);
  const reader = createCsvReader(aggregator.requests.all, aggregator.push);
  // Two rooms, used in turns: fresh memory for each part takes longer than reading into it.
  const rooms = [new Uint8Array(part), new Uint8Array(part)];
  const partAt = (at: number): Promise<Uint8Array> | undefined =>
    at < file.byteLength ? file.read(at, Math.min(at + part, file.byteLength), rooms[(at / part) % 2]) : undefined;
  // While a part is being counted, the next one is on its way.
  let coming = partAt(0);
  for (let at = part; coming; at += part) {
    const bytes = await coming;
    coming = partAt(at);
    coming?.catch(() => undefined); // told when its turn comes
    reader.push(bytes);
    await pause?.();
  }
  return aggregator.result(reader.end());
}
