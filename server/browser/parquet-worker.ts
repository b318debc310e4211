// The worker that reads one Parquet file in a browser: what a damaged file does to it, it does to nobody else. It is a
// script of its own, so that nobody loads it who has no Parquet.
import { decompress as unzstd } from 'fzstd';
import { readParquet } from '../../core/stats/rows/parquet.ts';
import { batchSender } from '../parquet-batches.ts';
import type { FromParquetWorker, ToParquetWorker } from './parquet-messages.ts';

declare const self: DedicatedWorkerGlobalScope;

let answered: (message: ToParquetWorker) => void = () => undefined;
self.onmessage = ({ data }: MessageEvent<ToParquetWorker>) => answered(data);

/** Says something and waits for the answer. */
function ask(message: FromParquetWorker, transfer: ArrayBuffer[] = []): Promise<ToParquetWorker> {
  return new Promise((resolve) => {
    answered = resolve;
    self.postMessage(message, transfer);
  });
}

/** A page says how long it is unpacked: what would be longer is no page but an attack on the memory. */
async function gunzip(packed: Uint8Array, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const parts = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  for (let at = 0; ; ) {
    const { done, value } = await parts.read();
    if (done && at === length) return bytes;
    if (done || at + value.length > length) throw new Error('A page is unpacked to another length than it says');
    bytes.set(value, at);
    at += value.length;
  }
}

async function read(): Promise<FromParquetWorker> {
  const asked = await ask({ is: 'ready' });
  if (asked.is !== 'file') throw new Error('There is no file to read');
  const { byteLength, requests } = asked;
  const file = {
    byteLength,
    slice: async (start: number, end = byteLength): Promise<ArrayBuffer> => {
      const answer = await ask({ is: 'read', start, end: Math.max(start, Math.min(end, byteLength)) });
      if (answer.is !== 'bytes' || !answer.bytes)
        throw new Error((answer.is === 'bytes' && answer.message) || 'No bytes');
      return answer.bytes.slice().buffer;
    },
  };
  const pack = batchSender(requests);
  const decompress = {
    GZIP: gunzip,
    ZSTD: (packed: Uint8Array, length: number) => unzstd(packed, new Uint8Array(length)),
  };
  const problems = await readParquet(
    file,
    requests,
    async (rows) => {
      const { batch, transfer } = pack(rows);
      await ask({ is: 'batch', batch }, transfer);
    },
    { decompress },
  );
  return { is: 'done', problems };
}

read()
  .catch((error: unknown): FromParquetWorker => {
    return { is: 'failed', message: error instanceof Error ? error.message : String(error) };
  })
  .then((last) => self.postMessage(last));
