import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ColumnRequest, RowBatch, RowProblems } from '../../core/stats/rows/batch.ts';
import { batchReceiver, type SentBatch } from '../parquet-batches.ts';

/** What a thread is given. `counted` is shared: how many batches the other side has done with. */
export interface ParquetThreadData {
  readonly path: string;
  readonly requests: readonly ColumnRequest[];
  readonly counted: SharedArrayBuffer;
}

export type FromParquetThread =
  | { readonly is: 'batch'; readonly batch: SentBatch }
  | { readonly is: 'alive' }
  | { readonly is: 'done'; readonly problems: RowProblems }
  | { readonly is: 'failed'; readonly message: string };

export interface ParquetThreadOptions {
  /** The thread is ended when nothing has come of it for this long. */
  readonly patience?: number;
  /** Megabytes of its heap. */
  readonly memory?: number;
  /** Its bundle; the one beside the running bundle, unless said otherwise. */
  readonly script?: string;
}

const PATIENCE = 20_000;
const MEMORY = 512;

/**
 * Reads columns of a Parquet file in a thread of its own, which is ended when it takes too long or too much memory.
 * Rejects with a sentence where the file can't be read.
 */
export async function readParquetInThread(
  file: string,
  requests: readonly ColumnRequest[],
  onBatch: (batch: RowBatch) => void,
  { patience = PATIENCE, memory = MEMORY, script }: ParquetThreadOptions = {},
): Promise<RowProblems> {
  const counted = new SharedArrayBuffer(4);
  const done = new Int32Array(counted);
  const workerData: ParquetThreadData = { path: file, requests, counted };
  const thread = new Worker(script ?? path.join(__dirname, 'parquet-worker.js'), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 16 },
  });
  const receive = batchReceiver(requests);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<RowProblems>((resolve, reject) => {
      const wait = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          reject(new Error(`Nothing came of it for ${patience / 1000} s, so the reading was ended. Is it damaged?`));
        }, patience);
      };
      wait();
      thread.on('message', (message: FromParquetThread) => {
        wait();
        switch (message.is) {
          case 'batch':
            try {
              onBatch(receive(message.batch));
            } catch (error) {
              reject(error);
            }
            Atomics.add(done, 0, 1);
            Atomics.notify(done, 0);
            return;
          case 'alive':
            return;
          case 'done':
            return resolve(message.problems);
          case 'failed':
            return reject(new Error(message.message));
        }
      });
      thread.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new Error(`It takes more than ${memory} MB to read. Write smaller row groups.`)
            : error,
        ),
      );
      thread.on('exit', () => reject(new Error('The thread that read it ended early.')));
    });
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
