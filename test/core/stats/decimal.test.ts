import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compareExact,
  compareWritten,
  exactOf,
  exactQuotient,
  formatDistinct,
  formatExact,
  parseDecimal,
  toDouble,
} from '../../../core/stats/decimal.ts';

/** Numbers as people write them, many of them close to each other. */
const written = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '-', '+'), fc.nat(99), fc.stringMatching(/^[0-9]{0,25}$/))
    .map(([s, i, f]) => `${s}${i}.${f}`),
  fc
    .tuple(fc.constantFrom('0.8', '0.79999999999999999', '.80', '8e-1', '80E-2', '0.8000000000000000444'))
    .map(([s]) => s),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
);

describe('decimals as written', () => {
  it('reads the numbers of YAML 1.2’s core schema exactly', () => {
    const cases: Record<string, string> = {
      '0.1': '1/10',
      '-0.25': '-1/4',
      '+3': '3',
      '.5': '1/2',
      '5.': '5',
      '1e3': '1000',
      '1.5E-2': '3/200',
      '007': '7',
      '0x1F': '31',
      '0o17': '15',
      '-0': '0',
      '123456789012345678901234567890.5': '246913578024691357802469135781/2',
    };
    for (const [text, value] of Object.entries(cases)) assert.equal(parseDecimal(text)?.toFraction(), value, text);
  });

  it('reads nothing else as a number', () => {
    for (const text of [
      '',
      ' 1',
      '1 ',
      '1_000',
      '.inf',
      '-.inf',
      '.nan',
      'Infinity',
      'NaN',
      '0b1',
      '1e',
      '.',
      '+',
      '--1',
      '0x',
      '1/2',
      '½',
      '１',
      '1e1.5',
      '-0x1',
    ])
      assert.equal(parseDecimal(text), undefined, text);
  });

  it('does not represent hostile exponents and lengths, and says so at once', () => {
    const started = performance.now();
    for (const text of [
      '1e999999999',
      '-1e-999999999',
      '1e401',
      '1e-401',
      `0.${'0'.repeat(1e6)}1`,
      '9'.repeat(1e6),
      `1e${'9'.repeat(500)}`,
    ]) {
      assert.equal(parseDecimal(text), undefined);
      assert.equal(compareWritten(text, '1'), undefined);
    }
    assert.ok(performance.now() - started < 5000);
    assert.ok(parseDecimal('1e400'));
    assert.ok(parseDecimal(String(Number.MIN_VALUE)));
  });

  it('takes a double as the decimal that was meant', () => {
    assert.equal(exactOf(0.1)?.toFraction(), '1/10');
    assert.equal(exactOf(Number.NaN), undefined);
    assert.equal(exactOf(Number.POSITIVE_INFINITY), undefined);
  });

  it('finds (4/100)/(5/100) equal to 0.8', () => {
    const four = exactQuotient(4, 100);
    const five = exactQuotient(5, 100);
    const bound = parseDecimal('0.8');
    assert.ok(four && five && bound);
    assert.equal(compareExact(four.div(five), bound), 0);
  });

  it('compares what doubles cannot tell apart', () => {
    assert.equal(compareWritten('0.8', '0.80000000000000000001'), -1);
    assert.equal(compareWritten('0.1', '0.1000000000000000055511151231257827'), -1);
    assert.equal(compareWritten('0.80', '8e-1'), 0);
    assert.equal(compareWritten('9007199254740993', '9007199254740992'), 1);
  });

  it('compares by doubles as it compares exactly', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const left = parseDecimal(a);
        const right = parseDecimal(b);
        assert.ok(left && right);
        assert.equal(compareWritten(a, b), compareExact(left, right));
      }),
    );
  });

  it('rounds an exact number to its nearest double', () => {
    fc.assert(
      fc.property(written, (text) => {
        const exact = parseDecimal(text);
        assert.ok(exact);
        assert.equal(toDouble(exact), Number(text) === 0 ? 0 : Number(text));
      }),
    );
  });
});

describe('displayed decimals', () => {
  it('are short where they may be', () => {
    assert.equal(formatExact('0.8000'), '0.8');
    assert.equal(formatExact(2 / 3), '0.666667');
    assert.equal(formatExact('12345678.9'), '12345679');
    assert.equal(formatExact('-0.125', 2), '-0.13');
    assert.equal(formatExact('1e-9'), '1e-9');
    assert.equal(formatExact('0.00001'), '0.00001');
    assert.equal(formatExact('123456789012345678901234'), '1.23457e+23');
    assert.equal(formatExact(Number.NaN), 'NaN');
  });

  it('never contradict a verdict', () => {
    assert.deepEqual(formatDistinct('0.7999999', '0.8'), { value: '0.7999999', bound: '0.8' });
    assert.deepEqual(formatDistinct('0.79', '0.8'), { value: '0.79', bound: '0.8' });
    assert.deepEqual(formatDistinct('0.800', '0.8'), { value: '0.8', bound: '0.8' });
    assert.deepEqual(formatDistinct(1 / 3, '0.333333'), { value: '0.3333333', bound: '0.333333' });
    assert.deepEqual(formatDistinct('0.80000000000000000001', '0.8'), {
      value: '0.80000000000000000001',
      bound: '0.8',
    });
    fc.assert(
      fc.property(written, written, fc.integer({ min: 1, max: 8 }), (value, bound, digits) => {
        const shown = formatDistinct(value, bound, digits);
        assert.equal(
          compareWritten(shown.value, shown.bound),
          compareWritten(value, bound),
          `${shown.value} ${shown.bound}`,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('never contradict a verdict on figures of counts', () => {
    const count = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(count, count, fc.constantFrom('0.8', '0.333333', '1.25', '0.5', '1'), (a, b, bound) => {
        const exact = exactQuotient(a, b);
        const limit = parseDecimal(bound);
        assert.ok(exact && limit);
        const shown = formatDistinct(exact, bound);
        assert.equal(compareWritten(shown.value, shown.bound), compareExact(exact, limit));
      }),
    );
  });
});
