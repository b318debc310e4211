import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { after, describe, it } from 'mocha';
import { createRowAggregator } from '../../core/stats/rows/aggregator.ts';
import type { RowsResult } from '../../core/stats/rows/rows-result.ts';
import { type ParquetThreadOptions, readParquetInThread } from '../../server/node/parquet-thread.ts';
import { temporaryFolder } from '../support/command.ts';
import { inRepository } from '../support/repository.ts';

const script = inRepository('dist/server/parquet-worker.js');
const spec = { label: 'y', prediction: 'f', score: 'p', positive: 1, favourable: 1, attributes: { sex: 's' } };

function fileOf(rows: number, rowGroupSize = rows): Uint8Array {
  const range = Array.from({ length: rows }, (_, i) => (i * 7919) % 1000);
  const columnData = [
    { name: 'y', data: range.map((x) => x % 2), type: 'INT32' as const },
    { name: 'f', data: range.map((x) => BigInt(x > 500 ? 1 : 0)), type: 'INT64' as const },
    { name: 'p', data: range.map((x) => x / 1000), type: 'DOUBLE' as const },
    { name: 's', data: range.map((x) => (x % 7 === 0 ? null : x % 3 === 0 ? 'female' : 'male')), nullable: true },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize }));
}

describe('the thread that reads Parquet', () => {
  const folder = temporaryFolder();
  const read = async (bytes: Uint8Array, options: ParquetThreadOptions = {}): Promise<RowsResult> => {
    const file = path.join(folder.path, 'rows.parquet');
    writeFileSync(file, bytes);
    const { requests, push, result } = createRowAggregator(spec);
    return result(await readParquetInThread(file, requests.all, push, { script, ...options }));
  };
  after(() => folder.remove());

  it('hands over every batch, more than may wait at once', async () => {
    const result = await read(fileOf(150_000, 40_000));
    assert.equal(result.is, 'computed');
    assert.equal(result.rows, 150_000);
  });

  it('is ended when it needs more memory than it may have, or nothing comes of it', async () => {
    const bytes = fileOf(400_000);
    await assert.rejects(read(bytes, { memory: 2 }), /more than 2 MB to read/);
    await assert.rejects(read(bytes, { patience: 1 }), /Nothing came of it for 0\.001 s/);
  });

  it('survives any byte that is changed, and loses or makes no row by it', async function () {
    this.timeout(120_000);
    const whole = fileOf(400, 150);
    const expected = await read(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const changed = whole.slice();
        changed[at] = byte;
        const result = await read(changed, { patience: 10_000 }).catch((error: unknown) => {
          assert.ok(
            error instanceof Error && error.message !== '' && !/Nothing came/.test(error.message),
            String(error),
          );
          return undefined;
        });
        if (result?.is === 'computed') assert.equal(result.rows, expected.rows);
      }),
      { numRuns: 60, seed: 20261124 },
    );
  });
});
