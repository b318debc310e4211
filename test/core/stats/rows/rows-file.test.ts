import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'mocha';
import type { RowSpec } from '../../../../core/stats/rows/row-spec.ts';
import { type ReadRowsOptions, readRowsFile } from '../../../../core/stats/rows/rows-file.ts';
import type { RowsResult } from '../../../../core/stats/rows/rows-result.ts';
import { computed, problemsOf, shownOf } from './support.ts';

const spec: RowSpec = { label: 'y', prediction: 'f', positive: 'bad', favourable: 'good', attributes: { sex: 's' } };

function read(content: string | Uint8Array, options: ReadRowsOptions = {}, of = spec): Promise<RowsResult> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const file = { byteLength: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) };
  return readRowsFile(file, of, options);
}

describe('a file of rows', () => {
  it('counts positives by `positive` and the selected by `favourable`, which may be bad and good news', async () => {
    const result = await read('y,f,s\nbad,bad,m\nbad,good,f\ngood,good,m\ngood,good,f\ngood,bad,f\n');
    const [of] =
      computed(result)
        .groupsOf(['sex'])
        ?.filter(({ groups }) => groups.sex === 'f') ?? [];
    assert.deepEqual(of?.counts, { n: 3, selected: 2, tp: 0, fp: 1, tn: 1, fn: 1 });
    assert.equal(shownOf(result, 'selection_rate'), 0.6);
    assert.equal(shownOf(result, 'recall'), 0.5);
  });

  it('counts every label but the positive one as negative', async () => {
    const result = await read('y,f,s\nbad,bad,m\nfine,good,m\ngood,good,m\nnever seen,bad,m\n');
    const [whole] = computed(result).groupsOf(['sex']) ?? [];
    assert.deepEqual(whole?.counts, { n: 4, selected: 2, tp: 1, fp: 1, tn: 2, fn: 0 });
  });

  it('is read in parts of any length, and lets others take their turn after each', async () => {
    const text = `\ufeffy,f,s\r\n${'bad,good,"a ""b""\nc"\r\ngood,bad,é\r\n'.repeat(50)}`;
    const whole = computed(await read(text));
    for (const part of [1, 7, 64]) {
      let turns = 0;
      const pause = async (): Promise<void> => void turns++;
      const cut = computed(await read(text, { part, pause }));
      assert.deepEqual(cut.groupsOf(['sex']), whole.groupsOf(['sex']));
      assert.equal(turns, Math.ceil(new TextEncoder().encode(text).length / part));
    }
  });

  it('that is packed, or is Parquet where that is not read, is refused by what it is', async () => {
    const cases: readonly (readonly [Uint8Array, RegExp])[] = [
      [gzipSync('y,f,s'), /packed by gzip/],
      [new TextEncoder().encode('BZh9'), /packed by bzip2/],
      [Uint8Array.of(0x50, 0x4b, 3, 4, 0), /packed by ZIP/],
      [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), /packed by Zstandard/],
      [new TextEncoder().encode('PAR1…'), /Parquet is not read in a browser/],
    ];
    for (const [bytes, message] of cases) assert.match(problemsOf(await read(bytes))[0] ?? '', message);
  });

  it('with nothing, a header alone, or fields without end gives no figures', async () => {
    const long = 'x'.repeat(2000);
    const cases: readonly (readonly [string, RegExp])[] = [
      ['', /The file is empty/],
      ['y,f,s', /The file has no rows/],
      ['y,f,s\r\n\r\n', /The file has no rows/],
      [`y,f,s\nbad,good,${long}\n`, /more than 1000 bytes/],
      [`y,f,s\nbad,good,"${'x'.repeat(2_000_000)}\n`, /A quote is opened|longer than 1 MiB/],
      [`y,f,s\nbad,good\n`, /The row has 2 fields, the header 3/],
      [`y,f,s\nbad,good,m,\n`, /The row has 4 fields, the header 3/],
      [`y,f\nbad,good\n`, /There is no column `s`/],
      [`y,f,s\nNaN,good,m\n`, /The value is `NaN`/],
      [`y,f,s\n,good,m\n`, /The value is missing/],
    ];
    for (const [text, message] of cases) {
      const result = await read(text);
      assert.equal(result.is, 'unusable', text.slice(0, 40));
      assert.match(problemsOf(result).join('\n'), message);
    }
  });

  it('has groups of one byte apart, and more of them than a table of bytes', async () => {
    const names = [...Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i)), 'é', '東', ''];
    const result = await read(`y,f,s\n${names.map((name) => `bad,good,${name}\nbad,bad,${name}\n`).join('')}`);
    const groups = computed(result).groupsOf(['sex']) ?? [];
    assert.deepEqual(
      groups.map(({ groups: of, counts }) => [of.sex, counts.n]),
      names.map((name) => [name || '(missing)', 2]),
    );
  });
});
