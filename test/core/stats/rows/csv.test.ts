import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createCsvReader } from '../../../../core/stats/rows/csv.ts';

/** Reads columns as texts and numbers, with what could not be read. */
function read(parts: readonly (string | Uint8Array)[], texts: readonly string[], numbers: readonly string[] = []) {
  const rows: { at: number; values: (string | number)[] }[] = [];
  const requests = [
    ...texts.map((column) => ({ column, as: 'category' as const })),
    ...numbers.map((column) => ({ column, as: 'number' as const })),
  ];
  const reader = createCsvReader(requests, (batch) => {
    for (let row = 0; row < batch.rows; row++) {
      const values = batch.columns.map((column, c) => {
        const value = column[row] ?? Number.NaN;
        return batch.dictionaries[c]?.[value] ?? (Number.isNaN(value) ? `? ${batch.textAt(c, row)}` : value);
      });
      rows.push({ at: batch.places[row] ?? 0, values });
    }
  });
  for (const part of parts) reader.push(part);
  const problems = reader.end();
  return {
    rows: rows.map((row) => row.values),
    lines: rows.map((row) => row.at),
    problems: problems.first.map(({ at, column, message }) => `${at} ${column}: ${message}`),
    count: problems.count,
  };
}

describe('the CSV reader', () => {
  it('reads quotes, separators and line breaks in them, CRLF, a byte-order mark and no last line break', () => {
    const text = '\ufeffa,b,"c ""d"""\r\n1,"x, ""y""\nz",2.50\r\n\r\n3,é,-1e2';
    const { rows, lines, problems } = read([text], ['a', 'b'], ['c "d"']);
    assert.deepEqual(problems, []);
    assert.deepEqual(rows, [
      ['1', 'x, "y"\nz', 2.5],
      ['3', 'é', -100],
    ]);
    assert.deepEqual(lines, [2, 5]);
  });

  it('gives the same for every way of cutting the file', () => {
    const field = fc.oneof(
      fc.constantFrom('', 'a', 'female', '1', '0.5', '"', ',', '\n', '\r\n', 'é', '😀', ' x '),
      fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !text.includes('\0')),
    );
    const table = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.nat(200), { maxLength: 8 }),
        fc.boolean(),
        (rows, newline, quotesAll, endsWithNewline, cuts, asBytes) => {
          const write = (text: string) =>
            quotesAll || text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
          const lines = [['x', 'y', 'z'], ...rows].map((row) => row.map(write).join(','));
          const text = lines.join(newline) + (endsWithNewline ? newline : '');
          const whole = asBytes ? Buffer.from(text) : text;
          const at = [...new Set([0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length])].sort(
            (a, b) => a - b,
          );
          const parts = at.slice(1).map((end, i) => whole.slice(at[i], end));
          const got = read(parts, ['x', 'z']);
          assert.deepEqual(got.problems, []);
          assert.deepEqual(
            got.rows,
            rows.map(([x, , z]) => [x, z]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads numbers as Number does, to the last bit, and nothing else', () => {
    const texts = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.tuple(fc.integer(), fc.nat(22)).map(([n, d]) => (n / 10 ** d).toFixed(Math.min(d, 20))),
      fc
        .tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.nat(26), fc.constantFrom('', 'e-5', 'E+3', 'e-05', 'e-310'))
        .map(
          ([n, d, e]) =>
            String(n)
              .padStart(d + 1, '0')
              .replace(new RegExp(`(\\d{${d}})$`), '.$1') + e,
        ),
      // Between two doubles, and beside that.
      fc
        .tuple(fc.integer({ min: 2 ** 30, max: 2 ** 51 - 1 }), fc.constantFrom(-1n, 0n, 1n))
        .map(([n, by]) => String((BigInt(n) * 8n + 4n) * 10n ** 5n + by).replace(/(\d{6})$/, '.$1')),
      fc
        .tuple(
          fc.integer({ min: 2 ** 51, max: 2 ** 52 }),
          fc.constantFrom('25', '75', '125', '375', '250001', '249999'),
        )
        .map(([n, end]) => `${n}.${end}`),
      fc.constantFrom('0', '-0', '.5', '5.', '1e5', '+1', '007', '0.1', '123456789012345.6', '9007199254740993'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const [row] = read([`a,b\n${text},\n`], [], ['a']).rows;
        assert.ok(Object.is(row?.[0], Number(text)), `${text} is read as ${row?.[0]}`);
      }),
    );
    for (const text of ['', 'x', '.', '-', '1.2.3', '0x10', 'NaN', 'Infinity', '1,5', '1e', '١'])
      assert.deepEqual(read([`a,b\n"${text}",1\n`], [], ['a']).rows, [[`? ${text}`]]);
  });

  it('says which line it cannot read, and delivers no such row', () => {
    const ragged = read(['a,b\n1,2\n3\n4,5,6\n"x\ny",1\n7,8\n'], ['a']);
    assert.deepEqual(ragged.rows, [['1'], ['x\ny'], ['7']]);
    assert.deepEqual(ragged.lines, [2, 5, 7]);
    assert.deepEqual(ragged.problems, [
      '3 null: The row has 1 field, the header 2.',
      '4 null: The row has 3 fields, the header 2.',
    ]);
    const stray = read(['a,b\n"x"y,2\n1,2\n'], ['a']);
    assert.deepEqual(stray.problems, ['2 null: A field goes on after its closing quote.']);
    assert.deepEqual(read(['a,b\n1,2\n"x,3\n4,5\n'], ['a']).problems, [
      '3 null: A quote is opened in this row and never closed.',
    ]);
  });

  it('counts problems beyond those that it shows', () => {
    const { problems, count } = read([`a,b\n${'1\n'.repeat(5000)}`], ['a']);
    assert.equal(problems.length, 10);
    assert.equal(count, 5000);
  });

  it('names missing and doubled columns, and reads semicolons and tabs', () => {
    assert.deepEqual(read(['a,b\n1,2\n'], ['c']).problems, ['1 c: There is no column `c`. The header has `a`, `b`.']);
    assert.deepEqual(read(['a,a\n1,2\n'], ['a']).problems, ['1 a: The header has this column twice.']);
    assert.deepEqual(read(['a;b\n1;"x;y"\n'], ['b']).rows, [['x;y']]);
    assert.deepEqual(read(['a\tb\n1\t2\n'], ['b']).rows, [['2']]);
  });

  it('refuses what is empty or not UTF-8', () => {
    assert.deepEqual(read([''], ['a']).problems, ['null null: The file is empty.']);
    assert.deepEqual(read([Buffer.from('\ufeffa,b\n', 'utf16le')], ['a']).problems, [
      '1 null: The file is in UTF-16. Save it as UTF-8.',
    ]);
    assert.deepEqual(read([Buffer.from('a\nM\xfcller\n', 'latin1')], ['a']).problems, [
      'null a: A value is not valid UTF-8. Save the file as UTF-8.',
    ]);
  });

  it('does not fill the memory with a quote that is left open', () => {
    const part = 'x'.repeat(256 * 1024);
    const { problems } = read(['a,b\n1,"', ...Array.from({ length: 40 }, () => part)], ['a']);
    assert.deepEqual(problems, ['2 null: A row is longer than 1 MiB. Is a quote left open in it?']);
  });
});
