import { brotliCompressSync, gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';

export type Codec = 'UNCOMPRESSED' | 'SNAPPY' | 'GZIP' | 'ZSTD' | 'BROTLI';

/** Compressors for the codecs that the writer does not bring. */
export const compressors = {
  GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)),
  BROTLI: (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes)),
  ZSTD: zstandardFrame,
};

/** A table of CSV without quotes as Parquet: columns of numbers as doubles, others as texts. */
export function parquetOfCsv(csv: string, codec: Codec = 'SNAPPY', rowGroupSize?: number): number[] {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const columnData = header.map((name, i) => {
    const texts = rows.map((row) => row[i] ?? '');
    if (texts.every((text) => text !== '' && Number.isFinite(Number(text))))
      return { name, data: texts.map(Number), type: 'DOUBLE' as const };
    return { name, data: texts.map((text) => text || null), type: 'STRING' as const, nullable: true };
  });
  const size = rowGroupSize === undefined ? {} : { rowGroupSize };
  return Array.from(new Uint8Array(parquetWriteBuffer({ columnData, codec, compressors, ...size })));
}

/** A Zstandard frame of blocks that are not compressed, which every reader has to read (RFC 8878, 3.1). */
function zstandardFrame(bytes: Uint8Array): Uint8Array {
  const parts: number[] = [0x28, 0xb5, 0x2f, 0xfd, 0xa0, ...little(bytes.length, 4)];
  const most = 128 * 1024;
  for (let at = 0; at === 0 || at < bytes.length; at += most) {
    const block = bytes.subarray(at, at + most);
    const isLast = at + most >= bytes.length ? 1 : 0;
    parts.push(...little(block.length * 8 + isLast, 3));
    for (const byte of block) parts.push(byte);
  }
  return Uint8Array.from(parts);
}

function little(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
}
