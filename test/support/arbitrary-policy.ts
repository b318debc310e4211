import { arbitraryDeclaredGate } from './arbitrary-declared.ts';
import type { Random } from './random.ts';

export type Plain = Readonly<Record<string, unknown>>;

/** Metrics that gates and reports speak of: rates, figures without counts, of a unit, declared ones and unknown ones. */
const metrics = ['precision', 'recall', 'accuracy', 'f1', 'specificity', 'balanced_accuracy', 'log_loss', 'mae'];
const rarer = ['ppv', 'latency_p99_ms', 'approved_loss_rate', 'Loss-Share', 'selection_rate', 'made_up'];
const fairnessMetrics = [
  'disparate_impact_ratio',
  'demographic_parity_ratio',
  'demographic_parity_difference',
  'statistical_parity_difference',
  'equal_opportunity_difference',
  'equal_opportunity_ratio',
  'equalized_odds_difference',
  'equalized_odds_ratio',
  'average_odds_difference',
  'average_abs_odds_difference',
  'fpr_ratio',
  'predictive_parity_difference',
];
const driftMethods = [
  'psi',
  'psi',
  'kl_divergence',
  'js_divergence',
  'js_distance',
  'chi_square_statistic',
  'chi_square_p_value',
  'ks_statistic',
  'ks_p_value',
  'wasserstein_normed',
  'l_infinity_distance',
];
export const enforcements = ['hard-mandatory', 'soft-mandatory', 'soft-mandatory', 'advisory', 'dry-run'];

export const anyMetric = (random: Random): string => random.one(random.fault(0.15) ? rarer : metrics);

/** A number of few digits, so that values and bounds often meet. */
export const grid = (random: Random): number => random.int(0, 20) / 20;

export function bound(random: Random): number | string {
  if (random.chance(0.6)) return grid(random);
  return random.one([
    `${random.int(0, 20) * 5}%`,
    `${grid(random)}`,
    'baseline',
    'baseline - 2%',
    'baseline + 10%',
    'baseline - 0.05',
    'baseline + 5pp',
    'baseline * 1.1',
    'champion - 5%',
    'nobody - 1%',
    '5ms',
    '0.5s',
  ]);
}

export function boundsOf(random: Random, one: () => number | string = () => bound(random)): Plain {
  const sides = random.one([
    ['min'],
    ['max'],
    ['min'],
    ['max'],
    ['above'],
    ['below'],
    ['min', 'max'],
    ['min', 'below'],
    ['above', 'max'],
  ]);
  // In calm data most bounds are wide.
  const wide = (side: string): number =>
    (side === 'min' || side === 'above' ? -1 : 1) * (random.int(0, 5) / 20) +
    (side === 'min' || side === 'above' ? 0.25 : 0.75);
  const of = (side: string): number | string =>
    random.calm && random.chance(0.8) ? Math.round(wide(side) * 100) / 100 : one();
  return Object.fromEntries((random.fault(0.03) ? [] : sides).map((side) => [side, of(side)]));
}

const near = (random: Random): number => random.int(0, 12) / 10;

function metricGate(random: Random): Plain {
  const metric = anyMetric(random);
  return {
    type: 'metric',
    metric,
    pass: random.fault(0.04) ? undefined : boundsOf(random),
    warn: random.maybe(0.3, () => boundsOf(random)),
    split: random.fault(0.2) ? random.one(['test', 'validation', 'training']) : undefined,
    minSamples: random.fault(0.15) ? random.int(1, 300) : undefined,
    decideOn: random.maybe(0.35, () => random.one(['point', 'interval', 'interval'])),
    evidence: random.fault(0.15) ? random.one(['value', 'counts', 'rows']) : undefined,
    attack: random.fault(0.05) ? random.one(['fgsm', 'pgd']) : undefined,
    epsilon: random.fault(0.05) ? 0.05 : undefined,
    k: random.fault(0.05) ? 10 : undefined,
    average: random.fault(0.05) ? 'macro' : undefined,
    decisionThreshold: random.fault(0.08) ? 0.5 : undefined,
    slices: random.maybe(0.25, () => ({
      by: random.one(['sex', 'age', 'region', ['sex', 'age']]),
      values: undefined,
      take: random.maybe(0.7, () => random.one(['each', 'gap', 'ratio'])),
    })),
  };
}

function fairnessGate(random: Random): Plain {
  const other = random.chance(0.15);
  return {
    type: 'fairness',
    metric: other ? random.one(['recall', 'precision', 'accuracy', 'f1']) : random.one(fairnessMetrics),
    take: other ? random.one(['gap', 'ratio']) : undefined,
    attributes: random.fault(0.3)
      ? random.one([undefined, ['religion'], []])
      : random.one(['all', 'all', ['sex'], ['sex', 'age']]),
    intersections: random.maybe(0.15, () => [['sex', 'age']]),
    reference: random.maybe(0.6, () => random.one(['highest', 'largest', 'overall', 'declared'])),
    pass: random.maybe(0.97, () =>
      boundsOf(random, () => (random.chance(0.8) ? near(random) : `${random.int(0, 20) * 5}%`)),
    ),
    warn: random.maybe(0.2, () => boundsOf(random, () => near(random))),
    decideOn: random.maybe(0.3, () => random.one(['point', 'interval'])),
    minGroupSize: random.maybe(0.3, () => random.one([1, 10, 100])),
    smallGroups: random.maybe(0.2, () => random.one(['hold', 'warn'])),
    rationale: random.maybe(0.5, () => 'Small groups are watched by hand until the next collection.'),
    evidence: random.maybe(0.1, () => random.one(['counts', 'rows'])),
    split: random.maybe(0.1, () => random.one(['test', 'validation'])),
  };
}

