import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkOf, decided, document, gateOf, policy, report } from '../../support/documents.ts';

const waiver = document(
  'Waiver',
  'metadata: {name: w}\npolicy: p\ngate: g\nmodel: m@^1.0.0\nrequestedBy: ds\napprovedBy: risk\napprovedOn: 2026-11-01\nexpires: 2026-11-24\nreason: settles next month',
);

describe('evidence that a gate does not accept', () => {
  const effect = (fields: string, entry: string) => {
    const gate = `  - {id: g, type: metric, metric: precision, pass: {min: 0.8}, enforcement: soft-mandatory, ${fields}}`;
    const evaluation = decided({
      policy: policy(`gates:\n${gate}`),
      reports: [report(`metrics: [{name: precision, ${entry}}]`)],
      options: { waivers: [waiver] },
    });
    return [evaluation.gates[0]?.outcome, evaluation.gates[0]?.effect, evaluation.decision].join(' ');
  };
  it('is not waived where it happens to fail: too few samples can be no better than few that pass', () => {
    assert.equal(effect('minSamples: 100', 'value: 0.6, n: 100'), 'fail waived promote-with-warnings');
    assert.equal(effect('minSamples: 100', 'value: 0.6, n: 99'), 'fail fail block');
    assert.equal(effect('minSamples: 100', 'value: 0.6'), 'fail fail block');
  });
  it('is not waived where the gate asks for counts: taking away counts that contradict must not promote', () => {
    const counts = 'counts: {tp: 1, fp: 9}';
    assert.equal(effect('evidence: counts', `value: 0.6, ${counts}`), 'error error block');
    assert.equal(effect('evidence: counts', 'value: 0.6'), 'fail fail block');
  });
});

describe('a gap between slices', () => {
  const slices = (f: string, m: string) =>
    `metrics: [{name: recall, slice: {sex: f}, ${f}}, {name: recall, slice: {sex: m}, ${m}}]`;
  const gap = (more: string) =>
    `{id: g, type: metric, metric: recall, slices: {by: sex, take: gap}, pass: {max: 0.5}${more}}`;
  it('has no interval, so a gate that decides on one can not be decided', () => {
    const result = gateOf(gap(', decideOn: interval'), slices('value: 0.6', 'value: 0.5'));
    assert.equal(checkOf(result, 'recall gap').reason, 'missing-interval');
    assert.equal(result.outcome, 'inconclusive');
  });
  it('is as invalid as the worst of its slices, whichever comes first', () => {
    const bad = 'value: 7';
    const few = 'value: 0.5, n: 3';
    for (const body of [slices(bad, few), slices(few, bad)]) {
      assert.equal(gateOf(gap(', minSamples: 10'), body).reason, 'outside-metric-range');
    }
  });
});

describe('counts beside a value', () => {
  const reason = (entry: string, metric = 'precision', more = '') =>
    gateOf(
      `{id: g, type: metric, metric: ${metric}, pass: {min: 0.8}${more}}`,
      `metrics: [{name: ${metric}, ${entry}}]`,
    ).reason;
  it('contradict it also where only the counts that the metric rests on are given', () => {
    assert.equal(reason('value: 0.9, counts: {tp: 1, fp: 9}'), 'value-contradicts-counts');
    assert.equal(reason('value: 0.9, counts: {tp: 9, fp: 1}'), null);
    assert.equal(reason('value: 0.9, counts: {tp: 9}'), null);
    assert.equal(reason('value: 0.9, counts: {tp: 1, fp: 9, fn: 9}', 'f1'), 'value-contradicts-counts');
    assert.equal(reason('value: 0.9, counts: {n: 10, selected: 1}', 'selection_rate'), 'value-contradicts-counts');
    assert.equal(reason('value: 0.9, counts: {fp: 1, tp: 9}', 'false_discovery_rate'), 'value-contradicts-counts');
  });
  it('count as counts for a gate that asks for them', () =>
    assert.equal(reason('value: 0.9, counts: {tp: 9, fp: 1}', 'precision', ', evidence: counts'), null));
  it('decide nothing where they contradict each other', () => {
    assert.equal(reason('value: 0.9, counts: {n: 7, tp: 9, fp: 1, tn: 5, fn: 5}'), 'value-contradicts-counts');
    assert.equal(reason('value: 0.9, counts: {n: 20, tp: 9, fp: 1, tn: 5, fn: 5}'), null);
  });
});

