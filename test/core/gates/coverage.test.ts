import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { coverageOf, type PolicyCoverage } from '../../../core/gates/coverage.ts';
import { tested, valueCase } from './tested.ts';

const gate = (rest: string): string => `gates:\n  - {id: g, type: metric, metric: precision, ${rest}}\n`;
const missing = ({ gates, score }: PolicyCoverage): readonly string[] =>
  [...gates.flatMap(({ items }) => items), ...score].flatMap(({ what, cases }) => (cases.length === 0 ? [what] : []));
const covered = (policy: string, ...cases: readonly string[]): PolicyCoverage =>
  coverageOf(tested(policy, cases.join('')));

const noEvidence = `  - name: nothing\n    expect: {decision: hold}\n`;

describe('coverage of policy tests', () => {
  it('asks for both sides of each bound, and for missing evidence', () => {
    const one = covered(gate('pass: {min: 0.8}'), valueCase('good', 0.9, '{decision: promote}'));
    deepEqual(missing(one), ['pass.min: 0.8, outside', 'its evidence is missing']);
    equal(one.covered, 1);
    equal(one.total, 3);
    const all = covered(
      gate('pass: {min: 0.8}'),
      valueCase('good', 0.9, '{decision: promote}'),
      valueCase('bad', 0.7, '{decision: block}'),
      noEvidence,
    );
    deepEqual(missing(all), []);
    deepEqual(
      all.gates[0]?.items.map(({ kind, cases }) => [kind, cases]),
      [
        ['inside', ['good']],
        ['outside', ['bad']],
        ['missing-evidence', ['nothing']],
      ],
    );
  });

  it('tells the sides of a two-sided bound apart', () => {
    const low = covered(gate('pass: {min: 0.8, max: 0.9}'), valueCase('low', 0.7, '{decision: block}'));
    ok(!missing(low).includes('pass.min: 0.8, outside'));
    ok(missing(low).includes('pass.max: 0.9, outside'));
  });

  it('asks for a value inside the warning band and one beyond it', () => {
    const policy = gate('pass: {min: 0.8}, warn: {min: 0.7}');
    const warned = covered(policy, valueCase('warned', 0.75, '{decision: promote-with-warnings}'));
    deepEqual(missing(warned), ['pass.min: 0.8, inside', 'warn.min: 0.7, outside', 'its evidence is missing']);
    ok(!missing(covered(policy, valueCase('bad', 0.6, '{decision: block}'))).includes('warn.min: 0.7, outside'));
  });

  it('asks for each stage at which the gate stands differently', () => {
    const policy = `stages: [dev, test, prod]\n${gate('pass: {min: 0.8}, stages: {dev: skip, prod: {pass: {min: 0.9}}}')}`;
    const found = covered(policy, valueCase('good', 0.95, '{decision: promote}', 'stage: prod'));
    deepEqual(
      missing(found).filter((what) => what.startsWith('at ') || what.endsWith('inside')),
      ['at dev (skipped)', 'at test (hard-mandatory)', 'pass.min: 0.8, inside'],
    );
  });

  it('asks for a waiver where a gate is soft-mandatory', () => {
    const policy = gate('pass: {min: 0.8}, enforcement: soft-mandatory');
    const bad = valueCase('bad', 0.7, '{decision: block}');
    ok(missing(covered(policy, bad)).includes('it is waived'));
    const waiver =
      '{policy: p, gate: g, model: m@1.0.0, reason: A test., requestedBy: a, approvedBy: b, approvedOn: 2026-11-01, expires: 2026-12-01}';
    const waived = valueCase('waived', 0.7, '{effects: {g: waived}}', `waivers: [${waiver}]`);
    ok(!missing(covered(policy, waived)).includes('it is waived'));
  });

  it('asks for each requirement met and not met', () => {
    const policy = 'gates: [{id: g, type: lineage, require: {codeCommit: true, randomSeed: true}}]\n';
    const card = `  - name: seed
    card: {metadata: {name: m, version: 1.0.0}, training: {randomSeed: 7}}
    expect: {checks: {g: {randomSeed: pass}}}
`;
    deepEqual(missing(covered(policy, card)), ['require.codeCommit, met', 'require.randomSeed, not met']);
  });

  it('asks for both answers of an expression, and both sides of a score', () => {
    const policy = 'score: {warn: 50%}\ngates: [{id: g, type: expression, expression: report.metrics.size() > 0}]\n';
    const found = missing(covered(policy, valueCase('some', 0.7, '{decision: promote}')));
    deepEqual(found, ['expression, not met', 'its evidence is missing', 'score.warn: 50%, outside']);
  });

  it('tells what a feature shows from what the share of features does', () => {
    const policy =
      'gates: [{id: g, type: drift, target: features, method: psi, features: [a, b], pass: {max: 0.1}, maxShare: 50%}]\n';
    const drift = (a: number, b: string): string => `  - name: drift
    metrics:
      model: {name: m, version: 1.0.0}
      dataset: {name: d, version: "1", split: test}
      distributions: [{feature: a, psi: ${a}}${b}]
    expect: {gates: {g: pass}}
`;
    const one = missing(covered(policy, drift(0.2, ', {feature: b, psi: 0.05}')));
    deepEqual(one, ['maxShare: 50%, outside', 'its evidence is missing']);
    // A feature that is left out counts as drifted, but shows no value outside the bound.
    const left = missing(covered(policy, drift(0.05, '')));
    ok(left.includes('pass.max: 0.1, outside'));
    ok(!left.includes('its evidence is missing'));
  });
});
