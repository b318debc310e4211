import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mutantsOf } from '../../../core/gates/mutants.ts';
import { type MutationResult, mutationOf } from '../../../core/gates/mutation.ts';
import { policy } from '../../support/documents.ts';
import { tested, valueCase } from './tested.ts';

const says = (body: string): readonly string[] => mutantsOf(policy(body)).map((mutant) => mutant.says);
const gate = (rest: string): string => `gates:\n  - {id: g, type: metric, metric: precision, ${rest}}\n`;
const survivors = ({ survivors: of }: MutationResult): readonly string[] => of.map((survivor) => survivor.says);

describe('mutants of a policy', () => {
  it('move every bound by its last digit, both ways, and swap its strictness', () => {
    deepEqual(says(gate('pass: {min: 0.80, max: 95%}')), [
      'the gate is removed',
      'pass.min: 0.80 → 0.79',
      'pass.min: 0.80 → 0.81',
      'pass.min is above',
      'pass.max: 95% → 94%',
      'pass.max: 95% → 96%',
      'pass.max is below',
      'enforcement: hard-mandatory → soft-mandatory',
    ]);
  });

  it('drop warning bands and overlays, and lower the enforcement of each stage', () => {
    const found = says(
      `stages: [dev, prod]\n${gate('pass: {min: 0.8}, warn: {min: 0.7}, enforcement: advisory, stages: {dev: skip, prod: {enforcement: hard-mandatory, pass: {above: 0.85}}}')}`,
    );
    for (const one of [
      'warn is dropped',
      'enforcement: advisory → dry-run',
      'stages.dev is dropped',
      'stages.prod is dropped',
      'stages.prod.pass.above: 0.85 → 0.86',
      'stages.prod.pass.above is min',
      'stages.prod.enforcement: hard-mandatory → soft-mandatory',
    ])
      ok(found.includes(one), `${one} is not among ${found.join('; ')}`);
  });

  it('shorten lists, also of all attributes that are measured', () => {
    const found = says(
      'protectedAttributes: [{attribute: sex, groups: [f, m]}, {attribute: age, groups: [a, b]}, {attribute: religion, notMeasured: Not collected by this business.}]\ngates: [{id: g, type: fairness, metric: disparate_impact_ratio, attributes: all, intersections: [[sex, age]], pass: {min: 0.8}, minGroupSize: 50}]',
    );
    for (const one of [
      'attributes is without sex',
      'attributes is without age',
      'intersections is without sex × age',
      'minGroupSize: 50 → 49',
    ])
      ok(found.includes(one), `${one} is not among ${found.join('; ')}`);
    ok(!found.includes('attributes is without religion'));
  });

  it('move a share of listed features by whole features', () => {
    const drift = 'id: g, type: drift, target: features, method: psi, pass: {max: 0.1}, maxShare: 30%';
    const found = says(`gates: [{${drift}, features: [a, b, c, d]}]`);
    ok(found.includes('maxShare: 30% → 0 of 4 features') && found.includes('maxShare: 30% → 2 of 4 features'));
    ok(says(`gates: [{${drift}}]`).includes('maxShare: 30% → 31%'));
  });

  it('take away and move what is required, but no cipher and no name', () => {
    const found = says(
      'gates: [{id: g, type: security, require: {encryption: {atRest: AES-256, appliesTo: [a, b]}, networkIsolation: true}, access: {roles: [{role: write, principals: ["serviceAccount:x"]}, {role: read, principals: ["serviceAccount:y"]}]}}, {id: r, type: rollout, require: {minDuration: P7D, minRequests: 100}}]',
    );
    for (const one of [
      'require.encryption is removed',
      'require.encryption.atRest is removed',
      'require.encryption.appliesTo is without b',
      'access.roles is without write',
      'require.minDuration: P7D → P6D',
      'require.minRequests: 100 → 101',
    ])
      ok(found.includes(one), `${one} is not among ${found.join('; ')}`);
    ok(!found.some((one) => one.includes('→ AES') || one.includes('role is removed')));
  });

  it('widen scopes, and move weights where there is a score', () => {
    ok(says(`scope: {domain: credit, models: [m]}\n${gate('pass: {min: 0.8}')}`).includes('scope.models is removed'));
    ok(says(gate('pass: {min: 0.8}, scope: {riskTier: high}')).includes('scope.riskTier is removed'));
    ok(says(`score: {warn: 75%}\n${gate('pass: {min: 0.8}, weight: 2')}`).includes('weight: 2 → 3'));
    ok(!says(gate('pass: {min: 0.8}, weight: 2')).some((one) => one.startsWith('weight')));
  });

  it('move the threshold of the score past the next score that gates can make', () => {
    const four = ['a', 'b', 'c', 'd']
      .map((id) => `  - {id: ${id}, type: metric, metric: precision, pass: {min: 0.8}}`)
      .join('\n');
    const found = says(`score: {pass: 90%, warn: 70%}\ngates:\n${four}\n`).filter((one) => one.startsWith('score'));
    // Eighths: below 70 % comes 62.5 %, above it 75 %.
    deepEqual(found, ['score.warn: 70% → 62%', 'score.warn: 70% → 76%']);
  });

  it('know no strictness of an interval that is counted: its end is never exactly a bound', () => {
    ok(!says(gate('pass: {min: 0.8}, decideOn: interval, evidence: counts')).includes('pass.min is above'));
    ok(says(gate('pass: {min: 0.8}, decideOn: interval')).includes('pass.min is above'));
    ok(says(gate('pass: {max: 0}, decideOn: interval, evidence: counts')).includes('pass.max is below'));
  });
});

