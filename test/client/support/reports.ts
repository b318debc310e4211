import type { GateReport, SimulationResult } from '../../../server/protocol/messages.ts';

/** Hand-made reports: what the panel must be able to show, whatever evaluates. */

export type Gate = GateReport['gates'][number];
export type Check = Gate['checks'][number];

const policyPath = 'policies/consumer-credit.policy.yaml';
const reportPath = 'reports/oot.metrics.yaml';

export function at(path: string, line: number, column = 12) {
  return { path, line, column };
}

export function check(fields: Partial<Check> & Pick<Check, 'subject'>): Check {
  return {
    observed: null,
    bound: null,
    margin: null,
    outcome: 'pass',
    reason: null,
    message: `${fields.subject} holds.`,
    policyLocation: at(policyPath, 12),
    evidenceLocation: at(reportPath, 7),
    ...fields,
  };
}

export function gate(fields: Partial<Gate> & Pick<Gate, 'id'>): Gate {
  const outcome = fields.outcome ?? 'pass';
  return {
    type: 'metric',
    title: null,
    enforcement: 'hard-mandatory',
    outcome,
    effect: outcome,
    waiver: null,
    checks: [],
    controls: [],
    policyLocation: at(policyPath, 10, 5),
    ...fields,
  };
}

export function report(fields: Partial<GateReport>): GateReport {
  return {
    apiVersion: 'gatewright/v1',
    kind: 'GateReport',
    policy: { name: 'consumer-credit', version: '2.1.0', sha256: 'a'.repeat(64) },
    model: { name: 'consumer-credit', version: '3.4.0', sha256: null },
    stage: 'production',
    asOf: '2026-11-23',
    decision: 'promote',
    score: null,
    gates: [],
    inputs: [
      { path: policyPath, sha256: 'a'.repeat(64), kind: 'GovernancePolicy' },
      { path: reportPath, sha256: 'b'.repeat(64), kind: 'MetricsReport' },
    ],
    evaluator: { name: 'gatewright', version: '0.1.0' },
    ...fields,
  };
}

export function simulation(of: GateReport | null, fields: Partial<SimulationResult> = {}): SimulationResult {
  return {
    uri: `file:///workspace/${policyPath}`,
    version: 1,
    report: of,
    sample: {
      reports: [`file:///workspace/${reportPath}`],
      card: 'file:///workspace/ccd.modelcard.yaml',
      stage: 'production',
      asOf: '2026-11-23',
      origin: 'card',
    },
    candidates: [
      {
        reports: [`file:///workspace/${reportPath}`],
        card: 'file:///workspace/ccd.modelcard.yaml',
        label: 'consumer-credit 3.4.0',
        detail: 'oot.metrics.yaml · test · credit-apps-oot 2026.08',
        current: true,
      },
    ],
    stages: ['experimental', 'staging', 'production'],
    stale: false,
    message: null,
    ...fields,
  };
}

export const precision = gate({
  id: 'precision-floor',
  title: 'Precision on the out-of-time set',
  controls: ['eu-ai-act:15(1)', 'nist-ai-rmf:MEASURE 2.3'],
  message: '`precision` is 0.931, above 0.85.',
  checks: [
    check({
      subject: 'precision',
      metric: 'precision',
      observed: 0.931,
      observedText: '0.931',
      bound: { above: 0.85 },
      warnBound: { min: 0.83 },
      resolved: { above: 0.85, 'warn.min': 0.83 },
      margin: 0.08100000000000002,
      interval: [0.93, 0.932],
      intervalMethod: 'declared',
      n: 131148,
      message: 'precision is 0.931, above 0.85.',
    }),
  ],
});

export const noRegression = gate({
  id: 'no-regression',
  title: 'Accuracy stays within 2 % of the baseline',
  enforcement: 'soft-mandatory',
  outcome: 'warn',
  effect: 'warn',
  reason: 'within-warn-band',
  message: 'accuracy is 0.881, outside ≥ 0.882 but inside the warning band ≥ 0.864.',
  checks: [
    check({
      subject: 'accuracy',
      metric: 'accuracy',
      observed: 0.881,
      bound: { min: 'baseline - 2%', max: 'baseline + 2%' },
      warnBound: { min: 'baseline - 4%' },
      resolved: { min: 0.882, max: 0.918, 'warn.min': 0.864, 'warn.max': 0.918 },
      reference: { name: 'baseline', value: 0.9 },
      margin: -0.001,
      n: 214880,
      outcome: 'warn',
      reason: 'within-warn-band',
      message: 'accuracy is 0.881, outside ≥ 0.882 but inside the warning band ≥ 0.864.',
      notes: ['uncorroborated: a declared value without counts or rows beside it'],
    }),
  ],
});

