import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { comparePolicies } from '../../../core/gates/compare.ts';
import { flips } from '../../../core/gates/flips.ts';
import { policy, report } from '../../support/documents.ts';

const relation = (before: string, after: string, more = ''): string => {
  const [gate] = comparePolicies(policy(`gates:\n  - ${before}\n${more}`), policy(`gates:\n  - ${after}\n${more}`));
  return gate?.relation ?? 'none';
};
const metric = (rest: string): string => `{id: g, type: metric, metric: precision, ${rest}}`;

describe('comparing policies', () => {
  const bounds: readonly [before: string, after: string, expected: string][] = [
    ['pass: {min: 0.8}', 'pass: {min: 0.8}', 'equal'],
    ['pass: {min: 0.8}', 'pass: {min: 80%}', 'equal'],
    ['pass: {min: 0.8}', 'pass: {min: 0.9}', 'stronger'],
    ['pass: {min: 0.8}', 'pass: {min: 0.7}', 'weaker'],
    ['pass: {min: 0.8}', 'pass: {above: 0.8}', 'stronger'],
    ['pass: {above: 0.8}', 'pass: {min: 0.8}', 'weaker'],
    ['pass: {max: 0.3}', 'pass: {max: 0.2}', 'stronger'],
    ['pass: {max: 0.3}', 'pass: {below: 0.3}', 'stronger'],
    ['pass: {min: 0.8}', 'pass: {min: 0.8, max: 0.9}', 'stronger'],
    ['pass: {min: 0.8, max: 0.9}', 'pass: {min: 0.8}', 'weaker'],
    ['pass: {min: 0.8, max: 0.9}', 'pass: {min: 0.85, max: 0.95}', 'incomparable'],
    ['pass: {min: 0.8}', 'pass: {min: 0.8}, warn: {min: 0.7}', 'weaker'],
    ['pass: {min: 0.8}, warn: {min: 0.7}', 'pass: {min: 0.8}, warn: {min: 0.75}', 'stronger'],
    ['pass: {min: 0.8}, warn: {min: 0.7}', 'pass: {min: 0.85}, warn: {min: 0.65}', 'incomparable'],
    ['pass: {min: baseline - 2%}', 'pass: {min: baseline - 1%}', 'stronger'],
    ['pass: {min: baseline - 2%}', 'pass: {min: baseline - 3%}', 'weaker'],
    ['pass: {min: baseline - 2%}', 'pass: {min: baseline + 1%}', 'stronger'],
    ['pass: {min: baseline - 2%}', 'pass: {min: champion - 2%}', 'incomparable'],
    ['pass: {min: baseline - 2%}', 'pass: {min: 0.8}', 'incomparable'],
    ['pass: {min: baseline * 1.1}', 'pass: {min: baseline * 1.2}', 'incomparable'],
    ['pass: {min: 0.8}', 'title: nothing bounded', 'stronger'],
    ['pass: {min: 0.8}, enforcement: soft-mandatory', 'pass: {min: 0.8}', 'stronger'],
    ['pass: {min: 0.8}', 'pass: {min: 0.9}, enforcement: advisory', 'incomparable'],
    ['pass: {min: 0.8}', 'pass: {min: 0.9}, enforcement: dry-run', 'weaker'],
    ['pass: {min: 0.8}', 'pass: {min: 0.8}, minSamples: 100', 'stronger'],
    ['pass: {min: 0.8}', 'pass: {min: 0.8}, decideOn: interval', 'stronger'],
    ['pass: {min: 0.8}, evidence: counts', 'pass: {min: 0.8}', 'weaker'],
    ['pass: {min: 0.8}', 'pass: {min: 0.8}, split: validation', 'incomparable'],
    ['pass: {min: 0.8}', 'pass: {min: 0.8}, scope: {models: [a]}', 'weaker'],
  ];
  for (const [before, after, expected] of bounds) {
    it(`${after} is ${expected} against ${before}`, () => {
      assert.equal(relation(metric(before), metric(after), 'references: {baseline: {}, champion: {}}'), expected);
    });
  }

  it('turns around when the sides are exchanged', () => {
    const mirrored: Readonly<Record<string, string>> = {
      stronger: 'weaker',
      weaker: 'stronger',
      equal: 'equal',
      incomparable: 'incomparable',
    };
    for (const [before, after, expected] of bounds) {
      assert.equal(
        relation(metric(after), metric(before), 'references: {baseline: {}, champion: {}}'),
        mirrored[expected],
        `${after} → ${before}`,
      );
    }
  });

  it('compares requirements key by key', () => {
    const lineage = (require: string): string => `{id: g, type: lineage, require: ${require}}`;
    assert.equal(relation(lineage('{codeCommit: true}'), lineage('{codeCommit: true, randomSeed: true}')), 'stronger');
    assert.equal(
      relation(lineage('{codeCommit: true}'), lineage('{codeCommit: false, randomSeed: true}')),
      'incomparable',
    );
    const rollout = (require: string): string => `{id: g, type: rollout, require: ${require}}`;
    assert.equal(relation(rollout('{minDuration: P7D}'), rollout('{minDuration: P9D}')), 'stronger');
    assert.equal(relation(rollout('{strategy: [shadow]}'), rollout('{strategy: [shadow, canary]}')), 'weaker');
    const cost = (require: string): string => `{id: g, type: cost, require: ${require}}`;
    assert.equal(relation(cost('{perTrainingRun: EUR 500}'), cost('{perTrainingRun: EUR 400}')), 'stronger');
    assert.equal(relation(cost('{perTrainingRun: EUR 500}'), cost('{perTrainingRun: USD 400}')), 'incomparable');
  });

  it('sees a group that is no longer expected', () => {
    const gate = 'gates: [{id: g, type: fairness, metric: disparate_impact_ratio, attributes: all, pass: {min: 0.8}}]';
    const of = (groups: string) => policy(`${gate}\nprotectedAttributes: [{attribute: sex, groups: ${groups}}]`);
    assert.equal(comparePolicies(of('[f, m]'), of('[f, m, x]'))[0]?.relation, 'stronger');
    assert.equal(comparePolicies(of('[f, m, x]'), of('[f, m]'))[0]?.relation, 'weaker');
  });

  it('compares per stage, and names what is added and removed', () => {
    const before = policy(
      'stages: [dev, prod]\ngates: [{id: a, type: metric, metric: precision, pass: {min: 0.8}}, {id: b, type: metric, metric: recall, pass: {min: 0.5}}]',
    );
    const after = policy(
      'stages: [dev, prod]\ngates: [{id: a, type: metric, metric: precision, pass: {min: 0.8}, stages: {dev: skip}}, {id: c, type: metric, metric: recall, pass: {min: 0.5}}]',
    );
    const found = comparePolicies(before, after).map((g) => `${g.id} ${g.stage} ${g.relation}`);
    assert.deepEqual(found, [
      'a dev weaker',
      'b dev removed',
      'c dev added',
      'a prod equal',
      'b prod removed',
      'c prod added',
    ]);
  });

  it('lists the models that flip, and why', () => {
    const reports = [0.85, 0.95].map((v, i) =>
      report(`metrics: [{name: precision, value: ${v}}]`, `model: {name: m, version: 1.${i}.0}\n`),
    );
    const of = (min: number) => policy(`gates: [{id: g, type: metric, metric: precision, pass: {min: ${min}}}]`);
    const { models, flips: found } = flips(of(0.8), of(0.9), reports, {
      stage: undefined,
      asOf: '2026-11-24',
      waivers: [],
      bases: { before: [], after: [] },
      cardOf: () => undefined,
    });
    assert.equal(models, 2);
    assert.deepEqual(
      found.map((f) => [f.version, f.before, f.after, f.gates.map((g) => g.id)]),
      [['1.0.0', 'promote', 'block', ['g']]],
    );
  });
});
