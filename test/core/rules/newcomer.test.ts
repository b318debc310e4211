import { deepEqual, ok } from 'node:assert/strict';
import path from 'node:path';
import { check, readFixtures } from '../../support/fixtures.ts';
import { inRepository } from '../../support/repository.ts';

// What somebody's first attempt may look like; docs/images/problems.png shows it in the editor.
describe("a newcomer's workspace", () => {
  const [fixture] = readFixtures(inRepository('test/cases/newcomer'), 'wrong');
  const found = fixture ? check(fixture) : [];

  it('has each of its mistakes said once, where it is', () => {
    const loud = found.filter(({ severity }) => severity === 'error' || severity === 'warning');
    const told = loud.map(({ uri, range, rule }) => `${path.basename(uri)}:${range.start.line + 1} ${rule}`);
    deepEqual(
      told.sort(),
      [
        'loans.metrics.yaml:13 report/value-contradicts-counts',
        'loans.metrics.yaml:11 attribute/column-mismatch',
        'loans.metrics.yaml:5 yaml/lossy-scalar',
        'loans.metrics.yaml:7 report/not-a-number',
        'loans.metrics.yaml:8 report/value-contradicts-counts',
        'loans.modelcard.yaml:4 owner/missing',
        'loans.modelcard.yaml:4 schema/unknown-key',
        'loans.modelcard.yaml:5 reference/unresolved',
        'loans.modelcard.yaml:7 artifact/local-path',
        'loans.modelcard.yaml:7 artifact/unsafe-format',
        'loans.modelcard.yaml:7 schema/deprecated',
        'loans.policy.yaml:10 gate/core-missing',
        'loans.policy.yaml:13 gate/unknown-metric',
        'loans.policy.yaml:19 threshold/wrong-direction',
        'loans.policy.yaml:21 schema/unknown-key',
        'loans.policy.yaml:26 threshold/wrong-direction',
        'loans.policy.yaml:8 attribute/reference-not-a-group',
        'loans.policy.yaml:9 attribute/uncovered',
        'loans.waiver.yaml:9 waiver/self-approved',
      ].sort(),
    );
  });

  it('is told what is wrong and what to do', () => {
    ok(found.length > 0);
    for (const { message, rule } of found) ok(/[.?] \S.*[.?`]$/.test(message), `${rule} says only: ${message}`);
  });
});
