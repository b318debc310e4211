import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PrepareReport } from '../../../core/gates/evidence.ts';
import { type CaseResult, runPolicyTest } from '../../../core/gates/policy-test.ts';
import { readSource } from '../../../core/model/documents.ts';
import { createWorkspace, soundDocumentsOf, type Workspace, withFile } from '../../../core/model/workspace.ts';
import { asWritten } from '../../support/documents.ts';

const policy = `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: p, version: 1.0.0}
gates:
  - {id: g, type: metric, metric: roc_auc, pass: {min: 0.8}, enforcement: hard-mandatory}
`;
const report = (value: string): string => `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: r}
model: {name: m, version: 1.0.0}
dataset: {name: d, version: "1", split: test}
metrics: [{name: roc_auc, value: ${value}}]
`;
const test = `apiVersion: gatewright/v1
kind: PolicyTest
metadata: {name: t}
policy: p
cases:
  - {name: a, metrics: ./a.yaml, expect: {gates: {g: pass}}}
  - {name: b, metrics: ./b.yaml, expect: {gates: {g: pass}}}
  - {name: set, metrics: ./b.yaml, set: {roc_auc: 0.7}, expect: {gates: {g: fail}}}
  - name: in place
    metrics: {model: {name: m, version: 1.0.0}, dataset: {name: d, split: test}, metrics: [{name: roc_auc, value: 0.9}]}
    expect: {gates: {g: pass}}
`;
const at = (name: string, text: string) => readSource(`file:///w/${name}.yaml`, text);
const before = createWorkspace(
  [at('p', policy), at('a', report('0.9')), at('b', report('0.9')), at('t', test)],
  ['file:///w'],
);

function run(workspace: Workspace, today = '2026-11-24', prepare: PrepareReport = asWritten): readonly CaseResult[] {
  const [document] = soundDocumentsOf(workspace, 'PolicyTest');
  ok(document);
  return runPolicyTest(workspace, document, today, prepare);
}

const outcomes = (results: readonly CaseResult[]): readonly string[] => results.map(({ is }) => is);
const evaluations = (results: readonly CaseResult[]) =>
  results.map((result) => (result.is === 'broken' ? result.message : result.evaluation));

/** Which cases were decided again. */
function decidedAgain(first: readonly CaseResult[], second: readonly CaseResult[]): readonly string[] {
  const were = evaluations(first);
  return second.flatMap(({ name }, index) => (evaluations(second)[index] === were[index] ? [] : [name]));
}

describe('running a policy test again', () => {
  it('decides no case again where nothing has changed', () => {
    deepEqual(decidedAgain(run(before), run(before)), []);
  });

  it('decides the cases again that read what has changed, and no others', () => {
    const first = run(before);
    deepEqual(outcomes(first), ['passed', 'passed', 'passed', 'passed']);
    const second = run(withFile(before, at('a', report('0.5'))));
    deepEqual(outcomes(second), ['failed', 'passed', 'passed', 'passed']);
    deepEqual(decidedAgain(first, second), ['a']);
  });

  it('decides every case again for another policy, day or configuration', () => {
    const all = ['a', 'b', 'set', 'in place'];
    const stricter = withFile(before, at('p', policy.replace('0.8', '0.95')));
    deepEqual(outcomes(run(stricter)), ['failed', 'failed', 'passed', 'failed']);
    deepEqual(decidedAgain(run(before), run(before, '2026-11-25')), all);
    const configured = withFile(
      before,
      at(
        'gatewright',
        'apiVersion: gatewright/v1\nkind: Configuration\nmetrics: {roc_auc: {better: lower, range: [0, 1]}}\n',
      ),
    );
    deepEqual(decidedAgain(run(before), run(configured)), all);
  });

  it('decides a case again whose rows are others', () => {
    const first = run(before);
    const refused: PrepareReport = (one) => (one.source.uri.endsWith('b.yaml') ? 'The rows are being read.' : one);
    const second = run(before, '2026-11-24', refused);
    deepEqual(outcomes(second), ['passed', 'broken', 'broken', 'passed']);
    const third = run(before);
    equal(third.length, first.length);
    notEqual(evaluations(second)[1], evaluations(third)[1]);
  });
});