const male = {
  group: 'sex=male',
  n: 110969,
  selected: 68801,
  rate: 0.62,
  interval: [0.6171, 0.6229] as [number, number],
  reference: true,
};
const female = {
  group: 'sex=female',
  n: 103911,
  selected: 50120,
  rate: 0.48233,
  interval: [0.4793, 0.4854] as [number, number],
};
const divers = {
  group: 'sex=divers',
  n: 412,
  selected: 233,
  rate: 0.56553,
  interval: [0.5172, 0.6126] as [number, number],
};

export const disparateImpact = gate({
  id: 'disparate-impact',
  type: 'fairness',
  title: 'No group is selected at less than four fifths of the reference’s rate',
  outcome: 'fail',
  effect: 'fail',
  reason: 'below-min',
  message:
    'Signal of adverse impact: sex=female is selected at 0.778 of the rate of male, below 0.8. Look into why before anything else; a threshold per group is rarely lawful.',
  controls: ['eu-ai-act:10(2)(f)', 'iso-42001:A.7.4', 'eeoc-ugesp:1607.4(D)'],
  checks: [
    check({
      subject: 'sex=female',
      metric: 'disparate_impact_ratio',
      observed: 0.77795,
      observedText: '0.778',
      bound: { min: 0.8, max: 1.25 },
      resolved: { min: 0.8, max: 1.25 },
      reference: { name: 'male', value: 0.62 },
      margin: -0.02205,
      interval: [0.7721, 0.7838],
      intervalMethod: 'katz-log',
      pValue: 0.0000001,
      n: 214880,
      groups: [female, male],
      outcome: 'fail',
      reason: 'below-min',
      message:
        'Signal of adverse impact: sex=female is selected at 0.778 of the rate of male, below 0.8. Look into why before anything else; a threshold per group is rarely lawful.',
      policyLocation: at(policyPath, 40),
      evidenceLocation: at(reportPath, 22),
    }),
    check({
      subject: 'sex=divers',
      metric: 'disparate_impact_ratio',
      observed: 0.91214,
      bound: { min: 0.8, max: 1.25 },
      resolved: { min: 0.8, max: 1.25 },
      reference: { name: 'male', value: 0.62 },
      margin: 0.11214,
      interval: [0.8382, 0.9926],
      intervalMethod: 'katz-log',
      pValue: 0.0241,
      n: 111381,
      groups: [divers, male],
      message: '0.912 lies within ≥ 0.8 and ≤ 1.25.',
    }),
    check({
      subject: 'religion',
      metric: 'disparate_impact_ratio',
      outcome: 'skipped',
      reason: 'not-measured',
      message: 'Not collected; special-category data. Proxy audit in RR-88.',
      evidenceLocation: null,
    }),
  ],
});

export const latency = gate({
  id: 'latency-p99',
  title: 'Latency',
  type: 'metric',
  enforcement: 'advisory',
  outcome: 'fail',
  effect: 'warn',
  reason: 'above-max',
  message: 'latency_p99 is 1 240 ms, above 300 ms.',
  checks: [
    check({
      subject: 'latency_p99',
      metric: 'latency_p99',
      observed: 1240,
      bound: { max: '300ms' },
      resolved: { max: 300 },
      margin: -940,
      outcome: 'fail',
      reason: 'above-max',
      message: 'latency_p99 is 1 240 ms, above 300 ms.',
    }),
  ],
});

export const drift = gate({
  id: 'feature-drift',
  type: 'drift',
  title: 'Feature drift',
  enforcement: 'soft-mandatory',
  outcome: 'fail',
  effect: 'waived',
  reason: 'above-max',
  message: '2 of 5 features drifted: 0.4, more than 0.3.',
  waiver: {
    name: 'drift-after-migration',
    reason: 'The income field changed its unit on 2026-10-01; the retrained candidate is due on 2026-12-15.',
    approvedBy: 'head-of-model-risk@bank.example',
    expires: '2026-12-31',
    location: at('waivers/drift.waiver.yaml', 5, 3),
  },
  checks: [
    check({
      subject: 'share of features outside',
      metric: 'kl_divergence',
      observed: 0.4,
      bound: { max: 0.3 },
      resolved: { max: 0.3 },
      margin: -0.1,
      n: 5,
      outcome: 'fail',
      reason: 'above-max',
      message: '2 of 5 features drifted: 0.4, more than 0.3.',
    }),
    ...['income', 'balance', 'utilisation', 'segment', 'age'].map((feature, index) =>
      check({
        subject: feature,
        metric: 'kl_divergence',
        observed: [0.31, 0.02, 0.012, 0.14, 0.001][index] ?? 0,
        bound: { max: 0.1 },
        resolved: { max: 0.1 },
        margin: [-0.21, 0.08, 0.088, -0.04, 0.099][index] ?? 0,
        deciding: false,
        outcome: index === 0 || index === 3 ? 'fail' : 'pass',
        reason: index === 0 || index === 3 ? 'above-max' : null,
        message: index === 0 || index === 3 ? 'Drifted.' : 'Within 0.1.',
      }),
    ),
  ],
});

