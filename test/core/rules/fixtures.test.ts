import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { Diagnostic } from '../../../core/model/diagnostic.ts';
import { rules } from '../../../core/rules/registry.ts';
import {
  afterFixes,
  applyFixes,
  check,
  compare,
  compareWithGolden,
  fixed,
  mendingFix,
  readFixtures,
  relevant,
  wanted,
} from '../../support/fixtures.ts';
import { inRepository } from '../../support/repository.ts';

describe('fixtures of the rules', () => {
  for (const { id } of rules) {
    const directory = inRepository('test/cases/rules', id);

    describe(id, () => {
      const wrong = readFixtures(directory, 'wrong');
      const right = readFixtures(directory, 'right');

      it('has a wrong and a right fixture, and no other files', () => {
        ok(wrong.length > 0, `test/cases/rules/${id}/wrong.yaml is missing`);
        ok(right.length > 0, `test/cases/rules/${id}/right.yaml is missing`);
        const strays = readdirSync(directory).filter(
          (name) => !/^(wrong|right)(-[a-z0-9-]+)?(\.fixed)?(\.ya?ml)?$/.test(name),
        );
        deepEqual(strays, []);
      });

      for (const fixture of wrong) {
        it(`${fixture.name} raises exactly what it says`, () => {
          const expected = wanted(fixture);
          ok(
            expected.some((want) => want.rule === id),
            `nothing in it wants ${id}`,
          );
          deepEqual(compare(expected, relevant(fixture, check(fixture))), []);
        });

        it(`${fixture.name} is mended by its fixes`, () => {
          const diagnostics = check(fixture);
          const texts = fixed(id, diagnostics, fixture);
          deepEqual(compareWithGolden(fixture, texts), []);
          const mended = new Set(diagnostics.filter((d) => d.rule === id && mendingFix(d.fixes)).map((d) => d.message));
          const left = check(afterFixes(fixture, texts)).filter((d) => d.rule === id && mended.has(d.message));
          deepEqual(
            left.map((d) => d.message),
            [],
            'is said again after the fix',
          );
        });
      }

      for (const fixture of wrong) {
        it(`${fixture.name} stays valid YAML under each of its fixes`, () => {
          const isUnread = (d: Diagnostic): boolean => d.rule === 'yaml/parse-error' || d.rule === 'yaml/duplicate-key';
          const diagnostics = check(fixture);
          const before = diagnostics.filter(isUnread).length;
          for (const { message, fixes } of diagnostics.filter((d) => d.rule === id)) {
            for (const fix of fixes) {
              const after = check(afterFixes(fixture, applyFixes(fixture, [fix]))).filter(isUnread);
              ok(
                after.length <= before,
                `“${fix.title}” of “${message}” makes: ${after.map((d) => d.message).join(' ')}`,
              );
            }
          }
        });
      }

      for (const fixture of right) {
        it(`${fixture.name} raises nothing`, () => {
          deepEqual(compare([], relevant(fixture, check(fixture))), []);
        });
      }
    });
  }
});
