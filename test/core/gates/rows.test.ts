import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { metricCatalog } from '../../../core/catalog/declared-metrics.ts';
import type { GateResult } from '../../../core/gates/evaluation.ts';
import type { ReportDocument } from '../../../core/gates/evidence.ts';
import { withRows } from '../../../core/gates/rows-evidence.ts';
import { predictionsSpec } from '../../../core/gates/rows-spec.ts';
import { withValues } from '../../../core/gates/what-if.ts';
import { checkOf, decided, policy, report } from '../../support/documents.ts';
import { computed, fromCsv } from '../stats/rows/support.ts';

const predictions =
  'predictions: {path: ./p.csv, label: y, prediction: f, score: p, positive: 1, favourable: 1, attributes: {sex: s, age: a}, features: [x]}\n';

/** 300 rows: one in three is predicted right; men are selected twice as often as women. */
const csv = `y,f,p,s,a,x\n${Array.from({ length: 300 }, (_, i) => {
  const isMale = i % 2 === 0;
  const selected = isMale ? i % 3 !== 0 : i % 3 === 0;
  return `${Number(i % 3 === 0 ? selected : !selected)},${Number(selected)},${(i % 10) / 10},${isMale ? 'male' : 'female'},${i % 4 < 2 ? 'young' : 'old'},${i % 5}\n`;
}).join('')}`;

function withCsv(body: string, text = csv): ReportDocument {
  const written = report(predictions + body);
  const asked = predictionsSpec(written.value);
  assert.ok(asked && typeof asked === 'object');
  return withRows(written, computed(fromCsv(asked.spec, text)));
}

function decide(gate: string, of: ReportDocument): GateResult {
  const [result] = decided({
    policy: policy(
      `protectedAttributes:\n  - {attribute: sex, column: s, groups: [female, male], reference: male}\ngates:\n  - ${gate}\n`,
    ),
    reports: [of],
  }).gates;
  assert.ok(result);
  return result;
}

const accuracy = '{id: g, type: metric, metric: accuracy, pass: {min: 0.3}, evidence: rows}';
const impact =
  '{id: g, type: fairness, metric: disparate_impact_ratio, attributes: [sex], reference: declared, pass: {min: 0.8}, evidence: rows}';

