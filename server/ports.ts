import type { ReadParquetRows, RowsFile } from '../core/stats/rows/rows-file.ts';
import type { FileSystem } from './workspace.ts';

/** What the server needs of the place that it runs in. */
export interface Ports {
  readonly files: FileSystem;
  /** Reads Parquet that the client gives the bytes of, by the worker's script; missing where `files` does that. */
  parquet?(script: string, file: RowsFile): ReadParquetRows;
  /** The day, UTC, `YYYY-MM-DD`. */
  today(): string;
  /** Runs a task in the next turn of the event loop, after what has already come in. */
  schedule(task: () => void): void;
  /** Runs a task after some time; the result takes it back. */
  later(milliseconds: number, task: () => void): () => void;
  /** Collects garbage and gives memory back to the system, where that can be asked for. */
  collectGarbage?(): void;
  /** The page of a rule as Markdown; undefined where there is none. */
  rulePage(rule: string): Promise<string | undefined>;
}
