import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Evaluation } from '../../../core/gates/evaluation.ts';
import { card, decided, document, gateOf, policy, report } from '../../support/documents.ts';

const precision = (enforcement: string, more = ''): string =>
  `  - {id: g, type: metric, metric: precision, pass: {min: 0.8}, warn: {min: 0.7}, enforcement: ${enforcement}${more}}\n`;
const value = (v: number): string => `metrics: [{name: precision, value: ${v}}]`;

function decide(
  gates: string,
  body: string,
  more = '',
  options: Parameters<typeof decided>[0]['options'] = {},
): Evaluation {
  return decided({ policy: policy(`gates:\n${gates}${more}`), reports: [report(body)], options });
}

describe('evaluate', () => {
  const decisions: readonly [enforcement: string, value: number, effect: string, decision: string][] = [
    ['hard-mandatory', 0.9, 'pass', 'promote'],
    ['hard-mandatory', 0.75, 'warn', 'promote-with-warnings'],
    ['hard-mandatory', 0.6, 'fail', 'block'],
    ['soft-mandatory', 0.6, 'fail', 'block'],
  ];
  for (const [enforcement, v, effect, decision] of decisions) {
    it(`${enforcement} at ${v} has the effect ${effect} and decides ${decision}`, () => {
      const evaluation = decide(precision(enforcement), value(v));
      assert.equal(evaluation.gates[0]?.effect, effect);
      assert.equal(evaluation.decision, decision);
    });
  }

  const binding = '  - {id: b, type: metric, metric: recall, pass: {min: 0.1}}\n';
  const both = (v: number): string => `metrics: [{name: precision, value: ${v}}, {name: recall, value: 0.5}]`;

  it('lets an advisory failure warn and no more', () => {
    const evaluation = decide(precision('advisory') + binding, both(0.1));
    assert.equal(evaluation.gates[0]?.outcome, 'fail');
    assert.equal(evaluation.gates[0]?.effect, 'warn');
    assert.equal(evaluation.decision, 'promote-with-warnings');
  });

  it('shows a dry run and never counts it', () => {
    const evaluation = decide(precision('dry-run') + binding, both(0.1));
    assert.equal(evaluation.gates[0]?.outcome, 'fail');
    assert.equal(evaluation.decision, 'promote');
  });

  it('holds where no binding gate applies', () => {
    assert.equal(decide(precision('advisory'), value(0.9)).decision, 'hold');
    assert.equal(decided({ policy: policy('gates: []'), reports: [report(value(0.9))] }).decision, 'hold');
  });

  it('holds on missing evidence and blocks on invalid evidence', () => {
    assert.equal(decide(precision('hard-mandatory'), 'metrics: []').decision, 'hold');
    assert.equal(decide(precision('hard-mandatory'), 'metrics: [{name: precision, value: .nan}]').decision, 'block');
  });

  it('ranks fail over error over inconclusive', () => {
    const gate = gateOf(
      '{id: g, type: metric, metric: precision, pass: {min: 0.8}, slices: {by: age, values: [a, b, c]}}',
      'metrics: [{name: precision, value: 0.1, slice: {age: a}}, {name: precision, value: .nan, slice: {age: b}}]',
    );
    assert.deepEqual(
      gate.checks.map((c) => c.outcome),
      ['fail', 'error', 'inconclusive'],
    );
    assert.equal(gate.outcome, 'fail');
  });

  it('reads a metric under its aliases, never under a name of another quantity', () => {
    assert.equal(decide(precision('hard-mandatory'), 'metrics: [{name: ppv, value: 0.9}]').decision, 'promote');
    const loss = '  - {id: g, type: metric, metric: log_loss, pass: {max: 0.5}}\n';
    assert.equal(decide(loss, 'metrics: [{name: neg_log_loss, value: 0.1}]').decision, 'hold');
  });

  it('blocks on a metric that nobody knows', () => {
    assert.equal(
      decide('  - {id: g, type: metric, metric: precison, pass: {min: 0.8}}\n', value(0.9)).gates[0]?.reason,
      'unknown-metric',
    );
  });

  it('reads metrics that the policy declares', () => {
    const gates = '  - {id: g, type: metric, metric: approved_loss_rate, pass: {max: 0.031}}\n';
    const declared = 'metrics: {approved_loss_rate: {better: lower, range: [0, 1], unit: fraction}}\n';
    assert.equal(decide(gates, 'metrics: [{name: approved_loss_rate, value: 0.029}]', declared).decision, 'promote');
    assert.equal(
      decide(gates, 'metrics: [{name: approved_loss_rate, value: 3.1}]', declared).gates[0]?.reason,
      'outside-metric-range',
    );
  });

  describe('which value a gate sees', () => {
    it('never counts training data, nor data of an unknown split', () => {
      const reason = (dataset: string): unknown =>
        decided({
          policy: policy(`gates:\n${precision('hard-mandatory')}`),
          reports: [report(value(0.9), `dataset: ${dataset}\n`)],
        }).gates[0]?.reason;
      assert.equal(reason('{name: d, split: training}'), 'training-data');
      assert.equal(reason('{name: d}'), 'training-data');
      assert.equal(reason('{name: d, split: test}'), null);
    });

    it('is ambiguous where values differ in a qualifier that the gate leaves open', () => {
      const two =
        'metrics: [{name: precision, value: 0.9, decisionThreshold: 0.5}, {name: precision, value: 0.7, decisionThreshold: 0.3}]';
      assert.equal(decide(precision('hard-mandatory'), two).gates[0]?.reason, 'ambiguous-evidence');
      assert.equal(decide(precision('hard-mandatory', ', decisionThreshold: 0.5'), two).decision, 'promote');
    });

    it('takes no slice for the whole', () => {
      assert.equal(
        decide(precision('hard-mandatory'), 'metrics: [{name: precision, value: 0.9, slice: {age: "<25"}}]').gates[0]
          ?.reason,
        'missing-metric',
      );
    });

    it('asks for enough samples', () => {
      const gate = (entry: string): unknown =>
        decide(precision('hard-mandatory', ', minSamples: 100'), `metrics: [${entry}]`).gates[0]?.reason;
      assert.equal(gate('{name: precision, value: 0.9, n: 99}'), 'below-min-samples');
      assert.equal(gate('{name: precision, value: 0.9}'), 'below-min-samples');
      assert.equal(gate('{name: precision, value: 0.9, n: 100}'), null);
    });

    it('decides on the interval where asked', () => {
      const gate = (entry: string): unknown =>
        decide(precision('hard-mandatory', ', decideOn: interval'), `metrics: [${entry}]`).gates[0];
      const reason = (entry: string): unknown => (gate(entry) as { reason: unknown }).reason;
      assert.equal(reason('{name: precision, value: 0.85, ci: {level: 0.95, lower: 0.81, upper: 0.9}}'), null);
      assert.equal(
        reason('{name: precision, value: 0.85, ci: {level: 0.9, lower: 0.81, upper: 0.9}}'),
        'missing-interval',
      );
      assert.equal(reason('{name: precision, value: 0.85}'), 'missing-interval');
      assert.equal(
        reason('{name: precision, value: 0.72, ci: {level: 0.95, lower: 0.69, upper: 0.75}}'),
        'interval-straddles-bound',
      );
      assert.equal(reason('{name: precision, value: 0.6, ci: {level: 0.95, lower: 0.55, upper: 0.65}}'), 'below-min');
      assert.equal(reason('{name: precision, value: 0.85, counts: {tp: 850, fp: 150, tn: 0, fn: 0}}'), null);
      assert.equal(
        reason('{name: precision, value: 0.85, counts: {tp: 17, fp: 3, tn: 0, fn: 0}}'),
        'interval-straddles-bound',
      );
    });

    it('finds a value that contradicts its counts by more than half a unit of its last digit', () => {
      const reason = (v: string): unknown =>
        decide(
          precision('hard-mandatory'),
          `metrics: [{name: precision, value: ${v}, counts: {tp: 8412, fp: 1588, tn: 0, fn: 0}}]`,
        ).gates[0]?.reason;
      assert.equal(reason('0.84'), null);
      assert.equal(reason('0.8412'), null);
      assert.equal(reason('0.842'), 'value-contradicts-counts');
      assert.equal(reason('0.840'), 'value-contradicts-counts');
    });

    it('takes what doubles make of counts for what it is', () => {
      const reason = (v: string): unknown =>
        decide(
          '  - {id: g, type: metric, metric: precision, pass: {min: 0.5}}\n',
          `metrics: [{name: precision, value: ${v}, counts: {tp: 200, fp: 100, tn: 0, fn: 0}}]`,
        ).gates[0]?.reason;
      assert.equal(reason('0.6666666666666666'), null);
      assert.equal(reason('0.66666666666666674'), null);
      assert.equal(reason('0.666666666668'), 'value-contradicts-counts');
    });

    it('lets the counts decide where a rounded value would pass', () => {
      const evaluation = decide(
        precision('hard-mandatory').replace(', warn: {min: 0.7}', ''),
        'metrics: [{name: precision, value: 0.80, counts: {tp: 7996, fp: 2004, tn: 0, fn: 0}}]',
      );
      assert.equal(evaluation.decision, 'block');
    });
  });

  describe('references', () => {
    const gates = '  - {id: g, type: metric, metric: precision, pass: {min: baseline - 2%}}\n';
    const pinned = 'references: {baseline: {model: "m@0.9.0"}}\n';
    const reason = (reference: string): unknown =>
      decide(gates, `${value(0.9)}\nreferences: {baseline: ${reference}}`, pinned).gates[0]?.reason;
    it("must be the pinned model on the candidate's dataset", () => {
      const metrics = 'metrics: [{name: precision, value: 0.9}]';
      assert.equal(reason(`{model: {name: m, version: 0.9.0}, dataset: {name: d, version: "1"}, ${metrics}}`), null);
      assert.equal(
        reason(`{model: {name: m, version: 0.8.0}, dataset: {name: d, version: "1"}, ${metrics}}`),
        'reference-mismatch',
      );
      assert.equal(reason(`{dataset: {name: d, version: "1"}, ${metrics}}`), 'reference-mismatch');
      assert.equal(
        reason(`{model: {name: m, version: 0.9.0}, dataset: {name: d, version: "2"}, ${metrics}}`),
        'reference-mismatch',
      );
      assert.equal(reason(`{model: {name: m, version: 0.9.0}, ${metrics}}`), 'reference-mismatch');
      assert.equal(
        reason('{model: {name: m, version: 0.9.0}, dataset: {name: d, version: "1"}, metrics: []}'),
        'missing-reference',
      );
    });
  });

  describe('whose evidence it is', () => {
    const sha = 'a1'.repeat(32);
    const other = 'b2'.repeat(32);
    const reason = (model: string, artifacts = ''): unknown =>
      decided({
        policy: policy(`gates:\n${precision('hard-mandatory')}`),
        reports: [report(value(0.9), `model: ${model}\n`)],
        card: card(artifacts),
      }).gates[0]?.reason;
    const artifact = `artifacts: [{uri: x, digest: {sha256: ${sha}}}]`;
    it("must be the card's model", () => {
      assert.equal(reason('{name: m, version: 1.0.0}'), null);
      assert.equal(reason('{name: m, version: 1.0.1}'), 'digest-mismatch');
      assert.equal(reason('{name: n, version: 1.0.0}'), 'digest-mismatch');
      assert.equal(reason('{name: m}'), 'uncorroborated');
      assert.equal(reason(`{name: m, version: 1.0.0, digest: {sha256: ${sha}}}`, artifact), null);
      assert.equal(reason(`{name: m, version: 1.0.0, digest: {sha256: ${other}}}`, artifact), 'digest-mismatch');
    });
    it('notes where card and report are matched without a digest', () => {
      const evaluation = decided({
        policy: policy(`gates:\n${precision('hard-mandatory')}`),
        reports: [report(value(0.9))],
        card: card(),
      });
      assert.match(evaluation.gates[0]?.checks[0]?.notes?.join() ?? '', /uncorroborated/);
    });
  });

  describe('stages and scope', () => {
    const staged = `  - {id: g, type: metric, metric: precision, pass: {min: 0.8}, stages: {dev: skip, production: {pass: {min: 0.95}}}}\n`;
    const at = (stage: string | undefined): Evaluation =>
      decide(staged, value(0.9), 'stages: [dev, staging, production]\n', { stage });
    it('lays the overlay of a stage on the gate', () => {
      assert.equal(at('staging').decision, 'promote');
      assert.equal(at('production').decision, 'block');
      assert.equal(
        at('production').gates[0]?.checks[0]?.policyPlace?.path.join('.'),
        'gates.0.stages.production.pass.min',
      );
      assert.equal(at('dev').gates[0]?.reason, 'stage');
      assert.equal(at('dev').decision, 'hold');
    });
    it('holds at a stage that the policy does not have', () => {
      assert.equal(at('prod').gates[0]?.reason, 'unknown-scope');
      assert.equal(at(undefined).decision, 'hold');
    });
    it('skips on a known value that does not match and holds on an unknown one', () => {
      const scoped = (scope: string, own?: string): unknown => {
        const of = {
          policy: policy(`scope: ${scope}\ngates:\n${precision('hard-mandatory')}`),
          reports: [report(value(0.9))],
        };
        return decided(own === undefined ? of : { ...of, card: card(own) }).gates[0]?.reason;
      };
      assert.equal(scoped('{models: ["m*"]}'), null);
      assert.equal(scoped('{models: ["x*"]}'), 'scope');
      assert.equal(scoped('{riskTier: high}'), 'unknown-scope');
      assert.equal(scoped('{riskTier: high}', 'governance: {riskTier: high}'), null);
      assert.equal(scoped('{riskTier: high}', 'governance: {riskTier: limited}'), 'scope');
      assert.equal(
        scoped('{domain: credit, jurisdictions: [EU]}', 'governance: {domain: credit, jurisdictions: [US, EU]}'),
        null,
      );
      assert.equal(scoped('{domain: credit}', 'governance: {riskTier: high}'), 'unknown-scope');
    });
  });

  describe('waivers', () => {
    const waiver = (more: string) =>
      document(
        'Waiver',
        `metadata: {name: w}\npolicy: p\ngate: g\nmodel: m@^1.0.0\nrequestedBy: ds\napprovedBy: risk\napprovedOn: 2026-11-01\nexpires: 2026-11-24\nreason: settles next month\n${more}`,
      );
    const effect = (more: string, enforcement = 'soft-mandatory', v = 0.6, extra = '') => {
      const evaluation = decide(precision(enforcement), value(v), extra, { waivers: [waiver(more)] });
      return [evaluation.gates[0]?.outcome, evaluation.gates[0]?.effect, evaluation.decision].join(' ');
    };
    it('turns a soft failure into a warning at best, with the raw outcome in sight', () =>
      assert.equal(effect(''), 'fail waived promote-with-warnings'));
    it('never waives a hard gate', () => assert.equal(effect('', 'hard-mandatory'), 'fail fail block'));
    it('covers no value worse than it allows', () => {
      assert.equal(effect('notWorseThan: 0.6'), 'fail waived promote-with-warnings');
      assert.equal(effect('notWorseThan: 0.61'), 'fail fail block');
    });
    it('counts up to and including its last day', () => {
      const late = decide(precision('soft-mandatory'), value(0.6), '', { waivers: [waiver('')], asOf: '2026-11-25' });
      assert.equal(late.decision, 'block');
    });
    it('covers only the checks that it lists', () => {
      assert.equal(effect('checks: [precision]'), 'fail waived promote-with-warnings');
      assert.equal(effect('checks: [recall]'), 'fail fail block');
    });
    it('is bounded by what the policy says of exceptions', () => {
      assert.equal(effect('', 'soft-mandatory', 0.6, 'exceptions: {maxDuration: P10D}\n'), 'fail fail block');
      assert.equal(
        effect('', 'soft-mandatory', 0.6, 'exceptions: {maxDuration: P30D, approvers: [risk]}\n'),
        'fail waived promote-with-warnings',
      );
      assert.equal(effect('', 'soft-mandatory', 0.6, 'exceptions: {approvers: [cro]}\n'), 'fail fail block');
    });
    for (const [what, from, to] of [
      ['approved by the one who asked', 'approvedBy: risk', 'approvedBy: DS'],
      ['for another model version', 'model: m@^1.0.0', 'model: m@^2.0.0'],
      ['for another gate', 'gate: g', 'gate: h'],
      ['for another policy', 'policy: p', 'policy: q'],
      ['not yet approved', 'approvedOn: 2026-11-01', 'approvedOn: 2026-11-25'],
      ['without a reason', 'reason: settles next month', 'reason: " "'],
    ] as const) {
      it(`does not count ${what}`, () => {
        const text = waiver('').source.text.replace(from, to).split('\n').slice(2).join('\n');
        const evaluation = decide(precision('soft-mandatory'), value(0.6), '', { waivers: [document('Waiver', text)] });
        assert.equal(evaluation.decision, 'block');
      });
    }
  });

  describe('score', () => {
    const gates = `${precision('soft-mandatory', ', weight: 3')}  - {id: b, type: metric, metric: recall, pass: {min: 0.9}, warn: {min: 0.1}}\n`;
    it('weighs effects and lowers the decision', () => {
      const evaluation = decide(gates, both(0.9), 'score: {pass: 90%, warn: 50%}\n');
      assert.equal(evaluation.score, 0.875);
      assert.equal(evaluation.decision, 'promote-with-warnings');
      assert.equal(decide(gates, both(0.9), 'score: {warn: 88%}\n').decision, 'block');
    });
  });

  describe('extends', () => {
    const base = document(
      'GovernancePolicy',
      'metadata: {name: base, version: 1.0.0}\ngates:\n  - {id: g, type: metric, metric: precision, pass: {min: 0.8}}\n  - {id: r, type: metric, metric: recall, pass: {min: 0.4}}',
    );
    const child = (gates: string) => policy(`extends: [base@^1.0.0]\n${gates}`);
    const decideChild = (gates: string, v: number, bases = [base]): string =>
      decided({ policy: child(gates), reports: [report(both(v))], options: { bases } }).decision;
    it('adds to the base and can tighten it', () => {
      assert.equal(decideChild('', 0.85), 'promote');
      assert.equal(decideChild('gates: [{id: g, type: metric, metric: precision, pass: {min: 0.9}}]', 0.85), 'block');
    });
    it("can't weaken, skip or lower what the base asks", () => {
      assert.equal(decideChild('gates: [{id: g, type: metric, metric: precision, pass: {min: 0.1}}]', 0.7), 'block');
      assert.equal(
        decideChild('gates: [{id: g, type: metric, metric: precision, pass: {min: 0.8}, enforcement: dry-run}]', 0.7),
        'block',
      );
    });
    it('holds where a base is not found', () =>
      assert.equal(
        decideChild('gates: [{id: x, type: metric, metric: precision, pass: {min: 0.1}}]', 0.9, []),
        'hold',
      ));
  });
});
