import { deepEqual, equal, ok } from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import type { Check, GateResult } from '../../../core/gates/evaluation.ts';
import { simulate } from '../../../core/gates/simulate.ts';
import { readSource } from '../../../core/model/documents.ts';
import { createWorkspace } from '../../../core/model/workspace.ts';
import { asWritten } from '../../support/documents.ts';
import { type Vector, vectors } from '../stats/vectors.ts';
import { notAsked, notAskedWhy } from './vectors-not-asked.ts';

// The known answers of fairness and drift once more, now as a user comes to them: a policy and a report as text, decided
// by `simulate`. What is observed is the answer, and a bound just around it passes on one side and fails on the other.

interface Figure {
  readonly name: string;
  readonly expected: number;
  /** The gate without its bound. */
  readonly gate: string;
  readonly subject: string;
  readonly evidence: string;
}

type Cell = Readonly<Partial<Record<'n' | 'selected' | 'tp' | 'fp' | 'tn' | 'fn', number>>>;

function groupsText(vector: Vector): string {
  const groups = Object.entries(vector.inputs.groups as Readonly<Record<string, Cell>>).map(([name, cell]) => {
    const { tp = 0, fp = 0, tn = 0, fn = 0 } = cell;
    const counts = cell.n === undefined ? { ...cell, n: tp + fp + tn + fn, selected: tp + fp } : cell;
    return `${name}: ${JSON.stringify(counts)}`;
  });
  return `groups:\n  - {attribute: sex, groups: {${groups.join(', ')}}}`;
}

const between: Readonly<Record<string, string>> = {
  demographic_parity_ratio: 'metric: demographic_parity_ratio',
  demographic_parity_difference: 'metric: demographic_parity_difference',
  equalized_odds_difference: 'metric: equalized_odds_difference',
  equalized_odds_ratio: 'metric: equalized_odds_ratio',
};
const withReference: Readonly<Record<string, string>> = {
  disparate_impact: 'disparate_impact_ratio',
  statistical_parity_difference: 'statistical_parity_difference',
  equal_opportunity_difference: 'equal_opportunity_difference',
  average_odds_difference: 'average_odds_difference',
  average_abs_odds_difference: 'average_abs_odds_difference',
  false_positive_rate_ratio: 'fpr_ratio',
};

/** A gate on groups, whatever their size: the vectors' are small. */
const fairnessGate = (asked: string): string => `type: fairness, attributes: all, minGroupSize: 1, ${asked}`;

function fairnessFigures(vector: Vector): readonly Figure[] {
  const { metric, inputs, expected } = vector;
  const evidence = groupsText(vector);
  const groups = Object.keys(inputs.groups as object);
  const own = between[metric];
  if (own) return [{ name: metric, expected: expected as number, gate: fairnessGate(own), subject: 'sex', evidence }];
  if (metric === 'impact_ratio_to_max' || metric === 'group_rates') {
    const figures = Object.entries(expected as Readonly<Record<string, number>>);
    if (metric === 'impact_ratio_to_max')
      return figures.flatMap(([group, value]) =>
        value === 1
          ? [] // the reference is not compared with itself
          : [
              {
                name: group,
                expected: value,
                gate: fairnessGate('metric: disparate_impact_ratio, reference: highest'),
                subject: `sex=${group}`,
                evidence,
              },
            ],
      );
    return []; // rates are shown in checks, and read there below
  }
  const parts =
    metric === 'reference_group_suite' ? (expected as Readonly<Record<string, number>>) : { [metric]: expected };
  const [group] = groups.filter((name) => name !== inputs.privileged);
  return Object.entries(parts).map(([name, value]) => ({
    name,
    expected: value as number,
    gate: fairnessGate(`metric: ${withReference[name]}, reference: declared`),
    subject: `sex=${group}`,
    evidence,
  }));
}

