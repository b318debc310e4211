import { deepEqual, ok } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { readSource } from '../../../core/model/documents.ts';
import { createWorkspace } from '../../../core/model/workspace.ts';
import { checkFile, type RuleFailure } from '../../../core/rules/check.ts';
import { ignoreFix } from '../../../core/rules/ignore.ts';
import { applyEdits } from '../../support/fixtures.ts';
import { yamlFiles } from '../../support/yaml.ts';

/** What people and their editors do to a text: cut, double, swap, replace. */
const cuts = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(30),
  by: fc.oneof(
    fc.constantFrom(
      '',
      '',
      ' ',
      '\n',
      ': ',
      '- ',
      '[',
      '{',
      '*a',
      '&a ',
      '"',
      '#',
      'null',
      '~',
      '-1',
      '1e999',
      '.nan',
      '{}',
      '[]',
      'no',
      'true',
      '|\n',
      '<<: *a',
      '\u0000',
      '__proto__: 1',
      '---\n',
    ),
    fc.string({ maxLength: 5 }),
  ),
});

const files = yamlFiles().filter(({ text }) => text.includes('gatewright/') && text.length < 30_000);

function damaged(text: string, changes: readonly { at: number; length: number; by: string }[]): string {
  return changes.reduce((changed, { at, length, by }) => {
    const start = Math.floor(at * changed.length);
    return changed.slice(0, start) + by + changed.slice(start + length);
  }, text);
}

describe('the rules', function () {
  this.timeout(120_000);

  it('say something of every damaged document, without failing, the same each time', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(cuts, { minLength: 1, maxLength: 4 }), (pick, changes) => {
        const { name, text } = files[pick % files.length] ?? { name: '', text: '' };
        const broken = damaged(text, changes);
        const failures: RuleFailure[] = [];
        const check = () => {
          const file = readSource('file:///w/a.yaml', broken);
          return checkFile(createWorkspace([file], ['file:///w']), file, {
            today: '2026-11-24',
            onFailure: (failure) => failures.push(failure),
          });
        };
        const diagnostics = check();
        deepEqual(
          failures.map(
            ({ rule, error }) => `${rule} in ${name}: ${error instanceof Error ? error.stack : error}\n${broken}`,
          ),
          [],
        );
        ok(isDeepStrictEqual(check(), diagnostics));
        const lines = broken.split(/\r\n|\r|\n/);
        for (const { range, fixes, message } of diagnostics) {
          for (const { line, character } of [
            range.start,
            range.end,
            ...fixes.flatMap((f) => f.edits.flatMap((e) => [e.range.start, e.range.end])),
          ]) {
            ok(line < lines.length && character <= (lines[line]?.length ?? 0), `${message} stands outside of the text`);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('are silenced by the comment that the fix writes, once it gives a reason', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(cuts, { minLength: 1, maxLength: 2 }), fc.nat(), (pick, changes, which) => {
        const { text } = files[pick % files.length] ?? { text: '' };
        const run = (source: string) => {
          const file = readSource('file:///w/a.yaml', source);
          return { file, found: checkFile(createWorkspace([file], ['file:///w']), file, { today: '2026-11-24' }) };
        };
        const broken = damaged(text, changes);
        const { file, found } = run(broken);
        const own = found.filter(({ rule }) => !/^yaml\/(parse-error|alias-limit|unknown)/.test(rule));
        const diagnostic = own[which % own.length];
        const document =
          diagnostic && file.documents.find(({ yaml }) => yaml.end >= file.lines.offsetAt(diagnostic.range.start));
        const fix = diagnostic && document && ignoreFix(document, diagnostic);
        if (!diagnostic || !fix) return;
        const mended = run(applyEdits(broken, fix.edits).replace('<reason>', 'known'));
        const same = (list: typeof found) =>
          list.filter(({ rule, message }) => rule === diagnostic.rule && message === diagnostic.message).length;
        ok(same(mended.found) < same(found), `${diagnostic.rule} is still there`);
      }),
      { numRuns: 200 },
    );
  });
});
