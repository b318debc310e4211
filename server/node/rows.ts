import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { RowSpec } from '../../core/stats/rows/row-spec.ts';
import { type RowsFile, readRowsFile } from '../../core/stats/rows/rows-file.ts';
import type { RowsResult } from '../../core/stats/rows/rows-result.ts';
import { readParquetInThread } from './parquet-thread.ts';

/** Computes what a spec asks of a file on this machine's disk: CSV here, part by part, Parquet in a thread. */
export async function readRowsFromDisk(
  path: string,
  spec: RowSpec,
  options: { readonly pause?: () => Promise<void>; readonly part?: number } = {},
): Promise<RowsResult> {
  const handle = await open(path);
  try {
    const before = await handle.stat();
    const result = await readRowsFile(partsOf(handle, before.size), spec, {
      ...options,
      parquet: (requests, onBatch) => readParquetInThread(path, requests, onBatch),
    });
    if (stampOf(await handle.stat()) !== stampOf(before))
      throw new Error('It was changed while it was being read. Read it again.');
    return result;
  } finally {
    await handle.close();
  }
}

/** Tells one state of a file from another. */
export function stampOf({ size, mtimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}

function partsOf(handle: FileHandle, byteLength: number): RowsFile {
  return {
    byteLength,
    read: async (start, end) => {
      const bytes = new Uint8Array(end - start);
      for (let got = 0; got < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, got, bytes.length - got, start + got);
        if (bytesRead === 0) throw new Error('The file ends too early');
        got += bytesRead;
      }
      return bytes;
    },
  };
}