const driftMethods: Readonly<Record<string, string>> = {
  kl_divergence: 'method: kl_divergence',
  population_stability_index: 'method: psi',
  divergence_nats: 'method: js_divergence, base: e',
  divergence_bits: 'method: js_divergence, base: 2',
  distance_base_e: 'method: js_distance, base: e',
  distance_base_2: 'method: js_distance, base: 2',
  l_infinity: 'method: l_infinity_distance',
  statistic: 'method: chi_square_statistic',
  p_value: 'method: chi_square_p_value',
  normalised_by_reference_std: 'method: wasserstein_normed',
  share: 'share',
};

function driftFigures(vector: Vector): readonly Figure[] {
  const { id, metric, inputs, expected } = vector;
  if (metric === 'drifted_column_share') {
    const drifted = inputs.drifted as readonly boolean[];
    const entries = drifted.map((is, index) => `{feature: f${index}, psi: ${is ? 0.3 : 0.05}}`);
    const features = drifted.map((_, index) => `f${index}`);
    return [
      {
        name: 'share',
        expected: (expected as { share: number }).share,
        gate: `type: drift, target: features, method: psi, features: [${features.join(', ')}], pass: {max: 0.1}`,
        subject: 'share of drifted features',
        evidence: `distributions: [${entries.join(', ')}]`,
      },
    ];
  }
  const samples = inputs.reference !== undefined;
  const counts = (name: string): string =>
    `{${(inputs[name] as readonly number[]).map((count, index) => `c${index}: ${count}`).join(', ')}}`;
  const evidence = samples
    ? `distributions: [{target: predictions, samples: {reference: ${JSON.stringify(inputs.reference)}, current: ${JSON.stringify(inputs.current)}}}]`
    : `distributions: [{target: predictions, reference: ${counts('reference_counts')}, current: ${counts('current_counts')}}]`;
  const parts =
    typeof expected === 'number' || expected === null
      ? { [metric]: expected as number }
      : (expected as Readonly<Record<string, number>>);
  return Object.entries(parts).flatMap(([name, value]): readonly Figure[] => {
    if (name === 'df' || notAskedWhy(id, name) !== undefined) return [];
    const method = (
      metric === 'ks_2samp' ? { statistic: 'method: ks_statistic', p_value: 'method: ks_p_value' } : driftMethods
    )[name as 'statistic'];
    ok(method, `${id}: no gate for ${name}`);
    return [
      { name, expected: value, gate: `type: drift, target: predictions, ${method}`, subject: 'predictions', evidence },
    ];
  });
}

const head = (kind: string): string => `apiVersion: gatewright/v1\nkind: ${kind}\n`;

/** Decides a figure's gate by `simulate`; `bound` is its `pass`, or the `maxShare` of features. */
function decided(vector: Vector, figure: Figure, bound: string): { readonly gate: GateResult; readonly check: Check } {
  const groups = Object.keys((vector.inputs.groups as object | undefined) ?? { a: 0, b: 0 });
  const reference = vector.inputs.privileged === undefined ? '' : `, reference: ${vector.inputs.privileged}`;
  const attributes =
    groups.length > 1
      ? `protectedAttributes: [{attribute: sex, groups: [${groups.join(', ')}]${reference}}]`
      : 'protectedAttributes: [{attribute: sex}]';
  const files = [
    readSource(
      'file:///w/p.yaml',
      `${head('GovernancePolicy')}metadata: {name: p, version: 1.0.0}\n${attributes}\ngates:\n  - {id: g, ${figure.gate}, ${bound}}\n`,
    ),
    readSource(
      'file:///w/r.yaml',
      `${head('MetricsReport')}metadata: {name: r}\nmodel: {name: m, version: 1.0.0}\ndataset: {name: d, version: "1", split: test}\n${figure.evidence}\n`,
    ),
  ];
  const workspace = createWorkspace(files, ['file:///w']);
  const [policy] = files[0]?.documents ?? [];
  ok(policy);
  const simulation = simulate(workspace, policy, {}, '2026-11-24', asWritten);
  ok(simulation.is === 'decided', 'message' in simulation ? simulation.message : '');
  const [gate] = simulation.evaluation.gates;
  const check = gate?.checks.find(({ subject }) => subject === figure.subject);
  ok(
    gate && check,
    `no check of ${figure.subject}, but of ${gate?.checks.map(({ subject }) => subject).join(', ')}: ${gate?.message}`,
  );
  return { gate, check };
}

