import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { evaluate } from '../../../core/gates/evaluate.ts';
import type { GateResult } from '../../../core/gates/evaluation.ts';
import { type Kind, readSource, type TypedDocument } from '../../../core/model/documents.ts';
import { sound } from '../../../core/model/soundness.ts';

// The rows of docs/evaluation.md's edge cases, each from the text of its documents to the outcome of its gate.

function read<K extends Kind>(kind: K, body: string): TypedDocument<K> {
  const [source] = readSource(`file:///w/${kind}.yaml`, `apiVersion: gatewright/v1\nkind: ${kind}\n${body}`).documents;
  const typed = source && sound(source, kind);
  if (!typed) throw new Error(`${kind} is not sound:\n${body}`);
  return typed;
}

function gateOf(gate: string, evidence: string, rest = ''): GateResult {
  const policy = read('GovernancePolicy', `metadata: {name: p, version: 1.0.0}\n${rest}\ngates:\n  - ${gate}\n`);
  const report = read(
    'MetricsReport',
    `metadata: {name: r}\nmodel: {name: m, version: 1.0.0}\ndataset: {name: d, version: "1", split: test}\n${evidence}\n`,
  );
  const { gates } = evaluate(policy, undefined, [report], { stage: undefined, asOf: '2026-11-24', metrics: undefined });
  const [result, ...others] = gates;
  if (!result || others.length > 0) throw new Error('one gate');
  return result;
}

const summary = ({ outcome, reason }: GateResult): string => [outcome, reason].filter(Boolean).join(' ');

interface Row {
  readonly row: string;
  readonly groups: string;
  readonly result: string;
  readonly gate?: string;
  readonly attributes?: string;
  /** Outcome and reason of single checks. */
  readonly checks?: Readonly<Record<string, string>>;
}

const measured = 'protectedAttributes: [{attribute: sex, groups: [female, male], reference: male}]';
const impact = 'metric: disparate_impact_ratio, reference: declared, pass: {min: 0.8, max: 1.25}';

const rows: readonly Row[] = [
  {
    row: 'reference rate 0, group rate > 0',
    groups: '{female: {n: 1000, selected: 400}, male: {n: 1000, selected: 0}}',
    result: 'error infinite',
  },
  {
    row: '0/0',
    groups: '{female: {n: 1000, selected: 0}, male: {n: 1000, selected: 0}}',
    result: 'inconclusive undefined-rate',
  },
  {
    row: 'a group without the needed positives',
    groups: '{female: {n: 1000, tp: 0, fn: 0, fp: 400, tn: 600}, male: {n: 1000, tp: 300, fn: 100, fp: 300, tn: 300}}',
    gate: 'metric: equal_opportunity_difference, reference: declared, pass: {min: -0.05, max: 0.05}',
    result: 'inconclusive undefined-rate',
  },
  {
    row: 'a group without the needed negatives',
    groups: '{female: {n: 1000, tp: 750, fn: 250, fp: 0, tn: 0}, male: {n: 1000, tp: 300, fn: 100, fp: 300, tn: 300}}',
    gate: 'metric: average_odds_difference, reference: declared, pass: {min: -0.05, max: 0.05}',
    result: 'inconclusive undefined-rate',
  },
  {
    row: 'expected group absent',
    groups: '{male: {n: 1000, selected: 500}}',
    result: 'inconclusive missing-group',
  },
  {
    row: 'one group only',
    groups: '{female: {n: 1000, selected: 500}}',
    attributes: 'protectedAttributes: [{attribute: sex}]',
    gate: 'metric: demographic_parity_ratio, pass: {min: 0.8}',
    result: 'inconclusive nothing-to-check',
  },
  {
    row: 'group under minGroupSize (default 30)',
    groups: '{female: {n: 29, selected: 15}, male: {n: 1000, selected: 500}}',
    result: 'inconclusive below-min-samples',
  },
  {
    row: 'group of minGroupSize (default 30) itself',
    groups: '{female: {n: 30, selected: 15}, male: {n: 1000, selected: 500}}',
    result: 'pass',
  },
  {
    row: 'group under minGroupSize, a warning by smallGroups: warn',
    groups: '{female: {n: 29, selected: 15}, male: {n: 1000, selected: 500}, other: {n: 1000, selected: 490}}',
    gate: `${impact}, smallGroups: warn, rationale: Small groups are reviewed by hand until autumn.`,
    result: 'warn small-group',
  },
  {
    row: 'under 5 events in a group: 0 of 10,000 against 5,000 of 10,000 fails',
    groups: '{female: {n: 10000, selected: 0}, male: {n: 10000, selected: 5000}}',
    result: 'fail below-min',
  },
  {
    row: 'under 5 events in a group, whose exact interval straddles the bound',
    groups: '{female: {n: 40, selected: 3}, male: {n: 40, selected: 4}}',
    result: 'inconclusive interval-straddles-bound',
  },
  {
    row: 'a group in the report that the policy does not list is checked too',
    groups: '{female: {n: 1000, selected: 500}, male: {n: 1000, selected: 500}, other: {n: 1000, selected: 300}}',
    result: 'fail below-min',
    checks: { 'sex=female': 'pass', 'sex=other': 'fail below-min' },
  },
  {
    row: 'reference: declared without one',
    groups: '{female: {n: 1000, selected: 500}, male: {n: 1000, selected: 500}}',
    attributes: 'protectedAttributes: [{attribute: sex, groups: [female, male]}]',
    result: 'inconclusive missing-reference',
  },
];

