import { deepEqual, ok } from 'node:assert/strict';
import type { DecisionInputs } from '../../../core/gates/decision-inputs.ts';
import { createDecisionMemory } from '../../../core/gates/decision-memory.ts';
import type { Evaluation } from '../../../core/gates/evaluation.ts';
import { findingOf } from '../../../core/gates/finding.ts';
import { evaluateInputs } from '../../../core/gates/rehearsal.ts';
import { type Kind, readSource, type SourceFile, type TypedDocument } from '../../../core/model/documents.ts';
import { sound } from '../../../core/model/soundness.ts';

const texts = {
  policy: `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: p, version: 1.0.0}
extends: [base]
scope: {domain: credit}
stages: [staging, production]
references: {baseline: {model: m@0.9.0}}
metrics: {own_loss: {better: lower, range: [0, 1], unit: fraction}}
protectedAttributes: [{attribute: sex, column: s, groups: [f, m], reference: m}]
exceptions: {approvers: [boss]}
gates:
  - {id: a, type: metric, metric: precision, pass: {min: 0.80}, enforcement: soft-mandatory}
  - {id: b, type: metric, metric: own_loss, pass: {max: 0.1}}
  - id: c
    type: fairness
    metric: disparate_impact_ratio
    attributes: all
    reference: declared
    pass: {min: 0.8}
  - {id: d, type: metric, metric: recall, pass: {min: baseline - 2%}}
  - {id: e, type: expression, expression: policy.gates.size() == 5}
`,
  base: `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: base, version: 1.0.0}
gates:
  - {id: a, type: metric, metric: precision, pass: {min: 0.7}, minSamples: 100, enforcement: soft-mandatory}
`,
  card: `apiVersion: gatewright/v1
kind: ModelCard
metadata: {name: m, version: 1.0.0}
governance: {domain: credit}
`,
  report: `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: r}
model: {name: m, version: 1.0.0}
dataset: {name: d, version: "1", split: test}
metrics:
  - {name: precision, value: 0.75, n: 400}
  - {name: own_loss, value: 0.05, n: 400}
  - {name: recall, value: 0.75, n: 400}
groups: [{attribute: sex, column: s, groups: {f: {n: 100, selected: 50}, m: {n: 100, selected: 60}}}]
references: {baseline: {model: {name: m, version: 0.9.0}, metrics: [{name: recall, value: 0.76}]}}
`,
  waiver: `apiVersion: gatewright/v1
kind: Waiver
metadata: {name: w}
policy: p
gate: a
model: m@1.0.0
reason: known
requestedBy: someone
approvedBy: boss
approvedOn: 2026-11-01
expires: 2026-12-31
`,
};

type Name = keyof typeof texts;

/** A decision with its documents by their names. */
function plain(evaluation: Evaluation): unknown {
  return JSON.parse(
    JSON.stringify(evaluation, (key, value) => (key === 'document' ? value.uri : key === 'inputs' ? undefined : value)),
  );
}

/** Documents that are read again as an editor's are, and decided again with one memory. */
function start() {
  const memory = createDecisionMemory();
  const files = new Map<Name, SourceFile>();
  let known: ReadonlyMap<Name, SourceFile> = new Map();
  const now: Record<Name, string> = { ...texts };
  let more: Partial<DecisionInputs['options']> = {};
  const typed = <K extends Kind>(name: Name, kind: K, before: SourceFile | undefined): TypedDocument<K> => {
    const file = before?.text === now[name] ? before : readSource(`file:///w/${name}.yaml`, now[name], { before });
    files.set(name, file);
    const [document] = file.documents;
    const found = document && sound(document, kind);
    ok(found, `${name} is not sound:\n${now[name]}`);
    return found;
  };
  const inputs = (before: (name: Name) => SourceFile | undefined): DecisionInputs => ({
    policy: typed('policy', 'GovernancePolicy', before('policy')),
    card: typed('card', 'ModelCard', before('card')),
    reports: [typed('report', 'MetricsReport', before('report'))],
    options: {
      stage: 'production',
      asOf: '2026-11-24',
      bases: [typed('base', 'GovernancePolicy', before('base'))],
      waivers: [typed('waiver', 'Waiver', before('waiver'))],
      metrics: undefined,
      ...more,
    },
  });
  const results = () => {
    // What was never read before has nothing in common with what is kept.
    const anew = evaluateInputs(inputs(() => undefined));
    const found = evaluateInputs(
      inputs((name) => known.get(name)),
      memory,
    );
    known = new Map(files);
    deepEqual(plain(found), plain(anew));
    return found.gates;
  };
  let last = results();
  return {
    /** The ids of the gates that are decided again after a change. */
    after(name: Name, from: string, to: string): readonly string[] {
      ok(now[name].includes(from), `${from} is not in ${name}`);
      now[name] = now[name].replace(from, to);
      return this.again();
    },
    with(options: Partial<DecisionInputs['options']>): readonly string[] {
      more = { ...more, ...options };
      return this.again();
    },
    again(): readonly string[] {
      const before = new Set(last.map(findingOf));
      last = results();
      return last.flatMap((gate) => (before.has(findingOf(gate)) ? [] : gate.id));
    },
    outcome: (id: string) => last.find((gate) => gate.id === id)?.outcome,
    effect: (id: string) => last.find((gate) => gate.id === id)?.effect,
  };
}

