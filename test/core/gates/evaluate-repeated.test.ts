import assert from 'node:assert/strict';
import { gateReport } from '../../../core/report/gate-report.ts';
import { card, checkOf, decided, policy, report } from '../../support/documents.ts';

// What is worked out once a policy or report is kept with its objects. These are the cases in which two uses of one object,
// or two objects that look alike, must not be taken for each other.
describe('deciding again', () => {
  const outcomes = (of: ReturnType<typeof decided>) => of.gates.map(({ outcome, reason }) => reason ?? outcome);

  it('reads bounds that an alias shares by the metric, band and document of each gate', () => {
    const shared = policy(
      [
        'gates:',
        '  - {id: a, type: metric, metric: precision, pass: &b {min: 0.80}, warn: {min: 0.7}}',
        '  - {id: b, type: metric, metric: recall, pass: *b}',
        '  - {id: c, type: metric, metric: latency_p99_ms, pass: *b, warn: {min: 0.5}}',
        '  - {id: d, type: metric, metric: precision, pass: *b, warn: {min: 0.75}}',
        '',
      ].join('\n'),
    );
    const low = report(
      'metrics: [{name: precision, value: 0.72}, {name: recall, value: 0.72}, {name: latency_p99_ms, value: 0.72}]\n',
    );
    for (let time = 0; time < 3; time++) {
      const evaluation = decided({ policy: shared, reports: [low] });
      assert.deepEqual(outcomes(evaluation), ['within-warn-band', 'below-min', 'within-warn-band', 'below-min']);
      assert.deepEqual(
        evaluation.gates.map((gate) => gate.checks[0]?.resolved),
        [{ min: 0.8, 'warn.min': 0.7 }, { min: 0.8 }, { min: 0.8, 'warn.min': 0.5 }, { min: 0.8, 'warn.min': 0.75 }],
      );
    }
  });

  it('resolves relative bounds anew for every model', () => {
    const relative = policy(
      'references: {baseline: {}}\ngates:\n  - {id: a, type: metric, metric: precision, pass: {min: baseline - 2%}}\n',
    );
    const against = (value: string) =>
      report(
        `metrics: [{name: precision, value: 0.84}]\nreferences: {baseline: {dataset: {name: d, version: "1"}, metrics: [{name: precision, value: ${value}}]}}\n`,
      );
    const minima = ['0.80', '0.9', '0.8571428571428571', '0.80'].map((value) => {
      const { gates } = decided({ policy: relative, reports: [against(value)] });
      return [gates[0]?.outcome, gates[0]?.checks[0]?.resolved?.min];
    });
    assert.deepEqual(minima, [
      ['pass', 0.784],
      ['fail', 0.882],
      ['pass', 0.84],
      ['pass', 0.784],
    ]);
  });

  it("keeps a stage's bounds apart from another's", () => {
    const staged = policy(
      'stages: [dev, prod]\ngates:\n  - {id: a, type: metric, metric: precision, pass: {min: 0.7}, stages: {prod: {pass: {min: 0.9}}}}\n',
    );
    const reports = [report('metrics: [{name: precision, value: 0.8}]\n')];
    const at = (stage: string) => decided({ policy: staged, reports, options: { stage } }).decision;
    assert.deepEqual([at('dev'), at('prod'), at('dev'), at('prod')], ['promote', 'block', 'promote', 'block']);
  });

  it('keeps one policy apart from another of the same text, and a card from none', () => {
    const text = 'gates:\n  - {id: a, type: metric, metric: precision, pass: {min: 0.8}}\n';
    const [one, other] = [policy(text), policy(text)];
    const reports = [report('metrics: [{name: precision, value: 0.9}]\n')];
    for (const of of [one, other, one]) {
      const [gate] = decided({ policy: of, reports }).gates;
      assert.equal(gate?.checks[0]?.policyPlace?.document, of.source);
    }
    const notes = [undefined, card(), undefined].map((own) => {
      const evaluation = decided({ policy: one, reports, ...(own ? { card: own } : {}) });
      return evaluation.gates[0]?.checks[0]?.notes?.length;
    });
    assert.deepEqual(notes, [1, 2, 1]);
  });

  it('compares histograms once, and still by the method and base of each gate', () => {
    const drift = policy(
      [
        'gates:',
        '  - {id: psi, type: drift, method: psi, features: [a], pass: {max: 0.2}}',
        '  - {id: nats, type: drift, method: kl_divergence, features: [a], pass: {max: 0.2}}',
        '  - {id: bits, type: drift, method: kl_divergence, base: 2, features: [a], pass: {max: 0.2}}',
        '',
      ].join('\n'),
    );
    const reports = [report('distributions: [{feature: a, reference: {x: 50, y: 50}, current: {x: 60, y: 40}}]\n')];
    const figures = () => decided({ policy: drift, reports }).gates.map((gate) => Number(checkOf(gate, 'a').observed));
    const [psi = 0, nats = 0, bits = 0] = figures();
    // Σ(p−q)ln(p/q) and Σp ln(p/q) of halves against 0.6 and 0.4
    assert.ok(Math.abs(psi - 0.1 * Math.log(0.6 / 0.4)) < 1e-12);
    assert.ok(Math.abs(nats - 0.5 * Math.log(0.25 / 0.24)) < 1e-12);
    assert.ok(Math.abs(bits - nats / Math.LN2) < 1e-12);
    assert.deepEqual(figures(), [psi, nats, bits]);
  });

  it('gives checks that nobody can change for the next decision', () => {
    const of = policy('gates:\n  - {id: a, type: metric, metric: precision, pass: {min: 0.8}, warn: {min: 0.7}}\n');
    const reports = [report('metrics: [{name: precision, value: 0.9}]\n')];
    const before = JSON.stringify(gateReport(decided({ policy: of, reports })));
    const check = decided({ policy: of, reports }).gates[0]?.checks[0];
    for (const part of [check?.bound, check?.warnBound, check?.resolved]) {
      assert.ok(part && !Reflect.set(part, 'min', 0), 'it could be changed');
    }
    assert.equal(JSON.stringify(gateReport(decided({ policy: of, reports }))), before);
  });
});
