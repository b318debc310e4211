import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, it } from 'mocha';
import { createRowAggregator } from '../../../../core/stats/rows/aggregator.ts';
import { type ParquetOptions, readParquet } from '../../../../core/stats/rows/parquet.ts';
import type { RowSpec } from '../../../../core/stats/rows/row-spec.ts';
import type { RowsResult } from '../../../../core/stats/rows/rows-result.ts';
import { computed, fromCsv, problemsOf, shownOf } from './support.ts';

async function fromParquet(spec: RowSpec, buffer: ArrayBuffer, options: ParquetOptions = {}): Promise<RowsResult> {
  const aggregator = createRowAggregator(spec);
  const file = { byteLength: buffer.byteLength, slice: async (from: number, to?: number) => buffer.slice(from, to) };
  return aggregator.result(await readParquet(file, aggregator.requests.all, aggregator.push, options));
}

const spec = { label: 'y', prediction: 'f', score: 'p', positive: 1, favourable: 1, attributes: { sex: 's' } };

describe('the Parquet reader', () => {
  it('gives what the CSV reader gives, over any number of row groups', async () => {
    const row = fc.record({
      y: fc.constantFrom(0, 1),
      f: fc.constantFrom(0, 1),
      p: fc.double({ min: 0, max: 1, noNaN: true }),
      s: fc.constantFrom('female', 'male', null),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 90 }),
        async (drawn, size) => {
          const rows = [{ y: 1, f: 1, p: 0.5, s: 'male' as const }, ...drawn];
          const buffer = parquetWriteBuffer({
            columnData: [
              { name: 'id', data: rows.map((_, i) => `A${i}`), type: 'STRING' },
              { name: 'y', data: rows.map((r) => r.y), type: 'INT32' },
              { name: 'f', data: rows.map((r) => BigInt(r.f)), type: 'INT64' },
              { name: 'p', data: rows.map((r) => r.p), type: 'DOUBLE' },
              { name: 's', data: rows.map((r) => r.s), type: 'STRING', nullable: true },
            ],
            rowGroupSize: size,
          });
          const ours = computed(await fromParquet(spec, buffer));
          const csv = `y,f,p,s\n${rows.map((r) => `${r.y},${r.f},${r.p},${r.s ?? ''}\n`).join('')}`;
          const theirs = computed(fromCsv(spec, csv));
          assert.deepEqual(ours.figures, theirs.figures);
          assert.deepEqual(ours.groupsOf(['sex']), theirs.groupsOf(['sex']));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reads booleans, and more rows than a batch holds', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => i % 4 === 0);
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'y', data: rows, type: 'BOOLEAN' },
        { name: 'f', data: rows.map((is, i) => (i % 2 === 0 ? is : !is)), type: 'BOOLEAN' },
      ],
      rowGroupSize: 6000,
    });
    const result = await fromParquet({ label: 'y', prediction: 'f', positive: true }, buffer);
    assert.equal(shownOf(result, 'accuracy'), 0.5);
    assert.equal(result.rows, 10_000);
  });

  it('says in which row a value is missing or no number', async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'y', data: [1, 0, null], type: 'INT32', nullable: true },
        { name: 'f', data: [1, 0, 1], type: 'INT32' },
        { name: 'p', data: [0.5, Number.NaN, 0.2], type: 'DOUBLE' },
        { name: 's', data: ['a', 'b', 'a'], type: 'STRING' },
      ],
    });
    assert.deepEqual(problemsOf(await fromParquet(spec, buffer)), [
      '2 p: `NaN` is no finite number.',
      '3 y: The value is missing.',
    ]);
  });

  it('names missing columns', async () => {
    const buffer = parquetWriteBuffer({ columnData: [{ name: 'y', data: [1, 0], type: 'INT32' }] });
    const result = await fromParquet({ label: 'y', prediction: 'f', positive: 1 }, buffer);
    assert.deepEqual(problemsOf(result), ['- f: There is no column `f`. The file has `y`.']);
  });

  it('reads compressed pages with what it is given, and refuses them without', async () => {
    const data = Array.from({ length: 1000 }, (_, i) => i % 2);
    const buffer = parquetWriteBuffer({
      columnData: [{ name: 'y', data, type: 'INT32' }],
      codec: 'GZIP',
      compressors: { GZIP: (bytes: Uint8Array) => gzipSync(bytes) },
    });
    const asked = { label: 'y', prediction: 'y', positive: 1 };
    const decompress = { GZIP: (bytes: Uint8Array) => new Uint8Array(gunzipSync(bytes)) };
    assert.equal(shownOf(await fromParquet(asked, buffer, { decompress }), 'accuracy'), 1);
    await assert.rejects(fromParquet(asked, buffer));
  });

  it('computes nothing from a file that is cut off, or whose list of contents is changed', async () => {
    const data = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 1000);
    const whole = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'y', data: data.map((x) => x % 2), type: 'INT32' },
          { name: 'p', data: data.map((x) => x / 1000), type: 'DOUBLE' },
        ],
        rowGroupSize: 500,
      }),
    );
    const asked = { label: 'y', score: 'p', positive: 1 };
    const expected = computed(await fromParquet(asked, whole.buffer)).rows;
    for (const length of [0, 4, 11, 100, whole.length - 1])
      await assert.rejects(fromParquet(asked, whole.slice(0, length).buffer), Error, `cut to ${length}`);
    const footer = new DataView(whole.buffer).getUint32(whole.length - 8, true) + 8;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: footer }), fc.nat(255), async (fromEnd, byte) => {
        const changed = whole.slice();
        changed[whole.length - fromEnd] = byte;
        const result = await fromParquet(asked, changed.buffer).catch(() => undefined);
        // Names and statistics may be changed without harm, but no row may be lost or made.
        if (result?.is === 'computed') assert.equal(result.rows, expected);
      }),
      { numRuns: 300 },
    );
  });
});
