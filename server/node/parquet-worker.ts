// The thread that reads one Parquet file: what a damaged file does to it, it does to nobody else.
import { open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import zlib from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import type { RowBatch } from '../../core/stats/rows/batch.ts';
import { readParquet } from '../../core/stats/rows/parquet.ts';
import { batchSender } from '../parquet-batches.ts';
import type { FromParquetThread, ParquetThreadData } from './parquet-thread.ts';

/** Batches that may wait to be counted; the thread rests meanwhile. */
const MOST_WAITING = 16;

const { path, requests, counted } = workerData as ParquetThreadData;
const done = new Int32Array(counted);
let sent = 0;
const pack = batchSender(requests);

function say(message: FromParquetThread, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function send(rows: RowBatch): void {
  for (let at = Atomics.load(done, 0); sent - at >= MOST_WAITING; at = Atomics.load(done, 0)) Atomics.wait(done, 0, at);
  sent++;
  const { batch, transfer } = pack(rows);
  say({ is: 'batch', batch }, transfer);
}

async function read(): Promise<void> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const file = {
      byteLength: size,
      slice: async (start: number, end = size) => {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
        if (bytesRead < bytes.length) throw new Error('The file ends too early');
        return bytes.buffer;
      },
    };
    // A page says how long it is unpacked: what would be longer is no page but an attack on the memory.
    const decompress = {
      GZIP: (bytes: Uint8Array, length: number) => zlib.gunzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
      BROTLI: (bytes: Uint8Array, length: number) =>
        zlib.brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
      ZSTD: (bytes: Uint8Array, length: number) => unzstd(bytes, new Uint8Array(length)),
    };
    let told = Date.now();
    const onPage = (): void => {
      if (Date.now() - told < 500) return;
      told = Date.now();
      say({ is: 'alive' });
    };
    say({ is: 'done', problems: await readParquet(file, requests, send, { decompress, onPage }) });
  } finally {
    await handle.close();
  }
}

read().catch((error: unknown) =>
  say({ is: 'failed', message: error instanceof Error ? error.message : String(error) }),
);
