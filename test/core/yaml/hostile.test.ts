import { deepEqual, equal, ok } from 'node:assert/strict';
import { commentsOf } from '../../../core/yaml/comments.ts';
import { parseYaml, type YamlDocument } from '../../../core/yaml/parse.ts';

/** Generous for a machine that does other things as well; without the limits these take minutes, or end the process. */
const longest = 15_000;

function timed(text: string): YamlDocument {
  const start = performance.now();
  const [document] = parseYaml(text);
  const time = performance.now() - start;
  ok(time < longest, `took ${time} ms`);
  ok(document);
  return document;
}

function isRefused(text: string, code: string, message: RegExp): void {
  const { problems, value } = timed(text);
  deepEqual(
    problems.map((problem) => problem.code),
    [code],
  );
  ok(message.test(problems[0]?.message ?? ''), problems[0]?.message);
  equal(value, undefined);
}

const repeat = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

describe('hostile YAML', function () {
  this.timeout(60_000);

  describe('nested 100,000 deep is refused with one problem', () => {
    const texts = {
      '[': '[',
      '{': '{',
      '{a: ': '{a: ',
      '- ': '- ',
      '? ': '? ',
      '- ? ': '- ? ',
      ': ': ': ',
      '[?': '[? ',
    };
    for (const [name, piece] of Object.entries(texts)) {
      it(`as ${name}`, () => isRefused(`a:\n ${piece.repeat(100_000)}`, 'parse-error', /Nested more than 200/));
    }

    it('by indentation', () =>
      isRefused(
        repeat(2000, (i) => `${' '.repeat(i)}a:\n`),
        'parse-error',
        /Nested more than 200/,
      ));
  });

  it('nested 190 deep is read', () => {
    const { value, problems } = timed(`${'['.repeat(190)}1${']'.repeat(190)}`);
    deepEqual(problems, []);
    ok(Array.isArray(value));
  });

  it('aliases of aliases are not written out', () => {
    const bomb = `a0: &a0 [1,1,1,1,1,1,1,1,1]\n${repeat(30, (i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`)}`;
    isRefused(bomb, 'alias-limit', /more than two million values/);
    const maps = `a0: &a0 {x: 1, y: 2}\n${repeat(40, (i) => `a${i + 1}: &a${i + 1} {x: *a${i}, y: *a${i}}\n`)}`;
    isRefused(maps, 'alias-limit', /more than two million values/);
  });

  it('merges of merges are not written out', () => {
    isRefused(
      repeat(5000, (i) => `k${i}: &a${i}\n  <<: ${i === 0 ? '{x: 1}' : `*a${i - 1}`}\n  y${i}: 1\n`),
      'alias-limit',
      /merges/,
    );
    isRefused(
      `a: &a {${repeat(2000, (i) => `k${i}: 1, `)}}\n${repeat(2000, (i) => `m${i}: {<<: *a}\n`)}`,
      'alias-limit',
      /merges/,
    );
  });

  it('an alias inside of its own anchor is one problem', () => {
    for (const text of ['a: &a [*a]', 'a: &a {b: *a}', '&a [[*a]]', 'a: &a\n  <<: *a\n', 'x: &a 1\ny: &a [*a]\n']) {
      const { problems } = timed(text);
      deepEqual(
        problems.map(({ code }) => code),
        ['parse-error'],
        text,
      );
      ok(problems[0]?.message.includes('never end'), problems[0]?.message);
    }
  });

  it('an alias without an anchor is one problem, at the alias', () => {
    const { problems } = timed('a: 1\nb: [*none, 2]\n');
    deepEqual(
      problems.map(({ code, start, end }) => [code, start, end]),
      [['parse-error', 9, 14]],
    );
  });

  it('a line of 10 MB is read, or refused with one problem', () => {
    const long = 'x'.repeat(10 * 1024 * 1024);
    equal((timed(`a: ${long}`).value as { a?: unknown }).a, long);
    equal((timed(`a: "${long}"`).value as { a?: unknown }).a, long);
    deepEqual(timed(`a: 1 # ${long}`).problems, []);
    equal(timed(`a: "${long}`).problems.length, 1);
    isRefused(`a: [${'1,'.repeat(5 * 1024 * 1024)}]`, 'parse-error', /too many values/);
    isRefused(`a: ${long}${long}`, 'parse-error', /too large/);
  });

  it('20,000 keys take a time that grows with their number', () => {
    deepEqual(timed(repeat(20_000, (i) => `k${i}: ${i}\n`)).problems, []);
    deepEqual(timed(`{${repeat(20_000, (i) => `k${i}: ${i},`)}}`).problems, []);
    deepEqual(timed(repeat(20_000, (i) => `k${i}: &a${i} ${i}\n`)).problems, []);
  });

  it('a hundred problems are enough, and the last says how many there are', () => {
    for (const text of [
      'a: 1\n'.repeat(20_000),
      'a: [x] [y]\n'.repeat(1000),
      '&a '.repeat(20_000),
      repeat(20_000, (i) => `k${i}: *a${i}\n`),
      ']'.repeat(20_000),
    ]) {
      const { problems } = timed(text);
      equal(problems.length, 100);
      ok(/\d+ more like these/.test(problems[99]?.message ?? ''), problems[99]?.message);
    }
  });

  it('an alias bomb is not lost behind other problems', () => {
    const bomb = `a0: &a0 [1,1,1,1,1,1,1,1,1]\n${repeat(9, (i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`)}`;
    ok(timed(`${'b: 1\n'.repeat(500)}${bomb}`).problems.some(({ code }) => code === 'alias-limit'));
  });

  it('a million lines of nothing, documents, directives or marks end soon', () => {
    for (const text of [
      '\n'.repeat(1_000_000),
      '\r'.repeat(1_000_000),
      '---\n'.repeat(20_000),
      '%a b\n'.repeat(20_000),
      '#'.repeat(1_000_000),
      '"'.repeat(100_000),
      '! '.repeat(50_000),
      '\t'.repeat(1_000_000),
      `a:${' '.repeat(1_000_000)}`,
    ]) {
      timed(text);
    }
  });

  it('keys such as __proto__ are keys', () => {
    const { value, problems } = timed(
      '__proto__: {polluted: 1}\n"constructor": {prototype: {polluted: 1}}\na: &a {__proto__: 1}\nb: {<<: *a}\n',
    );
    deepEqual(problems, []);
    equal((Object.prototype as { polluted?: unknown }).polluted, undefined);
    deepEqual(Object.keys(value as object), ['__proto__', 'constructor', 'a', 'b']);
    deepEqual(Object.keys((value as { b: object }).b), ['__proto__']);
  });

  it('NUL, lone surrogates, a byte order mark inside and lone carriage returns are read as characters', () => {
    for (const text of [
      'a: \u0000\n',
      'a: \ud800\n',
      '\udc00: 1\n',
      'a: \ufeff\n',
      'a: "x\ry"\n',
      'a: b\rc: d\n',
      'a: \u2028\n',
      'a: \u0085\n',
    ]) {
      ok(timed(text).root, JSON.stringify(text));
    }
  });

  it('comments are found in it in time', () => {
    const start = performance.now();
    equal(commentsOf(`${'a: 1 # c\n'.repeat(100_000)}`).length, 100_000);
    equal(commentsOf('['.repeat(100_000)).length, 0);
    equal(commentsOf(`#${'x'.repeat(10_000_000)}`).length, 1);
    ok(performance.now() - start < longest);
  });
});
