import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { runPolicyTest } from '../../../core/gates/policy-test.ts';
import { simulate } from '../../../core/gates/simulate.ts';
import { readSource } from '../../../core/model/documents.ts';
import { sound } from '../../../core/model/soundness.ts';
import { createWorkspace } from '../../../core/model/workspace.ts';
import { asWritten } from '../../support/documents.ts';

const head = (kind: string) => `apiVersion: gatewright/v1\nkind: ${kind}\n`;
const files = {
  'gatewright.yaml': `${head('Configuration')}metadata: {name: c}\nmetrics: {churn_cost: {better: lower, range: [0, 100]}}`,
  'p.policy.yaml': `${head('GovernancePolicy')}metadata: {name: p, version: 1.0.0}\ngates: [{id: g, type: metric, metric: churn_cost, pass: {max: 10}}]`,
  'r.metrics.yaml': `${head('MetricsReport')}metadata: {name: r}\nmodel: {name: m, version: 1.0.0}\ndataset: {name: d, split: test}\nmetrics: [{name: churn_cost, value: 7}]`,
  't.policytest.yaml': `${head('PolicyTest')}metadata: {name: t}\npolicy: p\ncases: [{name: cheap, metrics: ./r.metrics.yaml, set: {churn_cost: 8}, expect: {decision: promote}}]`,
};
const workspaceOf = (left: readonly (keyof typeof files)[]) =>
  createWorkspace(left.map((name) => readSource(`file:///w/${name}`, files[name])));
const uri = (name: keyof typeof files) => `file:///w/${name}`;

describe('metrics that the configuration declares', () => {
  const decide = (left: readonly (keyof typeof files)[]) => {
    const workspace = workspaceOf(left);
    const [policy] = workspace.files.get(uri('p.policy.yaml'))?.documents ?? [];
    assert(policy);
    const simulation = simulate(workspace, policy, {}, '2026-11-24', asWritten);
    return simulation.is === 'decided' ? simulation.evaluation.gates[0] : undefined;
  };
  it('are known to gates, as they are to rules', () => {
    assert.equal(decide(['gatewright.yaml', 'p.policy.yaml', 'r.metrics.yaml'])?.outcome, 'pass');
    assert.equal(decide(['p.policy.yaml', 'r.metrics.yaml'])?.reason, 'unknown-metric');
  });
  it('are known to policy tests, and can be set in them', () => {
    const workspace = workspaceOf(['gatewright.yaml', 'p.policy.yaml', 'r.metrics.yaml', 't.policytest.yaml']);
    const [source] = workspace.files.get(uri('t.policytest.yaml'))?.documents ?? [];
    const test = source && sound(source, 'PolicyTest');
    assert(test);
    const [result] = runPolicyTest(workspace, test, '2026-11-24', asWritten);
    assert.equal(result?.is, 'passed', JSON.stringify(result && 'unmet' in result ? result.unmet : result));
  });
});
