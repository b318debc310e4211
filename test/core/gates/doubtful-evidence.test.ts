import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { card, checkOf, decided, document, gateOf, policy, report } from '../../support/documents.ts';

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

describe('a reference on data that nobody can tell to be the same', () => {
  const gateOn = (own: string, reference: string) =>
    decided({
      policy: policy(
        'references: {baseline: {}}\ngates:\n  - {id: g, type: metric, metric: precision, split: test, pass: {min: baseline}}',
      ),
      reports: [
        document(
          'MetricsReport',
          `metadata: {name: r}\n${own}\nmetrics: [{name: precision, value: 0.9, split: test}]\nreferences: {baseline: {${reference}metrics: [{name: precision, value: 0.8, split: test}]}}`,
        ),
      ],
    }).gates[0]?.reason;
  it('is not compared with: neither without a dataset nor without its version', () => {
    const versioned = '{name: d, version: "1"}';
    assert.equal(gateOn(`dataset: ${versioned}`, `dataset: ${versioned}, `), null);
    assert.equal(gateOn('', `dataset: ${versioned}, `), 'reference-mismatch');
    assert.equal(gateOn(`dataset: ${versioned}`, ''), 'reference-mismatch');
    assert.equal(gateOn('dataset: {name: d}', 'dataset: {name: d}, '), 'reference-mismatch');
    assert.equal(gateOn('dataset: {name: d}', `dataset: ${versioned}, `), 'reference-mismatch');
  });
});

