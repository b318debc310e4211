import type { ColumnRequest, RowBatch, RowProblems } from '../../core/stats/rows/batch.ts';
import type { RowsFile } from '../../core/stats/rows/rows-file.ts';
import { batchReceiver } from '../parquet-batches.ts';
import type { FromParquetWorker, ToParquetWorker } from './parquet-messages.ts';

/** The worker is ended when nothing has come of it for this long, while nobody kept it waiting. */
const PATIENCE = 20_000;

/**
 * Reads columns of a Parquet file in a worker of its own, which is ended when it takes too long. `script` is the address
 * of its bundle. Rejects with a sentence where the file can't be read.
 */
export async function readParquetInWorker(
  script: string,
  file: RowsFile,
  requests: readonly ColumnRequest[],
  onBatch: (batch: RowBatch) => void,
): Promise<RowProblems> {
  // Scripts of another origin can't be a worker, but one of our own may import them.
  const wrapper = URL.createObjectURL(new Blob([`importScripts(${JSON.stringify(script)});`]));
  const worker = new Worker(wrapper);
  const receive = batchReceiver(requests);
  const say = (message: ToParquetWorker): void => worker.postMessage(message);
  const bytesOf = async (start: number, end: number): Promise<ToParquetWorker> => {
    try {
      return { is: 'bytes', bytes: await file.read(start, end) };
    } catch (error) {
      return { is: 'bytes', bytes: undefined, message: error instanceof Error ? error.message : String(error) };
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<RowProblems>((resolve, reject) => {
      const wait = (): void => {
        timer = setTimeout(() => {
          reject(new Error(`Nothing came of it for ${PATIENCE / 1000} s, so the reading was ended. Is it damaged?`));
        }, PATIENCE);
      };
      const answer = async (message: FromParquetWorker): Promise<void> => {
        clearTimeout(timer);
        switch (message.is) {
          case 'ready':
            say({ is: 'file', byteLength: file.byteLength, requests });
            return wait();
          case 'read':
            say(await bytesOf(message.start, message.end));
            return wait();
          case 'batch':
            onBatch(receive(message.batch));
            say({ is: 'counted' });
            return wait();
          case 'done':
            return resolve(message.problems);
          case 'failed':
            return reject(new Error(message.message));
        }
      };
      worker.onmessage = ({ data }: MessageEvent<FromParquetWorker>) => void answer(data).catch(reject);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(`The worker that reads it ended early: ${event.message ?? 'it could not be loaded'}.`));
      };
      wait();
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
    URL.revokeObjectURL(wrapper);
  }
}
