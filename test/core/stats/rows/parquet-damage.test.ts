import assert from 'node:assert/strict';
import { crc32 as nodeCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { parquetHeader } from 'hyparquet/src/column.js';
import { parquetMetadata, parquetSchema } from 'hyparquet/src/metadata.js';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, it } from 'mocha';
import { createRowAggregator } from '../../../../core/stats/rows/aggregator.ts';
import { crc32 } from '../../../../core/stats/rows/crc32.ts';
import { readParquet } from '../../../../core/stats/rows/parquet.ts';
import { type FlatColumn, pagesOf } from '../../../../core/stats/rows/parquet-pages.ts';
import type { RowsResult } from '../../../../core/stats/rows/rows-result.ts';

async function fromParquet(bytes: Uint8Array): Promise<RowsResult> {
  const buffer = bytes.slice().buffer;
  const aggregator = createRowAggregator({ label: 'y', score: 'p', positive: 1 });
  const file = { byteLength: buffer.byteLength, slice: async (from: number, to?: number) => buffer.slice(from, to) };
  return aggregator.result(await readParquet(file, aggregator.requests.all, aggregator.push));
}

const rows = Array.from({ length: 300 }, (_, i) => (i * 7919) % 1000);
const whole = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'y', data: rows.map((x) => String(x % 2)), type: 'STRING' },
      { name: 'p', data: rows.map((x) => x / 1000), type: 'DOUBLE' },
    ],
  }),
);

/** The second column's only page, with a checksum, as writers that care about it do. */
function withChecksum(): { readonly chunk: Uint8Array; readonly body: number; readonly column: FlatColumn } {
  const metadata = parquetMetadata(whole.slice().buffer);
  const tree = parquetSchema(metadata);
  const of = metadata.row_groups[0]?.columns[1]?.meta_data;
  const node = tree.children[1];
  assert.ok(of && node && !of.dictionary_page_offset);
  const start = Number(of.data_page_offset);
  const bytes = whole.slice(start, start + Number(of.total_compressed_size));
  // A header in Thrift's compact protocol: field 1 (kind), 2 (bytes unpacked), 3 (bytes), 8 (the rest).
  let at = 0;
  for (let field = 0; field < 3; field++) {
    at++;
    while ((bytes[at++] ?? 0) >= 0x80);
  }
  assert.equal(bytes[at], 0x5c, 'field 8, a structure, five after field 3');
  const reader = { view: new DataView(bytes.buffer), offset: 0 };
  parquetHeader(reader);
  const body = bytes.slice(reader.offset);
  const signed = nodeCrc32(body) | 0;
  const crc = [...varint(BigInt.asUintN(32, (BigInt(signed) << 1n) ^ (BigInt(signed) >> 31n)))];
  const header = [...bytes.slice(0, at), 0x15, ...crc, 0x4c, ...bytes.slice(at + 1, -body.length)];
  const column = { metadata: of, element: node.element, schemaPath: [tree, node], decompress: {} };
  return { chunk: Uint8Array.from([...header, ...body]), body: header.length, column };
}

function* varint(value: bigint): Generator<number> {
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) yield Number(rest & 0x7fn) | 0x80;
  yield Number(rest);
}

describe('damaged Parquet', () => {
  it('is told by the checksum of a page, where there is one', async () => {
    const { chunk, body, column } = withChecksum();
    const read = async (bytes: Uint8Array): Promise<number[]> => {
      const of = { length: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) };
      const values: number[] = [];
      for await (const page of pagesOf(of, column, rows.length))
        values.push(...Array.from(page.next(page.count).values, Number));
      return values;
    };
    assert.deepEqual(
      await read(chunk),
      rows.map((x) => x / 1000),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: body, max: chunk.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = chunk.slice();
          changed[at] = (changed[at] ?? 0) ^ by;
          await assert.rejects(read(changed), /does not match its checksum/);
        },
      ),
    );
  });

  it('has checksums as zlib has them', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => crc32(bytes) === (nodeCrc32(bytes) | 0)));
  });

  it('fails with a sentence, whatever byte is changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const changed = whole.slice();
        changed[at] = byte;
        const result = await fromParquet(changed).catch((error: Error) => error.message);
        if (typeof result === 'string') assert.notEqual(result, '');
        else if (result.is === 'computed') assert.equal(result.rows, rows.length);
      }),
      { numRuns: 600, seed: 20261124 },
    );
  });
});
