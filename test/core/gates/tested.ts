import { ok } from 'node:assert/strict';
import { runPolicyTest } from '../../../core/gates/policy-test.ts';
import { type TestedPolicy, testedPolicies } from '../../../core/gates/tested-policy.ts';
import { readSource } from '../../../core/model/documents.ts';
import { createWorkspace, soundDocumentsOf } from '../../../core/model/workspace.ts';
import { asWritten } from '../../support/documents.ts';

/** A policy and its tests, run; fails with what is wrong where one of them is not sound. */
export function tested(policy: string, cases: string): TestedPolicy {
  const head = (kind: string): string => `apiVersion: gatewright/v1\nkind: ${kind}\n`;
  const files = [
    readSource('file:///w/p.yaml', `${head('GovernancePolicy')}metadata: {name: p, version: 1.0.0}\n${policy}`),
    readSource('file:///w/t.yaml', `${head('PolicyTest')}metadata: {name: t}\npolicy: p\ncases:\n${cases}`),
  ];
  const workspace = createWorkspace(files, ['file:///w']);
  const tests = soundDocumentsOf(workspace, 'PolicyTest');
  ok(tests.length === 1 && soundDocumentsOf(workspace, 'GovernancePolicy').length > 0, `not sound:\n${cases}`);
  const runs = tests.map((test) => ({ test, cases: runPolicyTest(workspace, test, '2026-11-24', asWritten) }));
  const [found] = testedPolicies(runs);
  const broken = runs.flatMap(({ cases: of }) => of.flatMap((one) => (one.is === 'broken' ? [one.message] : [])));
  ok(found && broken.length === 0, broken.join('\n'));
  return found;
}

/** A case of one metric, with what it expects of gate g. */
export function valueCase(name: string, value: number, expect: string, more = ''): string {
  return `  - name: ${name}
    metrics:
      model: {name: m, version: 1.0.0}
      dataset: {name: d, version: "1", split: test}
      metrics: [{name: precision, value: ${value}, n: 100}]
    ${more}
    expect: ${expect}
`;
}
