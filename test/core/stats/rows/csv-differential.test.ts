import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse } from 'papaparse';
import type { ColumnRequest } from '../../../../core/stats/rows/batch.ts';
import { createCsvReader } from '../../../../core/stats/rows/csv.ts';
import { isNumberText } from '../../../../core/stats/rows/values.ts';
import { naiveRows } from './csv-naive.ts';

const runs = Number(process.env.GATEWRIGHT_CSV_RUNS ?? 1000);

/** Every column as text, and some as numbers: read on the way where that is all that is asked, else from kept fields. */
const requestsOf = (names: readonly string[], numbers: readonly string[]): readonly ColumnRequest[] => [
  ...names.filter((_, i) => i !== 1).map((column) => ({ column, as: 'category' as const })),
  ...numbers.map((column) => ({ column, as: 'number' as const })),
];

/** Reads bytes in parts that end anywhere. */
function read(bytes: Uint8Array, cuts: readonly number[], requests: readonly ColumnRequest[]) {
  const rows: { line: number; values: (string | number)[] }[] = [];
  const reader = createCsvReader(requests, (batch) => {
    for (let row = 0; row < batch.rows; row++) {
      const values = batch.columns.map((column, r) => {
        const value = column[row] ?? Number.NaN;
        return batch.dictionaries[r]?.[value] ?? (Number.isNaN(value) ? `? ${batch.textAt(r, row)}` : value);
      });
      rows.push({ line: batch.places[row] ?? 0, values });
    }
  });
  const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  for (const [i, end] of at.slice(1).entries()) reader.push(bytes.subarray(at[i], end));
  const { first, count } = reader.end();
  return { rows, problems: first.map((problem) => `${problem.at}: ${problem.message}`), count };
}

/** What messages show of a field that is no number: its first hundred bytes, where these end with a character. */
function beginningOf(field: string): string {
  const bytes = new TextEncoder().encode(field).subarray(0, 100);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '\ufffd';
  }
}

function expected(text: string, separator: string, names: readonly string[], requests: readonly ColumnRequest[]) {
  const { rows, problems } = naiveRows(text, separator, names.length, 2);
  const shownOf = (field: string, as: ColumnRequest['as']): string | number =>
    as === 'category' ? field : isNumberText(field) ? Number(field) : `? ${beginningOf(field)}`;
  return {
    rows: rows.map(({ line, fields }) => ({
      line,
      values: requests.map(({ column, as }) => shownOf(fields[names.indexOf(column)] ?? '', as)),
    })),
    problems: problems.slice(0, 10),
    count: problems.length,
  };
}

const cuts = fc.array(fc.nat(5000), { maxLength: 12 });
const numberText = fc.oneof(
  fc.constantFrom('0', '-0', '0.25', '1e-3', '5.', '.5', '-7.125', '12345678901234567', '0.1234567890123456789', '+1'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
);

describe('the CSV reader beside a naive one', () => {
  it('gives the same rows, lines and problems for any text, well formed or not', function () {
    this.timeout(20_000 + 20 * runs);
    const token = fc.constantFrom(
      'a',
      'é',
      '😀',
      'female',
      '1',
      '0.5',
      '-2',
      '12.',
      ' ',
      '"',
      '""',
      '"x"',
      '"x ""y"""',
      '\r',
      '\n',
      '\n',
      '\r\n',
      ',',
      ',',
      ';',
    );
    // Lines of three fields make up most of it, so that rows are found between what is broken.
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.tuple(token, numberText, token).map((fields) => `${fields.join(',')}\n`) },
      { weight: 2, arbitrary: token },
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
        fc.constantFrom(['x', 'y', 'z'], ['x', 'y'], ['x']),
        fc.constantFrom(',', ';', '\t'),
        fc.boolean(),
        cuts,
        (drawn, names, drawnSeparator, hasMark, at) => {
          const separator = names.length === 1 ? ',' : drawnSeparator; // one name says nothing of separators
          const text = drawn.replaceAll(',', separator);
          const requests = requestsOf(names, [...names.slice(1, 2), ...names.slice(2)]);
          const bytes = new TextEncoder().encode(`${hasMark ? '\ufeff' : ''}${names.join(separator)}\n${text}`);
          assert.deepEqual(read(bytes, at, requests), expected(text, separator, names, requests));
        },
      ),
      { numRuns: runs },
    );
  });

  it('keeps of a long text that is no number what a message shows', () => {
    for (const field of [`${'a'.repeat(99)}bc`, `${'a'.repeat(99)}éc`, 'é'.repeat(50), 'é'.repeat(51)]) {
      const requests = requestsOf(['x', 'y'], ['y']);
      const text = `1,"${field}"\n`;
      assert.deepEqual(
        read(new TextEncoder().encode(`x,y\n${text}`), [], requests),
        expected(text, ',', ['x', 'y'], requests),
      );
    }
  });

  it('gives what papaparse gives for tables that are well formed, over batches', () => {
    const field = fc.constantFrom('', 'a', 'x,y', 'say "hi"', 'two\nlines', 'é', '😀', ' b ', 'male', 'a"b');
    const row = fc.tuple(field, numberText, field);
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        cuts,
        (drawn, times, newline, quotesAll, at) => {
          const write = (text: string): string =>
            quotesAll || text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
          const lines = Array.from({ length: times }, () => drawn).flat();
          const text = [['x', 'y', 'z'], ...lines].map((fields) => fields.map(write).join(',') + newline).join('');
          const requests = requestsOf(['x', 'y', 'z'], ['y']);
          const { rows, problems } = read(new TextEncoder().encode(text), at, requests);
          assert.deepEqual(problems, []);
          const { data } = parse(text, { newline, skipEmptyLines: true });
          assert.equal(rows.length, data.length - 1);
          for (const [i, { values }] of rows.entries()) {
            const [x, y, z] = data[i + 1] ?? [];
            if (values[0] !== x || values[1] !== z || !Object.is(values[2], Number(y)))
              assert.deepEqual(values, [x, z, Number(y)], `row ${i}`);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
