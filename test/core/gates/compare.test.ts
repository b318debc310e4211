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
  it('knows an attribute by any of its names', () => {
    const gate =
      'gates: [{id: g, type: fairness, metric: disparate_impact_ratio, attributes: [national_origin], pass: {min: 0.8}}]';
    const of = (attribute: string) => policy(`${gate}\nprotectedAttributes: [${attribute}]`);
    const measured = of('{attribute: national_origin}');
    for (const name of ['national_origin', 'nationality']) {
      const [gone] = comparePolicies(
        measured,
        of(`{attribute: ${name}, notMeasured: Not collected; it is special-category data.}`),
      );
      assert.equal(gone?.relation, 'incomparable', name);
      const groups = (list: string) => of(`{attribute: ${name}, groups: ${list}}`);
      assert.equal(comparePolicies(groups('[a, b]'), groups('[a]'))[0]?.relation, 'weaker', name);
    }
  });

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

  it('sees what gates mean through the rest of their policy', () => {
    const between = (before: string, after: string): string | undefined =>
      comparePolicies(policy(before), policy(after))[0]?.relation;
    const scoped = 'gates: [{id: g, type: metric, metric: precision, pass: {min: 0.8}}]';
    assert.equal(between(scoped, `${scoped}\nscope: {models: [a]}`), 'weaker');
    const declared = `gates: [{id: g, type: fairness, metric: disparate_impact_ratio, attributes: all, reference: declared, pass: {min: 0.8}}]`;
    const of = (reference: string) =>
      `${declared}\nprotectedAttributes: [{attribute: sex, groups: [f, m], reference: ${reference}}]`;
    assert.equal(between(of('f'), of('m')), 'incomparable');
    const relative = 'gates: [{id: g, type: metric, metric: precision, pass: {min: baseline - 2%}}]';
    const pinned = (to: string) => `${relative}\nreferences: {baseline: ${to}}`;
    assert.equal(between(pinned('{model: m@0.9.0}'), pinned('{}')), 'weaker');
    assert.equal(between(pinned('{}'), pinned('{model: m@0.9.0}')), 'stronger');
    assert.equal(between(pinned('{model: m@0.9.0}'), pinned('{model: m@0.8.0}')), 'incomparable');
    assert.equal(between(pinned('{model: m@0.9.0}'), relative), 'stronger');
    const sliced = (groups: string) =>
      `gates: [{id: g, type: metric, metric: precision, slices: {by: sex}, pass: {min: 0.8}}]\nprotectedAttributes: [{attribute: sex, groups: ${groups}}]`;
    assert.equal(between(sliced('[f, m]'), sliced('[m]')), 'weaker');
    const owned = (better: string) =>
      `gates: [{id: g, type: metric, metric: Loss share, pass: {max: 0.8}}]\nmetrics: {loss_share: {better: lower, range: ${better}}}`;
    assert.equal(between(owned('[0, 1]'), owned('[0, 2]')), 'incomparable');
    const reads = (version: string) =>
      `gates: [{id: g, type: expression, expression: policy.stages.size() > 1}]\nstages: ${version}`;
    assert.equal(between(reads('[a, b]'), reads('[b, a]')), 'incomparable');
  });

  it('knows that a gate that asks for nothing accepts nothing', () => {
    const lineage = (require: string): string => `{id: g, type: lineage, require: ${require}}`;
    assert.equal(relation(lineage('{codeCommit: true}'), lineage('{}')), 'stronger');
    assert.equal(relation(lineage('{codeCommit: false}'), lineage('{codeCommit: true}')), 'weaker');
    const fairness = (rest: string): string =>
      `{id: g, type: fairness, metric: disparate_impact_ratio, pass: {min: 0.8}, ${rest}}`;
    assert.equal(relation(fairness('attributes: [sex]'), fairness('attributes: []')), 'stronger');
    assert.equal(relation(fairness('attributes: []'), fairness('intersections: [[sex, age]]')), 'weaker');
    assert.equal(relation(fairness('attributes: all'), fairness('attributes: [sex]')), 'weaker');
    const cost = (rest: string): string => `{id: g, type: cost, pass: {max: 5}${rest}}`;
    assert.equal(relation(cost(''), cost(', require: {}')), 'stronger');
    assert.equal(relation(cost(', require: {idleShutdown: PT6H}'), cost(', require: {}')), 'stronger');
    assert.equal(relation(cost(', require: {}'), cost('')), 'weaker');
  });

  it('knows that larger groups than must be both hide and warn where small groups warn', () => {
    const of = (rest: string): string =>
      `{id: g, type: fairness, metric: disparate_impact_ratio, attributes: [sex], pass: {min: 0.8}, ${rest}}`;
    const warn = 'smallGroups: warn, rationale: Looked at by hand.';
    assert.equal(relation(of('minGroupSize: 10'), of('minGroupSize: 50')), 'stronger');
    assert.equal(relation(of(`minGroupSize: 10, ${warn}`), of(`minGroupSize: 50, ${warn}`)), 'incomparable');
    assert.equal(relation(of(`minGroupSize: 10, ${warn}`), of('minGroupSize: 10, smallGroups: warn')), 'stronger');
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
