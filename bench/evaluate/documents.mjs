// Documents to decide: a policy for each kind of gate, and reports that it decides. Deterministic.

/** Metrics of the catalogue between 0 and 1 that need no further qualifier. */
const rising =
  'accuracy balanced_accuracy precision recall specificity npv f1 roc_auc average_precision mrr attribution_ndcg ' +
  'explanation_coverage ood_auroc mean_confidence availability completeness diversity catalog_coverage ' +
  'catalog_diversity shadow_agreement_rate';
const falling =
  'false_positive_rate false_negative_rate false_discovery_rate false_omission_rate brier_score ' +
  'expected_calibration_error maximum_calibration_error ood_rate error_rate null_rate out_of_bounds_rate ' +
  'data_type_error_rate duplicate_row_share selection_rate exploration_rate';
const own = Array.from({ length: 15 }, (_, i) => `hit_rate_${i + 1}`);

/** The fifty gates of the `metric` policy: what each bounds, and how. The Rego twin is made from the same table. */
export const metricGates = [...rising.split(' '), ...falling.split(' '), ...own].map((metric, i) => {
  const isFalling = falling.split(' ').includes(metric);
  const bound = isFalling ? 0.1 + (i % 7) / 100 : 0.8 - (i % 7) / 100;
  const warn = isFalling ? bound + 0.05 : bound - 0.05;
  const both = i % 5 === 0;
  return {
    id: `gate-${i + 1}`,
    metric,
    pass: isFalling
      ? { max: round(bound), ...(both ? { min: 0.001 } : {}) }
      : { min: round(bound), ...(both ? { max: 0.999 } : {}) },
    warn: i % 2 === 0 ? (isFalling ? { max: round(warn) } : { min: round(warn) }) : undefined,
  };
});

const features = Array.from({ length: 10 }, (_, i) => `feature_${i + 1}`);
const countable = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'npv'];

const metricLines = (gates, more = () => '') =>
  gates.map(({ id, metric, pass, warn }, i) => {
    const bounds = (of) => JSON.stringify(of).replaceAll('"', '').replaceAll(':', ': ').replaceAll(',', ', ');
    return `  - {id: ${id}, type: metric, metric: ${metric}, pass: ${bounds(pass)}${warn ? `, warn: ${bounds(warn)}` : ''}${more(i)}, rationale: Agreed with the owner of the portfolio.}`;
  });

const repeated = (count, make) => Array.from({ length: count }, (_, i) => make(i));

/** Policies by what they ask. */
export const policies = {
  metric: policy(metricLines(metricGates)),
  counts: policy(
    repeated(
      50,
      (i) =>
        `  - {id: g-${i}, type: metric, metric: ${countable[i % 6]}, pass: {min: ${round(0.75 + (i % 9) / 100)}}, warn: {min: 0.7}, evidence: counts${i % 3 ? '' : ', decideOn: interval'}}`,
    ),
  ),
  relative: policy(
    repeated(
      50,
      (i) =>
        `  - {id: g-${i}, type: metric, metric: ${metricGates[i].metric}, pass: {${metricGates[i].pass.min && metricGates[i].pass.min > 0.01 ? 'min' : 'max'}: baseline ${i % 2 ? '- 2%' : '+ 0.5pp'}}}`,
    ),
  ),
  slices: policy(
    repeated(
      10,
      (i) =>
        `  - {id: g-${i}, type: metric, metric: ${countable[i % 6]}, pass: {${i % 2 ? 'max: 0.1' : 'min: 0.7'}}, slices: {by: age, take: ${i % 2 ? 'gap' : 'each'}}}`,
    ),
  ),
  fairness: policy(
    repeated(
      10,
      (i) =>
        `  - {id: g-${i}, type: fairness, metric: ${['disparate_impact_ratio', 'demographic_parity_difference', 'equal_opportunity_difference', 'equalized_odds_ratio', 'average_odds_difference'][i % 5]}, attributes: all, pass: {${i % 5 === 0 || i % 5 === 3 ? 'min: 0.8' : 'max: 0.1'}}${i % 2 ? ', reference: declared' : ''}}`,
    ),
  ),
  drift: policy(
    repeated(
      10,
      (i) =>
        `  - {id: g-${i}, type: drift, method: ${['psi', 'js_distance', 'kl_divergence', 'chi_square_p_value', 'l_infinity_distance'][i % 5]}, features: [${features.join(', ')}], pass: {${i % 5 === 3 ? 'min: 0.01' : 'max: 0.1'}}, maxShare: 20%}`,
    ),
  ),
};