function driftGate(random: Random): Plain {
  return {
    type: 'drift',
    method: random.one(driftMethods),
    target: random.maybe(0.5, () => random.one(['features', 'features', 'labels', 'predictions'])),
    features: random.maybe(0.7, () => random.some(['a', 'b', 'c'], 1)),
    base: random.maybe(0.2, () => random.one([2, 10, 'e'])),
    bins: random.maybe(0.3, () => random.one([2, 4, 5, 20])),
    pass: boundsOf(random, () => random.int(0, 10) / 20),
    warn: random.maybe(0.25, () => boundsOf(random, () => random.int(0, 20) / 20)),
    maxShare: random.maybe(0.6, () => random.one([0, 0.5, '50%', '34%', 1])),
    minSamples: random.fault(0.15) ? random.int(1, 400) : undefined,
    evidence: random.maybe(0.15, () => random.one(['value', 'counts'])),
  };
}

const expressions = [
  'card.metadata.name == "m"',
  'card.governance.riskTier == "high"',
  'report.metrics.size() > 2',
  'has(report.dataset)',
  'policy.metadata.version',
  '1 +',
  'card.nothing.here == 1',
  'report.model.version == "1.0.0"',
  'report.dataset.split != "training"',
  'report.groups.exists(g, has(g.attribute) && g.attribute == "sex")',
  'report.metrics.all(m, has(m.value))',
  'report.distributions.size() >= 2 && card.training.randomSeed == 7.0',
  'policy.gates.all(g, has(g.enforcement)) || policy.stages.size() == 2',
];

const scopes: readonly Plain[] = [
  { domain: 'credit' },
  { riskTier: ['high', 'limited'] },
  { jurisdictions: ['EU'] },
  { models: ['m*'] },
  { models: ['other-*'], domain: 'credit' },
];
export const scope = (random: Random): Plain => random.one(scopes);

function gate(random: Random): Plain {
  const roll = random.next();
  if (roll < 0.4) return metricGate(random);
  if (roll < 0.65) return fairnessGate(random);
  if (roll < 0.82) return driftGate(random);
  if (roll < 0.95) return arbitraryDeclaredGate(random);
  return { type: 'expression', expression: random.one(expressions) };
}

/** What differs at a stage. */
function overlay(random: Random, of: Plain): unknown {
  if (random.chance(0.2)) return 'skip';
  return {
    enforcement: random.maybe(0.5, () => random.one(enforcements)),
    ...(of.pass !== undefined && of.type !== 'expression' && random.chance(0.5)
      ? {
          pass: boundsOf(random, () => grid(random)),
          warn: random.maybe(0.3, () => boundsOf(random, () => grid(random))),
        }
      : {}),
    ...(of.require !== undefined && random.chance(0.4) ? { require: fewer(random, of.require as Plain) } : {}),
    ...(['metric', 'fairness'].includes(String(of.type))
      ? { decideOn: random.maybe(0.2, () => random.one(['point', 'interval'])) }
      : {}),
    evidence: ['metric', 'fairness', 'drift'].includes(String(of.type))
      ? random.maybe(0.1, () => random.one(['value', 'counts']))
      : undefined,
    weight: random.maybe(0.1, () => 2),
  };
}

/** Some of what is required, and some of that left out by name. */
function fewer(random: Random, require: Plain): Plain {
  const kept = Object.entries(require).filter(() => random.chance(0.7));
  return Object.fromEntries(kept.map(([key, value]) => [key, value === true && random.chance(0.2) ? false : value]));
}

export const stages = ['experimental', 'production'];

function gates(random: Random): readonly Plain[] {
  return Array.from({ length: random.one([1, 1, 2, 2, 3, 4]) }, (_, i) => {
    const made = gate(random);
    return {
      id: `g${i}`,
      ...made,
      enforcement: random.maybe(0.85, () => random.one(enforcements)),
      weight: random.maybe(0.2, () => random.one([0.5, 2, 3])),
      scope: random.fault(0.08) ? scope(random) : undefined,
      stages: random.maybe(0.35, () => ({ [random.one(stages)]: overlay(random, made) })),
    };
  });
}

/** A policy of any kind of gate, on two stages, over two measured attributes and one that is not. */
export function arbitraryPolicy(random: Random): Plain {
  return {
    metadata: { name: 'p', version: '1.0.0' },
    stages,
    scope: random.fault(0.05) ? scope(random) : undefined,
    references: {
      baseline: { model: random.maybe(0.5, () => 'm@0.9.0'), dataset: random.maybe(0.1, () => 'd') },
      champion: {},
    },
    metrics: {
      approved_loss_rate: { better: 'lower', range: [0, 1], unit: 'fraction', aliases: ['loss share'] },
    },
    protectedAttributes: [
      { attribute: 'sex', groups: random.maybe(0.7, () => ['f', 'm']), reference: random.maybe(0.8, () => 'm') },
      ...(random.chance(0.7) ? [{ attribute: 'age', groups: ['old', 'young'], reference: 'young' }] : []),
      ...(random.chance(0.3)
        ? [{ attribute: 'religion', notMeasured: 'Not collected; it is special-category data.' }]
        : []),
    ],
    gates: gates(random),
    score: random.maybe(0.4, () => ({
      pass: random.maybe(0.8, () => random.one([0.9, '50%', 1])),
      warn: random.maybe(0.6, () => random.one([0.5, '20%', 0.75])),
    })),
    exceptions: random.maybe(0.15, () => ({
      maxDuration: random.maybe(0.7, () => 'P90D'),
      approvers: random.maybe(0.7, () => ['boss']),
    })),
  };
}