export const lineage = gate({
  id: 'lineage',
  type: 'lineage',
  title: 'Lineage',
  outcome: 'inconclusive',
  effect: 'inconclusive',
  reason: 'missing-evidence',
  message: 'containerImageDigest is declared nowhere.',
  checks: [
    check({ subject: 'codeCommit', observed: '9f2c1e7', message: 'codeCommit is 9f2c1e7.' }),
    check({ subject: 'datasetDigests', observed: true, message: 'Every dataset has a digest.' }),
    check({
      subject: 'containerImageDigest',
      outcome: 'inconclusive',
      reason: 'missing-evidence',
      message: 'Add `training.containerImage` with its digest to the model card.',
      evidenceLocation: null,
    }),
  ],
});

export const dryRun = gate({
  id: 'carbon',
  title: 'Energy per training run',
  enforcement: 'dry-run',
  outcome: 'fail',
  effect: 'dry-run',
  message: 'energy_kwh is 61, above 50.',
  checks: [
    check({
      subject: 'energy_kwh',
      metric: 'energy_kwh',
      observed: 61,
      bound: { max: 50 },
      resolved: { max: 50 },
      margin: -11,
      outcome: 'fail',
      reason: 'above-max',
      message: 'energy_kwh is 61, above 50.',
    }),
  ],
});

export const skipped = gate({
  id: 'shadow',
  type: 'rollout',
  title: 'Shadow deployment',
  outcome: 'skipped',
  effect: 'skipped',
  reason: 'stage',
  message: 'Does not apply at this stage.',
});

export const contradictory = gate({
  id: 'recall-by-age',
  title: 'Recall by age',
  outcome: 'error',
  effect: 'error',
  reason: 'value-contradicts-counts',
  message: 'recall of 25-60 is written as 0.71, but its counts give 0.655. Correct one of the two.',
  checks: [
    check({
      subject: 'recall[age=25-60]',
      metric: 'recall',
      observed: 0.71,
      bound: { min: 0.6 },
      resolved: { min: 0.6 },
      outcome: 'error',
      reason: 'value-contradicts-counts',
      message: 'recall of 25-60 is written as 0.71, but its counts give 0.655. Correct one of the two.',
    }),
    check({
      subject: 'recall[age=<25]',
      metric: 'recall',
      observed: 0.655,
      bound: { min: 0.6 },
      resolved: { min: 0.6 },
      margin: 0.055,
      n: 10120,
    }),
    check({
      subject: 'recall[age=>60]',
      metric: 'recall',
      observed: 0.688,
      bound: { min: 0.6 },
      resolved: { min: 0.6 },
      margin: 0.088,
      n: 8330,
    }),
  ],
});

export const promoted = report({ decision: 'promote', score: 1, gates: [precision, skipped], reasons: [] });

export const warned = report({
  decision: 'promote-with-warnings',
  score: 0.825,
  gates: [precision, noRegression, latency, drift],
  reasons: [
    'no-regression warns: accuracy is 0.881, outside ≥ 0.882 but inside the warning band ≥ 0.864.',
    'feature-drift fails and is waived by drift-after-migration until 2026-12-31.',
    'latency-p99 is advisory and fails.',
  ],
});

export const held = report({
  decision: 'hold',
  gates: [precision, lineage, dryRun],
  reasons: ['lineage can’t be decided: containerImageDigest is declared nowhere.'],
});

export const blocked = report({
  decision: 'block',
  score: 0.41,
  gates: [precision, noRegression, disparateImpact, latency, drift, lineage, contradictory, dryRun, skipped],
  reasons: [
    'disparate-impact fails: signal of adverse impact for sex=female (0.778, below 0.8).',
    'recall-by-age: the written value contradicts its counts.',
    'lineage can’t be decided.',
  ],
});

