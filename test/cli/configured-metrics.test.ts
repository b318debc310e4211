import { equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { gatewright, temporaryFolder } from '../support/command.ts';

const policy = (max: number): string => `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: p, version: 1.0.0}
gates:
  - {id: loss, type: metric, rationale: It costs., metric: own_loss, split: test, pass: {max: ${max}}, enforcement: hard-mandatory}
monitors:
  - {id: live, metric: own_loss, window: P1D, pass: {max: ${max}}, onBreach: [notify], notify: [owner]}
`;

const files = {
  'gatewright.yaml': `apiVersion: gatewright/v1
kind: Configuration
metrics:
  own_loss: {better: lower, range: [0, 1], unit: fraction, class: business}
`,
  'strict.policy.yaml': policy(0.1),
  'loose.policy.yaml': policy(0.5),
  'r.metrics.yaml': `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: r, generated: 2026-11-20T00:00:00Z}
model: {name: m, version: 1.0.0}
dataset: {name: d, version: "1", split: test}
metrics: [{name: own_loss, value: 0.2, n: 1000}]
series:
  - {window: {from: 2026-08-01T00:00:00Z, to: 2026-08-02T00:00:00Z}, metrics: [{name: own_loss, value: 0.2}]}
`,
};

describe('metrics that gatewright.yaml of the working folder declares', () => {
  const folder = temporaryFolder();
  before(() => {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder.path, name), text);
  });
  after(() => folder.remove());

  it('decide in a comparison of two files', () => {
    const { out } = gatewright(
      ['compare', 'strict.policy.yaml', 'loose.policy.yaml', '--metrics', 'r.metrics.yaml', '--as-of', '2026-11-24'],
      folder.path,
    );
    match(out, /1 of 1 models flip/);
  });

  it('are watched in a replay', () => {
    const replay = (name: string) => gatewright(['replay', 'r.metrics.yaml', '--policy', name], folder.path).code;
    equal(replay('strict.policy.yaml'), 1);
    equal(replay('loose.policy.yaml'), 0);
  });

  it('count for the policies of their folder, from wherever they are decided', () => {
    const samples = 'samples: [{policy: p, reports: ["r.*.yaml"]}]\n';
    const nested = temporaryFolder({
      '.git/HEAD': '',
      'gatewright.yaml': 'apiVersion: gatewright/v1\nkind: Configuration\n',
      'risk/gatewright.yaml': `${files['gatewright.yaml']}${samples}`,
      'risk/strict.policy.yaml': files['strict.policy.yaml'],
      'risk/r.metrics.yaml': files['r.metrics.yaml'],
      'risk/below/t.policytest.yaml':
        'apiVersion: gatewright/v1\nkind: PolicyTest\nmetadata: {name: t}\npolicy: ../strict.policy.yaml\ncases: [{name: c, metrics: ../r.metrics.yaml, expect: {decision: block}}]\n',
    });
    const at = (below: string, ...args: string[]) => gatewright(args, path.join(nested.path, below));
    const [policyFile, reports] = ['risk/strict.policy.yaml', 'risk/r.metrics.yaml'];
    for (const ran of [
      at('', 'simulate', policyFile),
      at('', 'simulate', policyFile, '--metrics', reports),
      at('risk', 'simulate', 'strict.policy.yaml'),
      at('risk/below', 'simulate', '../strict.policy.yaml'),
    ]) {
      equal(ran.code, 1, ran.err);
      match(ran.out, /BLOCK/);
    }
    equal(at('', 'replay', reports, '--policy', policyFile).code, 1);
    equal(at('', 'test').code, 0);
    nested.remove();
  });
});
