import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { decompress as unzstd } from 'fzstd';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, it } from 'mocha';
import { createRowAggregator } from '../../../../core/stats/rows/aggregator.ts';
import { type ParquetOptions, readParquet } from '../../../../core/stats/rows/parquet.ts';
import type { RowSpec } from '../../../../core/stats/rows/row-spec.ts';
import type { RowsResult } from '../../../../core/stats/rows/rows-result.ts';
import { compressors } from '../../../support/parquet.ts';
import { computed, fromCsv, problemsOf, shownOf } from './support.ts';

async function fromParquet(spec: RowSpec, buffer: ArrayBuffer, options: ParquetOptions = {}): Promise<RowsResult> {
  const aggregator = createRowAggregator(spec);
  const file = { byteLength: buffer.byteLength, slice: async (from: number, to?: number) => buffer.slice(from, to) };
  return aggregator.result(await readParquet(file, aggregator.requests.all, aggregator.push, options));
}

const spec = { label: 'y', prediction: 'f', score: 'p', positive: 1, favourable: 1, attributes: { sex: 's' } };
/** Rankings, intervals and forecasts, of the same rows. */
const quantities = {
  label: 'y',
  prediction: 'f',
  score: 'p',
  quantile: 0.5,
  naiveMae: 2,
  lower: 'l',
  upper: 'p',
  query: 'q',
  k: 3,
};

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
              { name: 'l', data: rows.map((r) => r.p - 0.5), type: 'DOUBLE' },
              { name: 'q', data: rows.map((_, i) => i >> 2), type: 'INT32' },
            ],
            rowGroupSize: size,
          });
          const ours = computed(await fromParquet(spec, buffer));
          const csv = `y,f,p,s,l,q\n${rows.map((r, i) => `${r.y},${r.f},${r.p},${r.s ?? ''},${r.p - 0.5},${i >> 2}\n`).join('')}`;
          const others = computed(await fromParquet(quantities, buffer)).figures;
          assert.deepEqual(others, computed(fromCsv(quantities, csv)).figures);
          for (const name of ['ndcg_at_k', 'prediction_interval_coverage', 'pinball_loss', 'mase'])
            assert.ok(others.some((figure) => figure.name === name));
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

  it('reads a row group of any length by pages, and a page in steps', async () => {
    const count = 60_000;
    const rows = Array.from({ length: count }, (_, i) => (i * 7919) % 1000);
    const columnData = [
      { name: 'y', data: rows.map((x) => x % 2), type: 'INT32' as const },
      {
        name: 'f',
        data: rows.map((x) => (x > 500 ? 'yes' : 'no')),
        type: 'STRING' as const,
        encoding: 'PLAIN' as const,
      },
      { name: 'p', data: rows.map((x) => x / 1000), type: 'DOUBLE' as const, encoding: 'PLAIN' as const },
      { name: 's', data: rows.map((x) => (x % 7 ? `group ${x % 3}` : null)), type: 'STRING' as const, nullable: true },
    ];
    const asked = { label: 'y', score: 'p', positive: 1, attributes: { sex: 's', said: 'f' } };
    const csv = `y,f,p,s\n${rows.map((x) => `${x % 2},${x > 500 ? 'yes' : 'no'},${x / 1000},${x % 7 ? `group ${x % 3}` : ''}\n`).join('')}`;
    const theirs = computed(fromCsv(asked, csv));
    for (const [codec, pageSize] of [
      ['UNCOMPRESSED', 64 * 1024],
      ['GZIP', 64 * 1024],
      ['ZSTD', 64 * 1024],
      ['SNAPPY', 1e9],
    ] as const) {
      const buffer = parquetWriteBuffer({ columnData, codec, compressors, rowGroupSize: count, pageSize });
      const decompress = {
        GZIP: (bytes: Uint8Array) => new Uint8Array(gunzipSync(bytes)),
        ZSTD: (bytes: Uint8Array, length: number) => unzstd(bytes, new Uint8Array(length)),
      };
      let longest = 0;
      const file = {
        byteLength: buffer.byteLength,
        slice: async (from: number, to = buffer.byteLength) => {
          // The list of contents at the end is looked for in half a megabyte.
          if (to < buffer.byteLength) longest = Math.max(longest, to - from);
          return buffer.slice(from, to);
        },
      };
      const aggregator = createRowAggregator(asked);
      const sizes = new Set<number>();
      const read = await readParquet(
        file,
        aggregator.requests.all,
        (batch) => {
          sizes.add(batch.rows);
          aggregator.push(batch);
        },
        { decompress },
      );
      const ours = computed(aggregator.result(read));
      assert.equal(ours.rows, count);
      assert.deepEqual(ours.figures, theirs.figures, `${codec} ${pageSize}`);
      assert.deepEqual(ours.groupsOf(['sex', 'said']), theirs.groupsOf(['sex', 'said']));
      assert.deepEqual([...sizes], [4096, count % 4096]);
      if (pageSize < 1e6) assert.ok(longest <= 256 * 1024, `${longest} bytes at once`);
    }
  });

  it('reads decimals as they are written, and not as a product', async () => {
    const buffer = parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 2 },
        { name: 'y', type: 'INT32', repetition_type: 'REQUIRED' },
        { name: 'x', type: 'INT32', repetition_type: 'REQUIRED', converted_type: 'DECIMAL', scale: 1, precision: 5 },
      ],
      columnData: [
        { name: 'y', data: [1, 0, 1] },
        { name: 'x', data: [0.3, 0.7, 1.2] },
      ],
    });
    const result = computed(await fromParquet({ label: 'y', positive: 1, features: [{ column: 'x' }] }, buffer));
    assert.deepEqual(Object.keys((result.features[0] as { categories: object }).categories), ['0.3', '0.7', '1.2']);
  });

  it('refuses a file that says that it has more rows than its bytes can hold', async () => {
    const buffer = parquetWriteBuffer({ columnData: [{ name: 'y', data: [1, 0], type: 'INT32' }] });
    const bytes = new Uint8Array(buffer);
    const footer = bytes.length - 8 - new DataView(buffer).getUint32(bytes.length - 8, true);
    // The number of rows: once of the file and once of its row group, in Thrift's zigzag; both are made larger.
    const counts = [...bytes.keys()].filter((at) => at >= footer && bytes[at] === 4 && bytes[at - 1] === 0x16);
    assert.ok(counts.length >= 2);
    for (const [long, message] of [
      [[0xfe, 0xff, 0xff, 0xff, 0x0f], /more than its \d+ bytes can hold/],
      [[0xfe, 0xff, 0xff, 0xff, 0xff, 0x3f], /more than 4,294,967,295 rows/],
    ] as const) {
      const longer = [...bytes.keys()].flatMap((at) => (counts.includes(at) ? long : [bytes[at] ?? 0]));
      const changed = Uint8Array.from(longer);
      new DataView(changed.buffer).setUint32(changed.length - 8, changed.length - 8 - footer, true);
      const result = await fromParquet({ label: 'y', positive: 1 }, changed.buffer);
      assert.match(problemsOf(result).join(), message);
    }
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