/** The vectors' own tolerance. */
function isClose(observed: unknown, expected: number): boolean {
  return typeof observed === 'number' && Math.abs(observed - expected) <= 5e-12 * Math.max(1e-3, Math.abs(expected));
}

const figuresOf = (vector: Vector): readonly Figure[] =>
  vector.id.startsWith('fair-') ? fairnessFigures(vector) : driftFigures(vector);

describe('known answers, through a policy and a report', () => {
  const about = vectors.filter(({ id }) => /^(fair|drift)-/.test(id));
  let asked = 0;

  for (const vector of about) {
    const why = notAskedWhy(vector.id);
    if (why !== undefined || vector.metric === 'group_rates') continue;
    it(`${vector.id}: ${vector.metric}`, () => {
      const figures = figuresOf(vector);
      ok(figures.length > 0);
      for (const figure of figures) {
        const bounded = (bound: number): string =>
          figure.name === 'share' ? `maxShare: ${bound}` : `pass: {max: ${bound}}`;
        if (vector.status !== 'ok') {
          const { gate } = decided(vector, figure, bounded(1e6));
          equal(gate.outcome, vector.status === 'infinite' ? 'error' : 'inconclusive', gate.message);
          continue;
        }
        const step = 1e-9 * (Math.abs(figure.expected) || 1);
        const inside = decided(vector, figure, bounded(figure.expected + step));
        ok(
          isClose(inside.check.observed, figure.expected),
          `${figure.name}: ${inside.check.observed}, not ${figure.expected}`,
        );
        // Under five events the exact interval decides, and the value is shown beside it.
        if (inside.check.notes?.some((note) => note.startsWith('decided on an exact interval'))) {
          equal(inside.check.outcome, 'inconclusive', inside.check.message);
          continue;
        }
        equal(inside.check.outcome, 'pass', inside.check.message);
        equal(decided(vector, figure, bounded(figure.expected - step)).check.outcome, 'fail', figure.name);
      }
      asked++;
    });
  }

  it('fair-group-rates: rates of each group, as a check shows them', () => {
    const vector = about.find(({ metric }) => metric === 'group_rates');
    ok(vector);
    const wanted = vector.expected as Readonly<Record<string, number>>;
    for (const [part, metric] of [
      ['selection_rate', 'disparate_impact_ratio'],
      ['tpr', 'equal_opportunity_difference'],
      ['fpr', 'fpr_ratio'],
    ] as const) {
      const figure: Figure = {
        name: part,
        expected: 0,
        gate: fairnessGate(`metric: ${metric}, reference: highest`),
        subject: 'sex=b',
        evidence: groupsText(vector),
      };
      const { gate } = decided(vector, figure, 'pass: {max: 10}');
      const shown = new Map(gate.checks.flatMap(({ groups = [] }) => groups.map(({ group, rate }) => [group, rate])));
      for (const group of ['a', 'b', 'c']) {
        const expected = wanted[`${group}.${part}`] ?? Number.NaN;
        ok(
          isClose(shown.get(`sex=${group}`), expected),
          `${group}.${part}: ${shown.get(`sex=${group}`)}, not ${expected}`,
        );
      }
    }
    asked++;
  });

  it('leaves out only answers that no gate asks for', () => {
    const left = about.filter(({ id }) => notAskedWhy(id) !== undefined).map(({ id }) => id);
    deepEqual(
      left.sort(),
      Object.keys(notAsked)
        .filter((id) => !id.includes(':'))
        .sort(),
    );
  });

  after(() => {
    console.log(`    vectors of fairness and drift that gates compute: ${asked} of ${about.length}`);
  });
});