/** Text that would run, load or restyle if it were taken for markup, and text that runs from right to left. */
export const hostileText =
  '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><style>*{display:none}</style>&lt;b&gt;';
export const rightToLeft = 'نموذج الائتمان \u202Eeslaf\u202C ١٢٣';

export const hostile = report({
  decision: 'block',
  policy: { name: hostileText, version: '1.0.0"><svg onload=window.hacked=1>', sha256: 'a'.repeat(64) },
  model: { name: rightToLeft, version: '3.4.0' },
  stage: hostileText,
  reasons: [hostileText, rightToLeft, 'javascript:window.hacked=1'],
  gates: [
    gate({
      id: hostileText,
      title: `${hostileText} ${rightToLeft}`,
      type: hostileText,
      outcome: 'fail',
      effect: 'waived',
      message: hostileText,
      controls: [hostileText, 'javascript:window.hacked=1'],
      waiver: {
        name: hostileText,
        expires: hostileText,
        reason: hostileText,
        approvedBy: hostileText,
        location: at(hostileText, 1, 1),
      },
      policyLocation: at(hostileText, 1, 1),
      checks: [
        check({
          subject: hostileText,
          metric: 'disparate_impact_ratio',
          observed: hostileText,
          bound: { min: hostileText, [hostileText]: hostileText },
          outcome: 'fail',
          message: hostileText,
          notes: [hostileText, rightToLeft],
          reference: { name: hostileText, value: 0.5 },
          groups: [
            { group: hostileText, n: 10, selected: 4, rate: 0.4, interval: [0.2, 0.6] },
            { group: rightToLeft, n: 10, selected: 9, rate: 0.9, interval: [0.7, 1], reference: true },
          ],
        }),
      ],
    }),
  ],
});

const long = 'WeightedDemographicParityDifferenceAcrossIntersectionsOfAgeAndSexAndPlaceOfResidence'.repeat(2);

/** Names without a space to break at, and sentences that go on. */
export const longNames = report({
  decision: 'hold',
  policy: { name: long.toLowerCase(), version: '10.20.30-rc.1+build.20261123', sha256: 'a'.repeat(64) },
  model: { name: long, version: '2026.11.23.4711' },
  stage: 'pre-production-with-shadow-traffic-in-all-regions',
  reasons: [`${long} can’t be decided.`],
  gates: [
    gate({
      id: long.toLowerCase(),
      title: long,
      outcome: 'inconclusive',
      effect: 'inconclusive',
      message:
        `${long} can’t be decided, because its interval straddles the bound, and so it will until there are 12,400 more rows of the test set. `.repeat(
          3,
        ),
      checks: [
        check({
          subject: long,
          metric: long,
          observed: 0.123456789012,
          observedText: '0.123456789012',
          bound: { min: `${long} - 2%` },
          resolved: { min: 0.123456789013 },
          margin: -1e-12,
          interval: [null, 0.5],
          n: 123456789,
          outcome: 'inconclusive',
          message: long,
        }),
      ],
      controls: Array.from({ length: 12 }, (_, i) => `a-framework-with-a-long-name:${i}.${i}(${i})`),
    }),
  ],
});

/** A gate over 200 slices, beside 49 others. */
export const manyChecks = report({
  decision: 'block',
  reasons: ['accuracy-by-branch fails in 13 of 200 slices.'],
  gates: [
    gate({
      id: 'accuracy-by-branch',
      title: 'Accuracy by branch',
      outcome: 'fail',
      effect: 'fail',
      message: 'accuracy fails in 13 of 200 slices.',
      checks: Array.from({ length: 200 }, (_, i) => {
        const observed = Number((0.9 + 0.08 * Math.sin(i)).toFixed(4));
        const fails = observed < 0.83;
        return check({
          subject: `accuracy[branch=${i + 1}]`,
          metric: 'accuracy',
          observed,
          bound: { min: 0.83 },
          resolved: { min: 0.83 },
          margin: Number((observed - 0.83).toFixed(4)),
          n: 1000 + i,
          outcome: fails ? 'fail' : 'pass',
          reason: fails ? 'below-min' : null,
          message: fails ? `${observed} is below 0.83.` : `${observed} is at least 0.83.`,
        });
      }),
    }),
    ...Array.from({ length: 49 }, (_, i) => gate({ ...precision, id: `precision-${i}` })),
  ],
});

/** Every report above by a name for the tests' titles. */
export const reports = { promoted, warned, held, blocked, hostile, longNames, manyChecks };