function policy(gates) {
  return `${[
    'apiVersion: gatewright/v1',
    'kind: GovernancePolicy',
    'metadata: {name: bench, version: 1.0.0}',
    'references: {baseline: {}}',
    'protectedAttributes:',
    '  - {attribute: sex, groups: [female, male], reference: male}',
    '  - {attribute: age, groups: ["<25", "25-60", ">60"], reference: "25-60"}',
    'metrics:',
    ...own.map((name) => `  ${name}: {better: higher, range: [0, 1], unit: fraction}`),
    'gates:',
    ...gates,
  ].join('\n')}\n`;
}

/** The reports of `count` models, each as YAML, and the plain values that the Rego twin reads. */
export function reports(kind, count, seed = 20261126) {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const body = bodies[kind];
  return repeated(count, (i) => {
    const { lines, values } = body(random);
    const text = [
      'apiVersion: gatewright/v1',
      'kind: MetricsReport',
      `metadata: {name: report-${i}}`,
      `model: {name: bench, version: 1.0.${i}}`,
      'dataset: {name: holdout, version: "1", split: test}',
      ...lines,
    ];
    return { text: `${text.join('\n')}\n`, values };
  });
}

/** Mostly inside its bound, by four digits. */
function near({ pass }, random) {
  const low = pass.min !== undefined && pass.min > 0.01;
  const value = low ? pass.min + 0.18 * (random() - 0.25) : pass.max - 0.09 * (random() - 0.25);
  return round(Math.min(1, Math.max(0, value)), 4);
}

function metricsBody(random) {
  const values = Object.fromEntries(metricGates.map((gate) => [gate.metric, near(gate, random)]));
  const n = 1000 + Math.floor(random() * 20_000);
  const lines = Object.entries(values).map(([name, value]) => `  - {name: ${name}, value: ${value}, n: ${n}}`);
  return { lines: ['metrics:', ...lines], values };
}

function cell(random) {
  const n = 200 + Math.floor(random() * 5000);
  const positive = Math.floor(n * (0.3 + 0.3 * random()));
  const tp = Math.floor(positive * (0.75 + 0.2 * random()));
  const tn = Math.floor((n - positive) * (0.75 + 0.2 * random()));
  return { n, tp, fp: n - positive - tn, tn, fn: positive - tp };
}

const derived = {
  accuracy: ({ tp, tn, n }) => (tp + tn) / n,
  precision: ({ tp, fp }) => tp / (tp + fp),
  recall: ({ tp, fn }) => tp / (tp + fn),
  specificity: ({ tn, fp }) => tn / (tn + fp),
  npv: ({ tn, fn }) => tn / (tn + fn),
  f1: ({ tp, fp, fn }) => (2 * tp) / (2 * tp + fp + fn),
};
const counted = ({ tp, fp, tn, fn }) => `counts: {tp: ${tp}, fp: ${fp}, tn: ${tn}, fn: ${fn}}`;

const bodies = {
  metric: metricsBody,
  counts(random) {
    const counts = cell(random);
    const lines = countable.map(
      (name) => `  - {name: ${name}, value: ${derived[name](counts).toFixed(4)}, ${counted(counts)}}`,
    );
    return { lines: ['metrics:', ...lines] };
  },
  relative(random) {
    const { lines } = metricsBody(random);
    const baseline = metricGates.map((gate) => `      - {name: ${gate.metric}, value: ${near(gate, random)}}`);
    const dataset = '    dataset: {name: holdout, version: "1", split: test}';
    return { lines: [...lines, 'references:', '  baseline:', dataset, '    metrics:', ...baseline] };
  },
  slices(random) {
    const lines = ['<25', '25-60', '>60'].flatMap((age) => {
      const counts = cell(random);
      return countable.map(
        (name) =>
          `  - {name: ${name}, value: ${derived[name](counts).toFixed(4)}, slice: {age: "${age}"}, ${counted(counts)}}`,
      );
    });
    return { lines: ['metrics:', ...lines] };
  },
  fairness(random) {
    const table = (attribute, groups) => [
      `  - attribute: ${attribute}`,
      '    groups:',
      ...groups.map((group) => {
        const { n, tp, fp, tn, fn } = cell(random);
        return `      "${group}": {n: ${n}, selected: ${tp + fp}, tp: ${tp}, fp: ${fp}, tn: ${tn}, fn: ${fn}}`;
      }),
    ];
    return { lines: ['groups:', ...table('sex', ['female', 'male']), ...table('age', ['<25', '25-60', '>60'])] };
  },
  drift(random) {
    const bins = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const histogram = () => `{${bins.map((bin) => `${bin}: ${300 + Math.floor(random() * 200)}`).join(', ')}}`;
    const lines = features.map(
      (feature) => `  - {feature: ${feature}, reference: ${histogram()}, current: ${histogram()}}`,
    );
    return { lines: ['distributions:', ...lines] };
  },
};

function round(value, digits = 3) {
  return Number(value.toFixed(digits));
}