describe('a declared interval', () => {
  const reason = (entry: string) =>
    gateOf(
      '{id: g, type: metric, metric: roc_auc, pass: {min: 0.8}, decideOn: interval}',
      `metrics: [{name: roc_auc, ${entry}}]`,
    ).reason;
  it('serves only where it is about the value', () => {
    assert.equal(reason('value: 0.9, ci: {level: 0.95, lower: 0.85, upper: 0.95}'), null);
    assert.equal(reason('value: 0.5, ci: {level: 0.95, lower: 0.85, upper: 0.95}'), 'missing-interval');
  });
});

describe('groups that are too few or too small to compare', () => {
  const attributes =
    'protectedAttributes: [{attribute: sex}, {attribute: religion, notMeasured: "Not collected; it is special-category data."}]\n';
  const gate = (more: string) =>
    `{id: g, type: fairness, metric: disparate_impact_ratio, attributes: [sex], pass: {min: 0.8}${more}}`;
  const warned = ', smallGroups: warn, rationale: Watched by hand until the next collection.';
  const groups = (f: string, m: string) => `groups: [{attribute: sex, groups: {f: {${f}}, m: {${m}}}}]`;
  it('compare nothing where small groups only warn and one group is left', () => {
    const result = gateOf(gate(warned), groups('n: 0, selected: 0', 'n: 100, selected: 50'), attributes);
    assert.equal(result.outcome, 'inconclusive');
    assert.equal(result.reason, 'nothing-to-check');
  });
  it('compare nothing where all groups are small, nor with everybody', () => {
    const small = groups('n: 5, selected: 5', 'n: 4, selected: 0');
    assert.equal(gateOf(gate(warned), small, attributes).reason, 'nothing-to-check');
    const lone = groups('n: 5, selected: 0', 'n: 100, selected: 50');
    assert.equal(gateOf(gate(`${warned}, reference: overall`), lone, attributes).reason, 'nothing-to-check');
  });
  it('warn where two groups are left', () => {
    const three =
      'groups: [{attribute: sex, groups: {f: {n: 100, selected: 50}, m: {n: 100, selected: 50}, x: {n: 5, selected: 0}}}]';
    assert.equal(gateOf(gate(warned), three, attributes).outcome, 'warn');
  });
  it('hide no attribute that is not measured', () => {
    const all = '{id: g, type: fairness, metric: disparate_impact_ratio, attributes: all}';
    assert.equal(checkOf(gateOf(all, '', attributes), 'religion').reason, 'not-measured');
  });
});

describe('average odds under five events', () => {
  const gate = (metric: string, max: number) =>
    `{id: g, type: fairness, metric: ${metric}, attributes: [sex], pass: {max: ${max}}}`;
  const groups = (f: string, m: string) => `groups: [{attribute: sex, groups: {f: {${f}}, m: {${m}}}}]`;
  const few = groups('n: 65, tp: 0, fp: 10, tn: 0, fn: 55', 'n: 78, tp: 5, fp: 21, tn: 30, fn: 22');
  it('are decided on an exact interval, and not at all where that straddles the bound', () => {
    const result = gateOf(gate('average_abs_odds_difference', 0.4), few);
    assert.equal(result.reason, 'interval-straddles-bound');
    assert.equal(gateOf(gate('average_abs_odds_difference', 0.8), few).outcome, 'pass');
  });
  it('fail where no few events can explain the difference', () => {
    const apart = groups(
      'n: 10000, tp: 0, fp: 2500, tn: 2500, fn: 5000',
      'n: 10000, tp: 4900, fp: 2500, tn: 2500, fn: 100',
    );
    assert.equal(gateOf(gate('average_abs_odds_difference', 0.1), apart).outcome, 'fail');
  });
});