describe('evidence of rows', () => {
  it('satisfies a gate that asks for rows, and stands where the rows are named', () => {
    const of = withCsv('');
    const result = decide(accuracy, of);
    assert.equal(result.outcome, 'pass', result.message);
    assert.deepEqual(checkOf(result, 'accuracy').evidencePlace?.path.slice(0, 1), ['predictions']);
    assert.equal(checkOf(result, 'accuracy').n, 300);
  });

  it('is missing where only a value or counts are written, also when `predictions` names a file that was not read', () => {
    const value = 'metrics:\n  - {name: accuracy, value: 0.9, counts: {tp: 80, fp: 10, tn: 10, fn: 0}}\n';
    for (const body of [value, predictions + value]) {
      const result = decide(accuracy, report(body));
      assert.equal(result.outcome, 'inconclusive');
      assert.equal(result.reason, 'missing-evidence');
    }
    const groups =
      'groups:\n  - {attribute: sex, groups: {female: {n: 100, selected: 90}, male: {n: 100, selected: 90}}}\n';
    assert.equal(decide(impact, report(predictions + groups)).reason, 'missing-evidence');
  });

  it('can not be claimed in the text of a report', () => {
    const body = 'metrics:\n  - {name: accuracy, value: 0.9, n: 300, x-rows: true, x-basis: rows}\n';
    assert.equal(decide(accuracy, report(predictions + body)).reason, 'missing-evidence');
  });

  it('holds a written value against the rows, to half a unit of its last digit', () => {
    const of = (value: string) => decide(accuracy, withCsv(`metrics:\n  - {name: acc, value: ${value}}\n`));
    const exact = checkOf(decide(accuracy, withCsv('')), 'accuracy').observed;
    assert.equal(exact, 1 / 3);
    for (const value of ['0.33', '0.3333', '0.333333', '0.3333333333333333'])
      assert.equal(of(value).outcome, 'pass', value);
    for (const value of ['0.34', '0.3334', '0.9']) {
      const result = of(value);
      assert.equal(result.outcome, 'error', value);
      assert.equal(result.reason, 'value-contradicts-rows');
      assert.match(result.message, /`accuracy` is given as 0\.\d+, but the rows make 0\.333333/);
    }
  });

  it('holds written counts against the rows', () => {
    const body = 'metrics:\n  - {name: accuracy, value: 0.3, counts: {tp: 90, fp: 210, tn: 0, fn: 0}}\n';
    const result = decide(accuracy, withCsv(body));
    assert.equal(result.reason, 'value-contradicts-rows');
  });

  it('decides by the rows where a written value agrees with them when rounded', () => {
    const gate = '{id: g, type: metric, metric: accuracy, pass: {min: 0.3333334}}';
    assert.equal(decide(gate, withCsv('metrics:\n  - {name: accuracy, value: 0.33}\n')).outcome, 'fail');
  });

  it('makes groups and intersections, and finds the disparity in them', () => {
    const result = decide(impact, withCsv(''));
    assert.equal(result.outcome, 'fail');
    assert.equal(checkOf(result, 'sex=female').observed, 0.5);
    const crossed = decide(
      '{id: g, type: fairness, metric: demographic_parity_ratio, attributes: [sex], intersections: [[sex, age]], pass: {min: 0.1}, evidence: rows}',
      withCsv(''),
    );
    assert.equal(crossed.outcome, 'pass', crossed.message);
    assert.equal(checkOf(crossed, 'sex × age').groups?.length, 4);
  });

  it('objects to written groups that the rows contradict, and decides by the rows', () => {
    const groups = (selected: number, more = '') =>
      `groups:\n  - {attribute: sex, groups: {female: {n: 150, selected: ${selected}}, male: {n: 150, selected: 100}${more}}}\n`;
    const agreed = decide(impact, withCsv(groups(50)));
    assert.equal(agreed.outcome, 'fail');
    assert.ok(!agreed.checks.some((check) => check.outcome === 'error'));
    for (const wrong of [groups(140), groups(50, ', diverse: {n: 40, selected: 40}')]) {
      const result = decide(impact, withCsv(wrong));
      assert.ok(
        result.checks.some((check) => check.reason === 'value-contradicts-rows'),
        result.message,
      );
      assert.equal(checkOf(result, 'sex=female').observed, 0.5);
    }
  });

  it('does not vouch for selected counts that rows without a favourable outcome can not make', () => {
    const body =
      'groups:\n  - {attribute: sex, groups: {female: {n: 150, selected: 140}, male: {n: 150, selected: 140}}}\n';
    const written = report(predictions.replace('favourable: 1, ', '') + body);
    const asked = predictionsSpec(written.value);
    assert.ok(asked && typeof asked === 'object');
    const result = decide(impact, withRows(written, computed(fromCsv(asked.spec, csv))));
    assert.equal(result.reason, 'missing-evidence');
    assert.equal(result.outcome, 'inconclusive');
  });

  it('has no selection rate without a favourable outcome', () => {
    const written = report(predictions.replace('favourable: 1, ', ''));
    const asked = predictionsSpec(written.value);
    assert.ok(asked && typeof asked === 'object');
    const result = decide(impact, withRows(written, computed(fromCsv(asked.spec, csv))));
    assert.equal(result.reason, 'undefined-favourable-outcome');
  });

  it('compares people without a value of an attribute as a group of their own', () => {
    const text = csv.replaceAll(',female,', ',,');
    const result = decide(impact, withCsv('', text));
    assert.equal(checkOf(result, 'sex=(missing)').outcome, 'fail');
    assert.equal(checkOf(result, 'sex=female').reason, 'missing-group');
  });

  it('makes the slices of attributes and of their combinations', () => {
    const gate = '{id: g, type: metric, metric: accuracy, slices: {by: [sex, age]}, pass: {min: 0.3}, evidence: rows}';
    const result = decide(gate, withCsv(''));
    assert.equal(result.checks.length, 4);
    assert.equal(result.outcome, 'pass', result.message);
  });

  it('makes the current side of a distribution over the bins of its reference', () => {
    const gate = '{id: g, type: drift, target: features, method: psi, features: [x], pass: {max: 0.1}}';
    const of = (counts: string, current = '') =>
      decide(
        gate,
        withCsv(`distributions:\n  - {feature: x, reference: {edges: [0, 2, 4], counts: ${counts}}${current}}\n`),
      );
    assert.equal(of('[40, 60]').outcome, 'pass');
    assert.equal(of('[90, 10]').outcome, 'fail');
    assert.equal(of('[40, 60]', ', current: {edges: [0, 2, 4], counts: [120, 180]}').outcome, 'pass');
    const wrong = of('[40, 60]', ', current: {edges: [0, 2, 4], counts: [130, 170]}');
    assert.ok(
      wrong.checks.some((check) => check.reason === 'value-contradicts-rows'),
      wrong.message,
    );
  });

  it('decides nothing on a figure that the rows leave undefined', () => {
    const text = 'y,f,p,s,a,x\n1,0,0.1,male,old,1\n1,0,0.2,female,old,1\n1,1,0.2,female,old,1\n';
    const result = decide('{id: g, type: metric, metric: specificity, pass: {min: 0}}', withCsv('', text));
    assert.equal(result.reason, 'undefined-rate');
  });

  it('is lost by a value that is set, and kept by the others', () => {
    const of = withCsv('metrics:\n  - {name: accuracy, value: 0.33}\n');
    const set = [{ name: 'accuracy', metric: 'accuracy', keys: {}, value: 0.9 }];
    const [changed] = withValues([of], set, metricCatalog()).reports;
    assert.ok(changed);
    assert.equal(decide(accuracy, changed).reason, 'missing-evidence');
    assert.equal(
      decide('{id: g, type: metric, metric: recall, pass: {min: 0}, evidence: rows}', changed).outcome,
      'pass',
    );
  });

  it('neither passes nor fails where too many different scores leave it open', () => {
    let state = 3;
    const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const lines = Array.from({ length: 100_000 }, () => {
      const p = random();
      return `${random() < p ? 1 : 0},0,${0.5 + p / 1e4},male,old,1\n`;
    });
    const of = withCsv('', `y,f,p,s,a,x\n1,1,0.5,male,old,1\n${lines.join('')}`);
    const at = (bound: number) => decide(`{id: g, type: metric, metric: roc_auc, pass: {min: ${bound}}}`, of);
    const { observed } = checkOf(at(0.5), 'roc_auc');
    assert.equal(at(0.5).outcome, 'pass');
    assert.equal(at(0.99).outcome, 'fail');
    const near = at(Number(observed));
    assert.equal(near.outcome, 'inconclusive');
    assert.equal(near.reason, 'interval-straddles-bound');
  });

  it('refuses weighted rows', () => {
    const asked = predictionsSpec(report(predictions.replace('positive: 1', 'positive: 1, weight: w')).value);
    assert.match(String(asked), /weighted rows are not computed/);
  });
});
