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

/** A report on rankings of queries in column q, two items deep. */
function withRanks(body: string, text: string): ReportDocument {
  const written = report(`predictions: {path: ./p.csv, label: y, score: p, positive: 1, query: q, k: 2}\n${body}`);
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

  it('holds a written value against that of the same k, and asks which one is meant where it has another', () => {
    const ranked = (body: string) => withRanks(body, 'q,p,y\na,3,0\na,2,1\na,1,1\nb,2,1\nb,1,0\n');
    const gate = '{id: g, type: metric, metric: precision_at_k, k: 2, pass: {min: 0.5}, evidence: rows}';
    assert.equal(decide(gate, ranked('')).outcome, 'pass');
    assert.equal(checkOf(decide(gate, ranked('')), 'precision_at_k').observed, 0.5);
    const written = (k: string, value: number) =>
      decide(gate, ranked(`metrics:\n  - {name: precision_at_k, value: ${value}${k}}\n`));
    assert.equal(written(', k: 2', 0.5).outcome, 'pass');
    assert.equal(written(', k: 2', 0.9).reason, 'value-contradicts-rows');
    assert.equal(written(', k: 5', 0.9).outcome, 'pass');
    // Without k nobody knows which one was measured; nothing passes on the written one.
    assert.equal(written('', 0.9).outcome, 'pass');
    const open = gate.replace(' k: 2,', '');
    for (const body of ['', ', k: 5'])
      assert.equal(
        decide(open, ranked(`metrics:\n  - {name: precision_at_k, value: 0.9${body}}\n`)).reason,
        'ambiguous-evidence',
      );
    assert.equal(decide(gate.replace('k: 2', 'k: 5'), ranked('')).reason, 'missing-metric');
  });

  it('neither passes nor fails a ranking whose equal scores leave the order open', () => {
    const of = withRanks('', 'q,p,y\na,1,0\na,1,1\na,0,1\n');
    const at = (bound: number) => decide(`{id: g, type: metric, metric: mrr, k: 2, pass: {min: ${bound}}}`, of);
    assert.equal(at(0.4).outcome, 'pass');
    const open = at(0.7);
    assert.equal(open.outcome, 'inconclusive');
    assert.equal(open.reason, 'interval-straddles-bound');
    assert.match(open.message, /it is between 0\.5 and 1.*same score and differ in relevance.*break ties/s);
    assert.doesNotMatch(open.message, /more data/);
    const expression = (of: string) =>
      `{id: g, type: expression, expression: "report.metrics.exists(m, m.name == 'mrr' && ${of})"}`;
    // What is known within limits only can't be compared, on neither side.
    for (const test of ['m.value > 0.7', 'm.value <= 0.8', '!(m.value < 0.7)'])
      assert.equal(decide(expression(test), of).reason, 'missing-evidence', test);
    const sure = withRanks('', 'q,p,y\na,2,0\na,1,1\n');
    assert.equal(decide(expression('m.value == 0.5'), sure).outcome, 'pass');
  });

  it('compares no infinite figure in an expression, as no gate does', () => {
    const of = withRanks('', 'q,p,y\na,0.2,0\na,0.8,1\n');
    assert.equal(decide('{id: g, type: metric, metric: calibration_slope, pass: {min: 0.5}}', of).reason, 'infinite');
    const exists = "report.metrics.exists(m, m.name == 'calibration_slope' && m.value > 0.5)";
    assert.equal(decide(`{id: g, type: expression, expression: "${exists}"}`, of).reason, 'missing-evidence');
  });

  it('says which fields of `predictions` a figure of rows needs', () => {
    const gate = '{id: g, type: metric, metric: ndcg_at_k, k: 2, pass: {min: 0.5}, evidence: rows}';
    assert.match(decide(gate, withCsv('')).message, /Its rows make `ndcg_at_k` with `query` and `k` in `predictions`/);
    const value = 'metrics:\n  - {name: ndcg_at_k, k: 2, value: 0.9}\n';
    assert.match(decide(gate, withCsv(value)).message, /only figures computed from rows.*with `query` and `k`/);
  });

  it('refuses a field from which nothing follows beside the others', () => {
    const asked = (of: string) => predictionsSpec(report(`predictions: {path: ./p.csv, ${of}}\n`).value);
    for (const [of, why] of [
      ['label: y, score: p, k: 10', /`predictions\.k` says .* no `query`.*Add `query`, or remove `k`/],
      ['label: y, query: q, k: 10', /`predictions\.query` .* no `score`/],
      ['query: q', /no `score` and `label`/],
      ['label: y, lower: l', /`predictions\.lower` .* no `upper`/],
      ['label: y, upper: u', /`predictions\.upper` .* no `lower`/],
      ['label: y, quantile: 0.5', /`predictions\.quantile` .* no `prediction`/],
      ['prediction: f, naiveMae: 2', /`predictions\.naiveMae` .* no `label`/],
      ['label: y, positive: 1, beta: 2', /`predictions\.beta` .* no `prediction`/],
      ['label: y, prediction: f, positive: 1, quantile: 0.5', /is a quantity, and `positive` makes classes/],
      ['label: y, lower: l, upper: u, positive: 1', /`predictions\.lower` is about a label that is a quantity/],
    ] as const)
      assert.match(String(asked(of)), why, of);
    assert.equal(typeof asked('label: y, score: p, query: q, positive: 1'), 'object');
    assert.equal(typeof asked('label: y, prediction: f, lower: l, upper: u, quantile: 0.5, naiveMae: 2'), 'object');
  });

  it('refuses weighted rows', () => {
    const asked = predictionsSpec(report(predictions.replace('positive: 1', 'positive: 1, weight: w')).value);
    assert.match(String(asked), /weighted rows are not computed/);
  });
});
