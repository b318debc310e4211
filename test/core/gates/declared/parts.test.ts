import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { atMost, parseDuration } from '../../../../core/gates/duration.ts';
import { compareMoments, isWithin, parseMoment } from '../../../../core/gates/moment.ts';
import { extensionOf, safetyOf } from '../../../../core/gates/serialization.ts';
import { matchesWildcard } from '../../../../core/gates/wildcard.ts';
import { isFilled, isPlaceholder } from '../../../../core/model/placeholder.ts';

describe('placeholders', () => {
  for (const text of [
    '',
    '  ',
    'TODO',
    'todo',
    'TBD.',
    'N/A',
    'n/a',
    '[More Information Needed]',
    '{{ name }}',
    '{name}',
    ['$', '{TAG}'].join(''),
    '<your name>',
    '—',
    '…',
    'TODO: ask Kim',
    'Insert Response Here',
    'x@sha256:{{d}}',
  ]) {
    it(`${JSON.stringify(text)} is one`, () => assert.equal(isPlaceholder(text), true));
  }
  for (const text of [
    'none',
    'unknown',
    'Todo list ranking',
    'NA',
    '<25',
    'a {b} c',
    'serviceAccount:x',
    '*',
    '0',
    'Nadia',
  ]) {
    it(`${JSON.stringify(text)} is none`, () => assert.equal(isPlaceholder(text), false));
  }
  it('fill nothing, at any depth', () => {
    assert.equal(isFilled({ a: [{ b: 'TODO' }], c: null, 'x-note': 'said' }), false);
    assert.equal(isFilled({ a: [{ b: 'TODO' }, { b: false }] }), true);
  });
});

describe('durations', () => {
  const duration = (text: string) => parseDuration(text) ?? assert.fail(text);

  it('are read, or not at all', () => {
    for (const text of ['P', 'PT', 'P1DT', '1D', 'P-1D', 'P1.5D', `P${'9'.repeat(300)}D`])
      assert.equal(parseDuration(text), undefined);
    assert.equal(duration('P1W').seconds.toFraction(), '604800');
    assert.equal(duration('PT0.1S').seconds.toFraction(), '1/10');
  });

  it('are ordered only where every month and year agrees', () => {
    const cases: readonly (readonly [string, string, boolean | undefined])[] = [
      ['P28D', 'P1M', true],
      ['P29D', 'P1M', undefined],
      ['P31D', 'P1M', undefined],
      ['P32D', 'P1M', false],
      ['P1M', 'P31D', true],
      ['P1M', 'P30D', undefined],
      ['P1M', 'P27D', false],
      ['P365D', 'P1Y', true],
      ['P366D', 'P1Y', undefined],
      ['P12M', 'P1Y', true],
      ['P1M1D', 'P1M', false],
      ['PT24H', 'P1D', true],
    ];
    for (const [a, b, want] of cases) assert.equal(atMost(duration(a), duration(b)), want, `${a} ≤ ${b}`);
  });
});

describe('moments', () => {
  const moment = (text: string) => parseMoment(text) ?? assert.fail(text);

  it('are days that there are', () => {
    for (const text of ['2026-02-29', '2026-04-31', '2026-00-01', '26-01-01', 'today'])
      assert.equal(parseMoment(text), undefined);
    assert.equal(moment('1970-01-01').day, 0n);
    assert.equal(moment('2024-02-29').day, 19782n);
    assert.equal(moment('2026-01-01T00:30:00+01:00').day, moment('2025-12-31').day);
  });

  it('are counted as the platform counts them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000, max: 250_000_000_000 }), (seconds) => {
        const text = new Date(seconds * 1000).toISOString();
        if (!/^\d{4}-/.test(text)) return;
        const read = moment(text);
        assert.equal(read.seconds?.valueOf(), seconds);
        assert.equal(read.day, BigInt(Math.floor(seconds / 86_400)));
      }),
    );
  });

  it('compare by day where one of them is a day', () => {
    assert.equal(compareMoments(moment('2026-08-12'), moment('2026-08-12T23:00:00Z')), 0);
    assert.equal(compareMoments(moment('2026-08-12T23:00:00Z'), moment('2026-08-12T22:59:59.9Z')), 1);
  });

  it('add months by the calendar', () => {
    const month = parseDuration('P1M') ?? assert.fail();
    assert.equal(isWithin(moment('2024-01-31'), moment('2024-02-29'), month), true);
    assert.equal(isWithin(moment('2024-01-31'), moment('2024-03-01'), month), false);
    assert.equal(isWithin(moment('2023-12-15'), moment('2024-01-15'), month), true);
    assert.equal(isWithin(moment('0000-01-01T00:00:00+14:00'), moment('2024-01-15'), month), false);
  });
});

describe('wildcards', () => {
  it('stand for any run of characters', () => {
    for (const [text, pattern, want] of [
      ['ci@bank.example', '*', true],
      ['ci@bank.example', '*@bank.example', true],
      ['ci@bank.example', 'ci@*.example', true],
      ['ci@bank.example.evil', '*@bank.example', false],
      ['aba', 'ab*ba', false],
      ['abba', 'ab*ba', true],
      ['a-x-b-x-c', 'a*x*x*c', true],
      ['a-x-c', 'a*x*x*c', false],
      ['', '*', true],
      ['a.b', 'a?b', false],
    ] as const) {
      assert.equal(matchesWildcard(text, pattern), want, `${text} against ${pattern}`);
    }
  });
});

describe('serialisation formats', () => {
  it('are known by name and by extension', () => {
    assert.equal(safetyOf('SafeTensors'), 'safe');
    assert.equal(safetyOf('saved_model'), 'unsafe');
    assert.equal(safetyOf('zorp'), 'unknown');
    assert.equal(extensionOf('s3://user@host/m/model.pkl?v=1'), 'pkl');
    assert.equal(extensionOf('registry.example/risk/model:3.4.0'), undefined);
    assert.equal(extensionOf(`registry.example/risk/model.onnx@sha256:${'a'.repeat(64)}`), 'onnx');
  });
});
