import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { RowSpec } from '../../core/stats/rows/row-spec.ts';
import { type RowsFile, readRowsFile } from '../../core/stats/rows/rows-file.ts';
import type { RowsResult } from '../../core/stats/rows/rows-result.ts';
import type { ClosedRows, OpenRows } from '../workspace.ts';
import { readParquetInThread } from './parquet-thread.ts';

/** Beside an editor no more is read: half a minute's work. The command line reads any length. */
const largestInEditor = 1024 ** 3;

/**
 * Computes what a spec asks of a file on this machine's disk: CSV here, part by part, Parquet in a thread, whose script
 * lies beside the running bundle unless said otherwise.
 */
export async function readRowsFromDisk(path: string, spec: RowSpec, script?: string): Promise<RowsResult> {
  const handle = await open(path);
  try {
    const before = await handle.stat();
    const result = await readRowsFile(partsOf(handle, before.size), spec, { parquet: parquetOf(path, script) });
    if (stampOf(await handle.stat()) !== stampOf(before))
      throw new Error('It was changed while it was being read. Read it again.');
    return result;
  } finally {
    await handle.close();
  }
}

/** Opens a file of rows for the server. */
export async function openRowsOnDisk(path: string): Promise<OpenRows | ClosedRows> {
  const handle = await open(path).catch(() => undefined);
  if (!handle) return { is: 'missing' };
  const stats = await handle.stat();
  if (stats.isFile() && stats.size <= largestInEditor)
    return {
      file: partsOf(handle, stats.size),
      stamp: stampOf(stats),
      parquet: parquetOf(path),
      close: () => handle.close(),
    };
  await handle.close();
  return stats.isFile() ? { is: 'too-large', most: largestInEditor } : { is: 'missing' };
}

function parquetOf(path: string, script?: string): NonNullable<OpenRows['parquet']> {
  return (requests, onBatch) => readParquetInThread(path, requests, onBatch, script === undefined ? {} : { script });
}

/** Tells one state of a file from another. */
export function stampOf({ size, mtimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}

function partsOf(handle: FileHandle, byteLength: number): RowsFile {
  return {
    byteLength,
    read: async (start, end, room) => {
      const bytes = room?.subarray(0, end - start) ?? new Uint8Array(end - start);
      for (let got = 0; got < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, got, bytes.length - got, start + got);
        if (bytesRead === 0) throw new Error('The file ends too early');
        got += bytesRead;
      }
      return bytes;
    },
  };
}
