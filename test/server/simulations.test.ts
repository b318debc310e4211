import assert from 'node:assert/strict';
import { documentsOf } from '../../core/model/workspace.ts';
import type { Snapshot } from '../../server/snapshot.ts';
import { openWorkspace } from './support/snapshot.ts';

const head = (kind: string): string => `apiVersion: gatewright/v1\nkind: ${kind}\n`;
const policy = (name: string): string =>
  `${head('GovernancePolicy')}metadata: {name: ${name}, version: 1.0.0}\ngates: [{id: g, type: metric, metric: accuracy, pass: {min: 0.9}, enforcement: soft-mandatory}]\n`;
const report = `${head('MetricsReport')}metadata: {name: r}\nmodel: {name: m, version: 1.0.0}\ndataset: {name: d, version: "1", split: test}\nmetrics: [{name: accuracy, value: 0.8, n: 1000}]\n`;
const waiver = `${head('Waiver')}metadata: {name: w}
policy: p
gate: g
model: m@1.0.0
reason: known
requestedBy: a
approvedBy: b
approvedOn: 2026-01-01
expires: 2026-12-31
`;

describe('a decision that is kept', () => {
  const roots = ['file:///w/a', 'file:///w/b'];
  const open = () =>
    openWorkspace({ 'a/p.policy.yaml': policy('p'), 'a/r.metrics.yaml': report, 'b/w.waiver.yaml': waiver }, { roots });

  it('is made again when a waiver means another policy of that name', () => {
    const workspace = open();
    const decided = (): string | undefined => {
      const snapshot = workspace.snapshot();
      const source = documentsOf(snapshot.workspace, 'GovernancePolicy').find(({ uri }) => uri.includes('/a/'));
      const current = source && snapshot.simulation(source)?.current;
      return current?.is === 'decided' ? current.evaluation.decision : current?.message;
    };
    assert.equal(decided(), 'promote-with-warnings');
    // Nearer to the waiver, so that it is the one that the waiver is about.
    workspace.set('b/p.policy.yaml', policy('p'));
    assert.equal(decided(), 'block');
    workspace.set('b/p.policy.yaml', policy('q'));
    assert.equal(decided(), 'promote-with-warnings');
    workspace.set('b/p.policy.yaml', policy('p').replace('1.0.0', '2.0.0'));
    assert.equal(decided(), 'block');
  });

  it('is told of as changed then, and not where only the gates of another policy are others', () => {
    const workspace = open();
    workspace.set('b/p.policy.yaml', policy('q'));
    const { language } = workspace;
    const affected = (text: string): readonly string[] => {
      const before = workspace.snapshot();
      workspace.set('b/p.policy.yaml', text);
      const after = workspace.snapshot();
      return language.affectedPolicies(after, before, new Set([workspace.uri('b/p.policy.yaml')]));
    };
    const [own, other] = [workspace.uri('b/p.policy.yaml'), workspace.uri('a/p.policy.yaml')];
    assert.deepEqual(affected(policy('q').replace('0.9', '0.95')), [own]);
    assert.deepEqual(affected(policy('p')), [other, own]);
  });

  it('is of the last text that could be decided, also where somebody asked about an earlier one in between', () => {
    const workspace = open();
    const shown = (snapshot: Snapshot) => {
      const [source] = documentsOf(snapshot.workspace, 'GovernancePolicy');
      return source && snapshot.simulation(source);
    };
    const bounds = (snapshot: Snapshot): readonly unknown[] => {
      const { decided, stale } = shown(snapshot) ?? {};
      return [decided?.evaluation.gates[0]?.outcome, stale];
    };
    const earlier = workspace.snapshot();
    assert.deepEqual(bounds(earlier), ['fail', false]);
    workspace.set('a/p.policy.yaml', policy('p').replace('0.9', '0.7'));
    assert.deepEqual(bounds(workspace.snapshot()), ['pass', false]);
    assert.deepEqual(bounds(earlier), ['fail', false]);
    workspace.set('a/p.policy.yaml', policy('p').replace('soft-mandatory', 'sof'));
    assert.deepEqual(bounds(workspace.snapshot()), ['pass', true]);
  });
});