describe('what policy tests notice', () => {
  it('is every mutant, where cases lie on and beside the bound', () => {
    const result = mutationOf(
      tested(
        gate('pass: {min: 0.80}, enforcement: soft-mandatory'),
        valueCase('on', 0.8, '{decision: promote}') + valueCase('under', 0.79, '{decision: block}'),
      ),
    );
    deepEqual(survivors(result), []);
    equal(result.killed, 5);
  });

  it('is not a mutant that only an unexpected outcome would show', () => {
    const result = mutationOf(
      tested(gate('pass: {min: 0.80}, enforcement: soft-mandatory'), valueCase('good', 0.9, '{gates: {g: pass}}')),
    );
    deepEqual(survivors(result), [
      'pass.min: 0.80 → 0.79',
      'pass.min: 0.80 → 0.81',
      'pass.min is above',
      'enforcement: soft-mandatory → advisory',
    ]);
    const [first] = result.survivors;
    ok(first?.hint.is === 'set');
    deepEqual(
      [first.hint.set, first.hint.to, first.hint.expect, first.hint.value, first.hint.mutantValue],
      ['precision', 0.79, 'decision', 'block', 'promote'],
    );
    deepEqual(first.place.path, ['gates', 0, 'pass', 'min']);
  });

  it('names the expectation that is missing in a case that is there', () => {
    const result = mutationOf(
      tested(
        gate('pass: {min: 0.80}, enforcement: advisory'),
        valueCase('bad', 0.79, '{gates: {g: fail}}') + valueCase('on', 0.8, '{gates: {g: pass}}'),
      ),
    );
    const [only, ...others] = result.survivors;
    deepEqual(others, []);
    equal(only?.says, 'enforcement: advisory → dry-run');
    deepEqual(only?.hint, {
      is: 'expect',
      case: 'bad',
      expect: 'effects.g',
      value: 'warn',
      mutantValue: 'dry-run',
    });
  });

  it('names a stage at which no case is decided', () => {
    const body = `stages: [dev, prod]\n${gate('pass: {min: 0.8}, enforcement: soft-mandatory, stages: {dev: skip}')}`;
    const result = mutationOf(
      tested(
        body,
        valueCase('on', 0.8, '{decision: promote}', 'stage: prod') +
          valueCase('under', 0.79, '{decision: block}', 'stage: prod'),
      ),
    );
    const dropped = result.survivors.find((survivor) => survivor.says === 'stages.dev is dropped');
    deepEqual(dropped?.stages, ['dev']);
    match(dropped?.hint.is === 'words' ? dropped.hint.says : '', /No case is decided at the stage dev/);
  });

  it('does not count what decides nothing: a skipped gate, a dry run, a bound that every overlay replaces', () => {
    const unused = `stages: [dev]\n${gate('pass: {min: 0.8}, stages: {dev: {pass: {min: 0.9}}}')}`;
    const result = mutationOf(tested(unused, valueCase('on', 0.9, '{decision: promote}', 'stage: dev')));
    equal(result.equivalent, 3);
    ok(!survivors(result).some((one) => one.startsWith('pass.')));
    const dry = mutationOf(
      tested(gate('pass: {min: 0.8}, enforcement: dry-run'), valueCase('on', 0.9, '{decision: hold}')),
    );
    equal(dry.equivalent, 3);
    deepEqual(survivors(dry), ['the gate is removed']);
  });

  it('is nothing by a case that fails as it is', () => {
    const result = mutationOf(tested(gate('pass: {min: 0.8}'), valueCase('wrong', 0.9, '{decision: block}')));
    equal(result.unusable, 1);
    equal(result.killed, 0);
  });

  it('is decided over gates that a policy inherits as well', () => {
    // The base asks for more than the child says: moving the child's bound below it decides nothing.
    const result = mutationOf(
      tested(
        `extends: [base]\n${gate('pass: {min: 0.8}, enforcement: soft-mandatory')}---\napiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: base, version: 1.0.0}\n${gate('pass: {min: 0.9}, enforcement: soft-mandatory')}`,
        valueCase('on', 0.9, '{decision: promote}') + valueCase('under', 0.89, '{decision: block}'),
      ),
    );
    ok(survivors(result).includes('pass.min: 0.8 → 0.7'));
  });
});
