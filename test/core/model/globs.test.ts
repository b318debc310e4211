import { equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { compileGlob, matchesGlob } from '../../../core/model/globs.ts';

describe('globs', () => {
  const cases: readonly (readonly [glob: string, path: string, expected: boolean])[] = [
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', 'a/b.yaml', false],
    ['**/*.yaml', 'a.yaml', true],
    ['**/*.yaml', 'a/b/c.yaml', true],
    ['a/**', 'a/b/c', true],
    ['a/**', 'ab/c', false],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/', 'a/b/c', true],
    ['./a/*', 'a/b', true],
    ['consumer-credit*', 'consumer-credit-3', true],
    ['{a,b/*}.yaml', 'b/c.yaml', true],
    ['{a,b{c,d}}', 'bd', true],
    ['{a', '{a', true],
    ['[a-c]?', 'bz', true],
    ['[!a-c]', 'b', false],
    ['[]]', ']', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['\\{a,b}', '{a,b}', true],
    ['**', '.hidden/.file', true],
    ['a.c', 'abc', false],
    ['?', '😀', true],
    ['', '', true],
    ['', 'a', false],
  ];
  for (const [glob, path, expected] of cases) {
    it(`${glob || 'nothing'} ${expected ? 'names' : 'does not name'} ${path || 'nothing'}`, () =>
      equal(matchesGlob(glob, path), expected));
  }

  it('name what another matcher says they do', () => {
    const name = fc.stringMatching(/^[ab.-]{1,4}$/);
    const segment = fc.oneof(fc.stringMatching(/^[ab*?.-]{1,5}$/), fc.constant('**'));
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 4 }),
        fc.array(name, { minLength: 1, maxLength: 5 }),
        (segments, names) => {
          // Other matchers differ on `.` and `..` as names, and on `***`.
          fc.pre(
            [...segments, ...names].every((part) => !/^\.+$/.test(part)) &&
              segments.every((part) => part === '**' || !part.includes('**')),
          );
          fc.pre(
            segments.every(
              (part) => (!part.startsWith('-') && !/^\.?[*?]/.test(part)) || part === '**' || part === '*',
            ),
          );
          // `a/**` names `a` itself for them.
          fc.pre(segments.at(-1) !== '**');
          const glob = segments.join('/');
          const path = names.join('/');
          equal(
            matchesGlob(glob, path),
            picomatch.isMatch(path, glob, { dot: true, strictSlashes: true }),
            `${glob} ${path}`,
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('take little time, however entangled', () => {
    const start = performance.now();
    const path = `${'a'.repeat(2000)}/${'a/'.repeat(500)}c`;
    for (const glob of [
      `${'*a'.repeat(100)}b`,
      `${'**/a/'.repeat(50)}b`,
      '{a,b}'.repeat(100),
      '{'.repeat(400),
      `${'{a,'.repeat(200)}${'}'.repeat(200)}`,
      '['.repeat(400),
      '+(a+)+',
    ]) {
      ok(!compileGlob(glob)(path), glob);
    }
    ok(performance.now() - start < 2000, 'too slow');
  });
});
