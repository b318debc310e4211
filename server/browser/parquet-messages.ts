// What the server in a browser and the worker that reads Parquet for it say to each other.
import type { ColumnRequest, RowProblems } from '../../core/stats/rows/batch.ts';
import type { SentBatch } from '../parquet-batches.ts';

export type ToParquetWorker =
  | { readonly is: 'file'; readonly byteLength: number; readonly requests: readonly ColumnRequest[] }
  /** The bytes that were asked for; undefined where they can't be had, and why. */
  | { readonly is: 'bytes'; readonly bytes: Uint8Array | undefined; readonly message?: string }
  | { readonly is: 'counted' };

/** Every message but the last two is answered, and nothing is said meanwhile. */
export type FromParquetWorker =
  | { readonly is: 'ready' }
  | { readonly is: 'read'; readonly start: number; readonly end: number }
  | { readonly is: 'batch'; readonly batch: SentBatch }
  | { readonly is: 'done'; readonly problems: RowProblems }
  | { readonly is: 'failed'; readonly message: string };
