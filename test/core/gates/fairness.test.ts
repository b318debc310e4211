import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { GateResult } from '../../../core/gates/evaluation.ts';
import { checkOf, gateOf } from '../../support/documents.ts';

const attributes = 'protectedAttributes: [{attribute: sex, groups: [female, male], reference: male}]';

function fairness(
  metric: string,
  groups: string,
  more = 'pass: {min: 0.8, max: 1.25}, reference: declared',
  declared = attributes,
): GateResult {
  return gateOf(
    `{id: f, type: fairness, metric: ${metric}, attributes: all, ${more}}`,
    `groups:\n  - attribute: sex\n    groups: ${groups}`,
    declared,
  );
}

const summary = (gate: GateResult): string => [gate.outcome, gate.reason].filter(Boolean).join(' ');

describe('fairness gates', () => {
  it('passes (4/100)/(5/100) against min: 0.8 by exact arithmetic', () => {
    const gate = fairness(
      'disparate_impact_ratio',
      '{female: {n: 10000, selected: 400}, male: {n: 10000, selected: 500}}',
    );
    assert.equal(checkOf(gate, 'sex=female').observed, 0.8);
    assert.equal(summary(gate), 'pass');
  });

  it('fails a ratio under four fifths as a signal of adverse impact', () => {
    const gate = fairness(
      'disparate_impact_ratio',
      '{female: {n: 10000, selected: 399}, male: {n: 10000, selected: 500}}',
    );
    assert.equal(summary(gate), 'fail below-min');
    assert.match(gate.message, /signal of adverse impact/);
    assert.doesNotMatch(gate.message, /compliant/);
  });

  it('holds a ratio over a declared reference on both sides', () => {
    const gate = fairness(
      'disparate_impact_ratio',
      '{female: {n: 10000, selected: 700}, male: {n: 10000, selected: 500}}',
    );
    assert.equal(summary(gate), 'fail above-max');
  });

  it('decides on the rate of few events where another one differs by exactly as much', () => {
    // True positive rates 10/20 and 15/20, false positive rates 0/20 and 5/20: both are 1/4 apart.
    const gate = fairness(
      'equalized_odds_difference',
      '{female: {n: 40, tp: 10, fn: 10, fp: 0, tn: 20}, male: {n: 40, tp: 15, fn: 5, fp: 5, tn: 15}}',
      'pass: {max: 0.3}',
    );
    assert.equal(summary(gate), 'inconclusive interval-straddles-bound');
  });

  it('carries rates, counts, interval and p-value', () => {
    const check = checkOf(
      fairness('disparate_impact_ratio', '{female: {n: 1000, selected: 400}, male: {n: 1000, selected: 480}}'),
      'sex=female',
    );
    assert.deepEqual(
      check.groups?.map((g) => [g.group, g.n, g.selected, g.rate]),
      [
        ['sex=female', 1000, 400, 0.4],
        ['sex=male', 1000, 480, 0.48],
      ],
    );
    const [lower, upper] = check.interval ?? [];
    assert.ok(lower !== null && lower !== undefined && Math.abs(lower - 0.7543) < 0.001, String(lower));
    assert.ok(upper !== null && upper !== undefined && Math.abs(upper - 0.9206) < 0.001, String(upper));
    assert.ok(
      check.pValue !== null && check.pValue !== undefined && Math.abs(check.pValue - 0.000323) < 0.00001,
      String(check.pValue),
    );
    assert.deepEqual(check.reference, { name: 'sex=male', value: 0.48 });
  });

  const cases: readonly [what: string, groups: string, expected: string][] = [
    [
      'a reference rate of 0 with a group above it',
      '{female: {n: 1000, selected: 300}, male: {n: 1000, selected: 0}}',
      'error infinite',
    ],
    ['0/0', '{female: {n: 1000, selected: 0}, male: {n: 1000, selected: 0}}', 'inconclusive undefined-rate'],
    ['an expected group that is absent', '{male: {n: 1000, selected: 500}}', 'inconclusive missing-group'],
    [
      'a group under 30',
      '{female: {n: 29, selected: 20}, male: {n: 1000, selected: 500}}',
      'inconclusive below-min-samples',
    ],
    [
      '0 of 10,000 against 5,000 of 10,000, on an exact interval',
      '{female: {n: 10000, selected: 0}, male: {n: 10000, selected: 5000}}',
      'fail below-min',
    ],
    [
      'few events whose exact interval straddles the bound',
      '{female: {n: 40, selected: 3}, male: {n: 40, selected: 4}}',
      'inconclusive interval-straddles-bound',
    ],
    [
      'counts without a favourable outcome',
      '{female: {n: 1000, tp: 1, fp: 1, tn: 900, fn: 98}, male: {n: 1000}}',
      'inconclusive undefined-favourable-outcome',
    ],
    [
      'more selected than there are',
      '{female: {n: 1000, selected: 1001}, male: {n: 1000, selected: 500}}',
      'error value-contradicts-counts',
    ],
    [
      'confusion counts that do not make the group',
      '{female: {n: 1000, selected: 500, tp: 1, fp: 1, tn: 1, fn: 1}, male: {n: 1000, selected: 500}}',
      'error value-contradicts-counts',
    ],
  ];
  for (const [what, groups, expected] of cases) {
    it(`${what} is ${expected}`, () => assert.equal(summary(fairness('disparate_impact_ratio', groups)), expected));
  }

  it('never gives 1.0 for one group alone', () => {
    const gate = fairness(
      'demographic_parity_ratio',
      '{female: {n: 1000, selected: 500}}',
      'pass: {min: 0.8}',
      'protectedAttributes: [{attribute: sex, column: s}]',
    );
    assert.equal(summary(gate), 'inconclusive nothing-to-check');
  });

  it('checks a group that the policy does not list', () => {
    const gate = fairness(
      'disparate_impact_ratio',
      '{female: {n: 1000, selected: 500}, male: {n: 1000, selected: 500}, other: {n: 1000, selected: 100}}',
    );
    assert.equal(checkOf(gate, 'sex=other').outcome, 'fail');
  });

  it('holds without a declared reference where the gate asks for it', () => {
    const gate = fairness(
      'disparate_impact_ratio',
      '{female: {n: 1000, selected: 500}, male: {n: 1000, selected: 500}}',
      'pass: {min: 0.8}, reference: declared',
      'protectedAttributes: [{attribute: sex, groups: [female, male]}]',
    );
    assert.equal(summary(gate), 'inconclusive missing-reference');
  });

  it('shows attributes that are not measured, and holds where none is', () => {
    const declared = 'protectedAttributes: [{attribute: religion, notMeasured: Not collected; special-category data.}]';
    const gate = gateOf(
      '{id: f, type: fairness, metric: disparate_impact_ratio, attributes: all, pass: {min: 0.8}}',
      'groups: []',
      declared,
    );
    assert.equal(checkOf(gate, 'religion').reason, 'not-measured');
    assert.equal(summary(gate), 'inconclusive nothing-to-check');
  });

  it('accepts a bare value only where the gate says so', () => {
    const value = 'metrics: [{name: disparate_impact_ratio, value: 0.95, attribute: sex}]';
    const ask = (evidence: string): GateResult =>
      gateOf(
        `{id: f, type: fairness, metric: disparate_impact_ratio, attributes: all, pass: {min: 0.8}${evidence}}`,
        value,
        attributes,
      );
    assert.equal(summary(ask('')), 'inconclusive missing-evidence');
    assert.equal(summary(ask(', evidence: value')), 'pass');
    assert.match(ask(', evidence: value').checks[0]?.notes?.[0] ?? '', /uncorroborated/);
  });

  it('finds a value that contradicts its counts', () => {
    const body =
      'metrics: [{name: disparate_impact_ratio, value: 0.97, attribute: sex, group: female}]\ngroups:\n  - attribute: sex\n    groups: {female: {n: 1000, selected: 450}, male: {n: 1000, selected: 500}}';
    const gate = gateOf(
      '{id: f, type: fairness, metric: disparate_impact_ratio, attributes: all, reference: declared, pass: {min: 0.8}}',
      body,
      attributes,
    );
    assert.equal(summary(gate), 'error value-contradicts-counts');
  });

  it('compares the cells of an intersection with the cell of all declared references', () => {
    const declared =
      'protectedAttributes: [{attribute: sex, groups: [f, m], reference: m}, {attribute: age, groups: ["<25", "25+"], reference: "25+"}]';
    const cells =
      '[{sex: f, age: "<25", n: 1000, selected: 300}, {sex: f, age: "25+", n: 1000, selected: 480}, {sex: m, age: "<25", n: 1000, selected: 470}, {sex: m, age: "25+", n: 1000, selected: 500}]';
    const gate = gateOf(
      '{id: f, type: fairness, metric: disparate_impact_ratio, intersections: [[sex, age]], reference: declared, pass: {min: 0.8}}',
      `groups: [{attributes: [sex, age], cells: ${cells}}]`,
      declared,
    );
    assert.equal(checkOf(gate, 'sex=f,age=<25').outcome, 'fail');
    assert.equal(checkOf(gate, 'sex=f,age=25+').outcome, 'pass');
    assert.equal(gate.checks.length, 3);
  });

  it('takes the gap of any metric between groups', () => {
    const groups =
      '{female: {n: 1000, tp: 300, fp: 100, tn: 500, fn: 100}, male: {n: 1000, tp: 320, fp: 100, tn: 500, fn: 80}}';
    const gate = fairness('recall', groups, 'take: gap, pass: {max: 0.05}');
    assert.equal(checkOf(gate, 'sex').observed, 0.05);
    assert.equal(summary(gate), 'pass');
  });

  it('takes the smallest of groups with the same rate for the extreme, whichever comes first', () => {
    const cells = ['a: {n: 40, tp: 20, fn: 0}', 'b: {n: 40, tp: 1, fn: 0}', 'c: {n: 40, tp: 18, fn: 2}'];
    const asked = '{id: g, type: fairness, metric: recall, take: gap, attributes: [sex], pass: {max: 0.3}}';
    for (const order of [cells, [...cells].reverse()]) {
      const result = gateOf(asked, `groups: [{attribute: sex, groups: {${order.join(', ')}}}]`);
      assert.equal(
        checkOf(result, 'sex').reason,
        'interval-straddles-bound',
        'one event is no evidence of a rate of 1',
      );
    }
  });
  it('never counts groups of training data', () => {
    const body =
      'groups: [{attribute: sex, split: train, groups: {female: {n: 1000, selected: 500}, male: {n: 1000, selected: 500}}}]';
    const gate = gateOf(
      '{id: f, type: fairness, metric: disparate_impact_ratio, attributes: all, split: train, pass: {min: 0.8}}',
      body,
      attributes,
    );
    assert.equal(summary(gate), 'inconclusive training-data');
  });
});