describe('edge cases of fairness, from text to outcome', () => {
  for (const { row, groups, result, gate = impact, attributes = measured, checks = {} } of rows) {
    it(`${row}: ${result}`, () => {
      const found = gateOf(
        `{id: f, type: fairness, attributes: all, ${gate}}`,
        `groups:\n  - {attribute: sex, groups: ${groups}}`,
        attributes,
      );
      equal(summary(found), result, found.message);
      const shown = found.checks
        .filter(({ subject }) => Object.hasOwn(checks, subject))
        .map(({ subject, outcome, reason }) => [subject, [outcome, reason].filter(Boolean).join(' ')]);
      deepEqual(Object.fromEntries(shown), checks);
    });
  }
});

describe('edge cases of bounds, from text to outcome', () => {
  const metric = (rest: string): string => `{id: g, type: metric, metric: precision, ${rest}}`;
  const value = (text: string, references = ''): string =>
    `metrics: [{name: precision, value: ${text}}]\n${references}`;
  const baseline = (text: string): string =>
    `references: {baseline: {model: {name: m, version: 0.9.0}, dataset: {name: d, version: "1", split: test}, metrics: [{name: precision, value: ${text}}]}}`;
  const declared = 'references: {baseline: {model: m@0.9.0}}';
  const ratio = (female: number, male: number): string =>
    `groups:\n  - {attribute: sex, groups: {female: {n: 100, selected: ${female}}, male: {n: 100, selected: ${male}}}}`;
  const rollback = (rest: string): string => `{id: g, type: rollout, rollback: {metric: precision, pass: {${rest}}}}`;

  const bounds: readonly [row: string, gate: string, evidence: string, rest: string, result: string][] = [
    ['above 0.85 at 0.85 fails', metric('pass: {above: 0.85}'), value('0.85'), '', 'fail below-min'],
    [
      'above 0.85 at 0.850000000000000000001 passes',
      metric('pass: {above: 0.85}'),
      value('0.850000000000000000001'),
      '',
      'pass',
    ],
    ['min 0.85 at 0.85 passes', metric('pass: {min: 0.85}'), value('0.85'), '', 'pass'],
    ['below 0.85 at 0.85 fails', metric('pass: {below: 0.85}'), value('0.85'), '', 'fail above-max'],
    ['max 85% at 0.85 passes', metric('pass: {max: 85%}'), value('0.85'), '', 'pass'],
    [
      'baseline - 2% exactly met passes',
      metric('pass: {min: baseline - 2%}'),
      value('0.8575', baseline('0.875')),
      declared,
      'pass',
    ],
    [
      'baseline - 2% missed by a digit fails',
      metric('pass: {min: baseline - 2%}'),
      value('0.8574', baseline('0.875')),
      declared,
      'fail below-min',
    ],
    [
      'a percentage of a reference of 0 is an error',
      metric('pass: {min: baseline - 2%}'),
      value('0.85', baseline('0')),
      declared,
      'error relative-to-zero',
    ],
    [
      'a deviation of 5 % exactly met rolls back under above',
      rollback('above: baseline - 5%, below: baseline + 5%'),
      value('0.76', baseline('0.8')),
      declared,
      'fail below-min',
    ],
    [
      'a deviation of 5 % exactly met rolls back under below',
      rollback('above: baseline - 5%, below: baseline + 5%'),
      value('0.84', baseline('0.8')),
      declared,
      'fail above-max',
    ],
    [
      'a deviation just within 5 % does not roll back',
      rollback('above: baseline - 5%, below: baseline + 5%'),
      value('0.7601', baseline('0.8')),
      declared,
      'pass',
    ],
  ];
  for (const [row, gate, evidence, rest, result] of bounds) {
    it(`${row}: ${result}`, () => {
      const found = gateOf(gate, evidence, rest);
      equal(summary(found), result, found.message);
    });
  }

  for (const [row, female, male, result] of [
    ['(40/100)/(50/100) against min 0.8 is equal', 40, 50, 'pass'],
    ['(24/100)/(30/100) against min 0.8 is equal', 24, 30, 'pass'],
    ['(39/100)/(49/100) against min 0.8 is less', 39, 49, 'fail below-min'],
    [
      '4 of 100 are under 5 events: the exact interval decides, not the ratio',
      4,
      5,
      'inconclusive interval-straddles-bound',
    ],
  ] as const) {
    it(`${row}: ${result}`, () => {
      const gate =
        '{id: f, type: fairness, attributes: all, metric: disparate_impact_ratio, reference: declared, pass: {min: 0.8}}';
      equal(summary(gateOf(gate, ratio(female, male), measured)), result);
    });
  }

  it('(4/100)/(5/100) against min 0.8 is equal, of a thousand times as many: pass', () => {
    const gate =
      '{id: f, type: fairness, attributes: all, metric: disparate_impact_ratio, reference: declared, pass: {min: 0.8}}';
    const groups =
      'groups:\n  - {attribute: sex, groups: {female: {n: 100000, selected: 4000}, male: {n: 100000, selected: 5000}}}';
    equal(summary(gateOf(gate, groups, measured)), 'pass');
  });

  it('(4/100)/(5/100) against min 0.8 is equal, of counts in slices: pass', () => {
    const slice = (sex: string, tp: number): string =>
      `{name: precision, value: ${tp / 100}, slice: {sex: ${sex}}, counts: {tp: ${tp}, fp: ${100 - tp}, tn: 0, fn: 0}}`;
    const gate = (min: string): string => metric(`slices: {by: sex, values: [f, m], take: ratio}, pass: {min: ${min}}`);
    const evidence = `metrics: [${slice('f', 4)}, ${slice('m', 5)}]`;
    equal(summary(gateOf(gate('0.8'), evidence)), 'pass');
    equal(summary(gateOf(gate('0.80000000000000000001'), evidence)), 'fail below-min');
  });
});