const all = ['a', 'b', 'c', 'd', 'e'];

describe('deciding a policy again', () => {
  it('decides the gate alone that was typed in, and those that ask about all gates', () => {
    const policy = start();
    deepEqual(policy.again(), ['e']);
    deepEqual(policy.after('policy', 'own_loss, pass: {max: 0.1}', 'own_loss, pass: {max: 0.01}'), ['b', 'e']);
    deepEqual(policy.outcome('b'), 'fail');
    deepEqual(policy.after('policy', 'min: 0.80', 'min: 0.8'), ['a', 'e']);
  });

  it('keeps what it knows of gates that stand elsewhere now', () => {
    const policy = start();
    deepEqual(
      policy.after('policy', 'gates:\n', 'gates:\n  - {id: z, type: metric, metric: recall, pass: {min: 0.1}}\n'),
      ['z', 'e'],
    );
  });

  it('lets an expression see the other gates as they are', () => {
    const policy = start();
    deepEqual(policy.outcome('e'), 'pass');
    deepEqual(policy.after('policy', '  - {id: b', '  - {id: z, type: metric, metric: recall}\n  - {id: b'), [
      'z',
      'e',
    ]);
    deepEqual(policy.outcome('e'), 'fail');
  });

  const changes: readonly [Name, string, string][] = [
    ['policy', 'domain: credit', 'domain: health'],
    ['policy', 'stages: [staging, production]', 'stages: [staging]'],
    ['policy', 'model: m@0.9.0', 'model: m@0.8.0'],
    ['policy', 'range: [0, 1]', 'range: [0, 0.01]'],
    ['policy', 'reference: m}', 'reference: f}'],
    ['policy', 'approvers: [boss]', 'approvers: [lead]'],
    ['policy', 'version: 1.0.0', 'version: 1.0.1'],
    ['policy', 'scope: {domain: credit}\n', ''],
    ['base', 'min: 0.7', 'min: 0.78'],
    ['base', 'minSamples: 100', 'minSamples: 1000'],
    ['card', 'domain: credit', 'domain: health'],
    ['report', 'value: 0.75, n: 400', 'value: 0.85, n: 400'],
    ['waiver', 'gate: a', 'gate: b'],
  ];
  for (const [name, from, to] of changes) {
    it(`decides all gates again where \`${from.trim()}\` of the ${name} has become \`${to}\``, () => {
      deepEqual(start().after(name, from, to), all);
    });
  }

  const options: readonly Partial<DecisionInputs['options']>[] = [
    { stage: 'staging' },
    { stage: 'nowhere' },
    { asOf: '2027-01-01' },
    { waivers: [] },
    { bases: [] },
    { metrics: { recall: { better: 'lower' } } },
  ];
  for (const option of options) {
    it(`decides all gates again with ${JSON.stringify(option)}`, () => {
      deepEqual(start().with(option), all);
    });
  }

  it('never has a waiver that is gone, or one that has come, decide by what was', () => {
    const policy = start();
    deepEqual(policy.effect('a'), 'waived');
    policy.with({ waivers: [] });
    deepEqual(policy.effect('a'), 'fail');
  });
});