describe('a figure that rests on no sample', () => {
  const gate = (fields: string) => `{id: g, type: metric, metric: precision, ${fields}}`;
  it('passes nothing, and does not make a failure better', () => {
    const reasonOf = (entry: string) => {
      const [check] = gateOf(gate('pass: {min: 0.8}'), `metrics: [{name: precision, ${entry}}]`).checks;
      return `${check?.outcome} ${check?.reason}`;
    };
    assert.equal(reasonOf('value: 0.9'), 'pass null');
    assert.equal(reasonOf('value: 0.9, n: 1'), 'pass null');
    assert.equal(reasonOf('value: 0.9, n: 0'), 'inconclusive below-min-samples');
    assert.equal(reasonOf('value: 0.7, n: 0'), 'fail below-min');
    // Counts say what was measured.
    assert.equal(reasonOf('value: 0.9, n: 0, counts: {tp: 9, fp: 1}'), 'pass null');
  });
  it('is no reference', () => {
    const relative = (n: string) =>
      decided({
        policy: policy(`references: {baseline: {}}\ngates:\n  - ${gate('pass: {min: baseline}')}`),
        reports: [
          report(
            `metrics: [{name: precision, value: 0.9}]\nreferences: {baseline: {model: {name: m, version: 0.9.0}, dataset: {name: d, version: "1"}, metrics: [{name: precision, value: 0.8${n}}]}}`,
          ),
        ],
      }).gates[0];
    assert.equal(relative('')?.outcome, 'pass');
    assert.equal(relative(', n: 0')?.reason, 'missing-reference');
  });
  it('is no drift that was measured', () => {
    const drift = (n: string) =>
      gateOf(
        '{id: g, type: drift, features: [x], method: psi, pass: {max: 0.2}}',
        `distributions: [{feature: x, psi: 0.1${n}}]`,
      );
    assert.equal(drift(', n: {reference: 9, current: 9}').outcome, 'pass');
    assert.equal(drift(', n: {reference: 9, current: 0}').reason, 'below-min-samples');
  });
  it('is no fairness that was measured', () => {
    const fairness = (n: string) =>
      gateOf(
        '{id: g, type: fairness, metric: demographic_parity_ratio, attributes: [sex], evidence: value, pass: {min: 0.8}}',
        `metrics: [{name: demographic_parity_ratio, value: 0.9, attribute: sex${n}}]`,
      );
    assert.equal(fairness('').outcome, 'pass');
    assert.equal(fairness(', n: 0').reason, 'below-min-samples');
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

describe('a waiver with a worst value', () => {
  it('covers no requirement, of which it can not be told which way is worse', () => {
    const limited = document('Waiver', `${waiver.source.text.split('\n').slice(2).join('\n')}\nnotWorseThan: 0.4`);
    const gate = '{id: g, type: explainability, require: {predictionCoverage: 0.9}, enforcement: soft-mandatory}';
    const decision = (one: typeof waiver) =>
      decided({
        policy: policy(`gates: [${gate}]`),
        card: card('explainability: {predictionCoverage: 0.5}'),
        options: { waivers: [one] },
      }).decision;
    assert.equal(decision(waiver), 'promote-with-warnings');
    assert.equal(decision(limited), 'block');
  });
});

describe('the model that reports are about', () => {
  it('is the same in any order of reports', () => {
    const scoped = policy(
      'scope: {models: [other]}\ngates: [{id: g, type: metric, metric: precision, pass: {min: 0.1}}]',
    );
    const silent = document('MetricsReport', 'metadata: {name: r}');
    const named = report('');
    const outcomes = [
      [silent, named],
      [named, silent],
    ].map((reports) => decided({ policy: scoped, reports }).gates[0]?.outcome);
    assert.deepEqual(outcomes, ['skipped', 'skipped']);
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

describe('drift', () => {
  const gate = (more: string) => `{id: g, type: drift, method: psi, target: labels, pass: {max: 0.5}${more}}`;
  const counted = 'distributions: [{target: labels, reference: {a: 50, b: 50}, current: {a: 50, b: 50}}]';
  const stated = 'distributions: [{target: labels, psi: 0.1}]';
  it('is not decided on a bare figure where the gate asks for counts, nor on either where it asks for rows', () => {
    assert.equal(gateOf(gate(', evidence: counts'), counted).outcome, 'pass');
    assert.equal(gateOf(gate(', evidence: counts'), stated).reason, 'missing-evidence');
    assert.equal(gateOf(gate(', evidence: rows'), counted).reason, 'missing-evidence');
    assert.equal(gateOf(gate(', evidence: value'), stated).outcome, 'pass');
  });
  it('is not decided on data of an unknown split: leaving out `split: training` must not promote', () => {
    assert.equal(gateOf(gate(''), `dataset: {name: d, split: training}\n${stated}`).reason, 'training-data');
    assert.equal(gateOf(gate(''), `dataset: {name: d}\n${stated}`).reason, 'training-data');
  });
  it('is no better for leaving out a feature whose figure is invalid or open', () => {
    const share = (features: string, maxShare: number) => (body: string) =>
      gateOf(
        `{id: g, type: drift, method: psi, features: ${features}, pass: {max: 0.1}, warn: {max: 0.5}, maxShare: ${maxShare}}`,
        `distributions: [${body}]`,
      ).outcome;
    const two = share('[a, b]', 0.5);
    assert.equal(two('{feature: a, psi: 0.05}, {feature: b, psi: -1}'), 'pass');
    assert.equal(two('{feature: a, psi: 0.05}'), 'pass');
    assert.equal(two('{feature: a, psi: 0.2}, {feature: b, psi: 0.2, split: training}'), 'warn');
    assert.equal(two('{feature: a, psi: 0.2}'), 'warn');
    assert.equal(share('[a, b]', 0)('{feature: a, psi: 0.05}, {feature: b, psi: -1}'), 'error');
  });
  it('is not waived while a feature has no valid figure', () => {
    const share =
      'gates: [{id: g, type: drift, method: psi, features: [a, b], pass: {max: 0.5}, enforcement: soft-mandatory}]';
    const decision = (body: string) =>
      decided({ policy: policy(share), reports: [report(body)], options: { waivers: [waiver] } }).decision;
    assert.equal(decision('distributions: [{feature: a, psi: 0.9}, {feature: b, psi: 0.1}]'), 'promote-with-warnings');
    assert.equal(decision('distributions: [{feature: a, psi: 0.9}, {feature: b, psi: -1}]'), 'block');
    assert.equal(decision('distributions: [{feature: a, psi: 0.9}]'), 'block');
  });
});

describe('several reports', () => {
  const gates =
    'gates: [{id: g, type: metric, metric: precision, pass: {min: 0.1}}, {id: h, type: metric, metric: recall, pass: {min: 0.1}}]';
  const digest = (letter: string) => `, digest: {sha256: ${letter.repeat(8)}${'0123456789abcdef'.repeat(4).slice(8)}}`;
  const of = (name: string, model: string) => report(`model: {${model}}\nmetrics: [{name: ${name}, value: 0.5}]`);
  const reason = (reports: ReturnType<typeof of>[], own?: ReturnType<typeof card>) =>
    decided({ policy: policy(gates), reports, ...(own ? { card: own } : {}) }).gates[0]?.reason;
  it('of two artifacts are no set, whatever their version and the card say', () => {
    const two = [
      of('precision', `name: m, version: 1.0.0${digest('a')}`),
      of('recall', `name: m, version: 1.0.0${digest('b')}`),
    ];
    assert.equal(reason(two), 'digest-mismatch');
    assert.equal(reason(two, card()), 'digest-mismatch');
    const bridged = [of('accuracy', 'name: m, version: 1.0.0'), ...two];
    assert.equal(reason(bridged), 'digest-mismatch');
  });
  it('are as doubtful as the worst of them, in any order', () => {
    const unknown = of('precision', 'name: m');
    const other = of('recall', 'name: m, version: 2.0.0');
    for (const reports of [
      [unknown, other],
      [other, unknown],
    ]) {
      assert.equal(reason(reports, card()), 'digest-mismatch');
    }
  });
  it('that give one value on different numbers of samples are ambiguous, in any order', () => {
    const few = '{name: precision, value: 0.9, n: 10}';
    const many = '{name: precision, value: 0.9, n: 1000}';
    for (const entries of [`${few}, ${many}`, `${many}, ${few}`]) {
      const gate = '{id: g, type: metric, metric: precision, pass: {min: 0.1}, minSamples: 100}';
      assert.equal(gateOf(gate, `metrics: [${entries}]`).reason, 'ambiguous-evidence');
    }
  });
});

describe('a reference', () => {
  const gates = (dataset = '') =>
    `references: {baseline: {${dataset}}}\ngates: [{id: g, type: metric, metric: precision, pass: {min: baseline}}]`;
  const on = 'dataset: {name: d, version: "1", split: test}';
  const baseline = (value: number, dataset = on) =>
    `references: {baseline: {${dataset}, metrics: [{name: precision, value: ${value}}]}}`;
  const reason = (reports: readonly string[], dataset = '') =>
    decided({ policy: policy(gates(dataset)), reports: reports.map((body) => report(body)) }).gates[0]?.reason;
  const candidate = 'metrics: [{name: precision, value: 0.5}]';
  it('of two values is ambiguous, whichever report comes first', () => {
    const others = [baseline(0.4), baseline(0.6)];
    assert.equal(reason([candidate, ...others]), 'ambiguous-evidence');
    assert.equal(reason([...others.reverse(), candidate]), 'ambiguous-evidence');
    assert.equal(reason([`${candidate}\n${baseline(0.4)}`, baseline(0.6)]), 'ambiguous-evidence');
    assert.equal(reason([candidate, baseline(0.4), baseline(0.4)]), null);
  });
  it('is looked for on the dataset that the policy names for it', () => {
    const elsewhere = 'dataset: {name: e, split: test}';
    assert.equal(reason([`${candidate}\n${baseline(0.4, elsewhere)}`], 'dataset: e'), null);
    assert.equal(reason([`${candidate}\n${baseline(0.4)}`], 'dataset: e'), 'reference-mismatch');
    assert.equal(reason([`${candidate}\n${baseline(0.4, elsewhere)}`]), 'reference-mismatch');
  });
});

describe('a gap of a metric that is no rate', () => {
  it('is computed from the counts of the groups', () => {
    const counts = (tp: number) => `{n: 100, tp: ${tp}, fp: 10, tn: 40, fn: ${50 - tp}}`;
    const result = gateOf(
      '{id: g, type: fairness, metric: f1, take: gap, attributes: [sex], pass: {max: 0.1}}',
      `groups: [{attribute: sex, groups: {f: ${counts(40)}, m: ${counts(20)}}}]`,
    );
    assert.equal(result.reason, 'above-max'); // 80/100 − 40/80
    assert.equal(checkOf(result, 'sex').observed, 0.3);
  });
});

describe('a policy that extends another', () => {
  const base = document(
    'GovernancePolicy',
    'metadata: {name: base, version: 1.0.0}\nmetrics: {loss: {better: lower, range: [0, 1]}}\ngates:\n  - {id: g, type: metric, metric: precision, pass: {min: 0.8}}\n  - {id: l, type: metric, metric: loss, pass: {min: 0}}\nscore: {warn: 60%}',
  );
  const decision = (child: string, body: string) =>
    decided({
      policy: policy(`extends: [base@^1.0.0]\n${child}`),
      reports: [report(body)],
      card: card(),
      options: { bases: [base] },
    }).decision;
  const values = (precision: number, loss: number) =>
    `metrics: [{name: precision, value: ${precision}}, {name: loss, value: ${loss}}]`;
  it('can not take a model out of the scope of an inherited gate', () => {
    const child = 'gates: [{id: g, type: metric, metric: precision, pass: {min: 0.8}, scope: {models: [nothing]}}]';
    assert.equal(decision(child, values(0.5, 0.5)), 'block');
    assert.equal(decision(child, values(0.9, 0.5)), 'promote');
  });
  it('can not redefine what an inherited gate measures', () => {
    assert.equal(decision('metrics: {loss: {better: higher}}', values(0.9, 7)), 'block');
    assert.equal(decision('metrics: {loss: {better: higher}}', values(0.9, 0.7)), 'promote');
  });
  it('can not ask for a lower score', () => {
    const advisory = (score: string) =>
      decision(`gates: [{id: x, type: metric, metric: f1, weight: 8, pass: {min: 0.1}}]\n${score}`, values(0.9, 0.5));
    assert.equal(advisory(''), 'block');
    assert.equal(advisory('score: {warn: 10%}'), 'block');
  });
  it('is not decided while one of several bases is not found', () => {
    const two = policy('extends: [base@^1.0.0, other@^1.0.0]');
    const found = { policy: two, reports: [report(values(0.9, 0.5))], card: card(), options: { bases: [base] } };
    assert.deepEqual(
      decided(found).gates.map((gate) => gate.reason),
      ['unknown-scope', 'unknown-scope'],
    );
  });
});

describe('an expression over several reports', () => {
  it('sees the same in any order, and nothing that they contradict each other in', () => {
    const gates = (expression: string) =>
      policy(`gates: [{id: g, type: expression, expression: ${JSON.stringify(expression)}}]`);
    const silent = document('MetricsReport', 'metadata: {name: r}\nmodel: {name: m, version: 1.0.0}');
    const reports = [silent, report('rollout: {requests: 5}'), report('rollout: {requests: 6}')];
    const outcome = (expression: string, order: typeof reports) =>
      decided({ policy: gates(expression), reports: order }).gates[0]?.outcome;
    for (const order of [reports, [...reports].reverse()]) {
      assert.equal(outcome('has(report.dataset)', order), 'pass');
      assert.equal(outcome('report.rollout.requests == 5', order), 'inconclusive');
    }
  });
});
