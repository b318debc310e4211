import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { metricCatalog } from '../../../core/catalog/declared-metrics.ts';
import type { DecisionInputs } from '../../../core/gates/decision-inputs.ts';
import { evaluate } from '../../../core/gates/evaluate.ts';
import type { Decision } from '../../../core/gates/evaluation.ts';
import { leversOf } from '../../../core/gates/levers.ts';
import { evaluateInputs, removalsOf } from '../../../core/gates/rehearsal.ts';
import { neighbour } from '../../../core/gates/scan.ts';
import { sensitivityOf } from '../../../core/gates/sensitivity.ts';
import { type Kind, readSource, type TypedDocument } from '../../../core/model/documents.ts';
import { sound } from '../../../core/model/soundness.ts';
import { placeOf } from '../../../core/yaml/locate.ts';
import { inRepository } from '../../support/repository.ts';

function read<K extends Kind>(kind: K, text: string): TypedDocument<K> {
  const [source] = readSource(`file:///w/${kind}.yaml`, text).documents;
  const typed = source && sound(source, kind);
  ok(typed, `${kind} has errors:\n${text}`);
  return typed;
}

const policy = (gates: readonly string[], rest = ''): TypedDocument<'GovernancePolicy'> =>
  read(
    'GovernancePolicy',
    `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p, version: 1.0.0}\n${rest}gates:\n${gates.map((g) => `  - {${g}}`).join('\n')}\n`,
  );
const report = (body: string): TypedDocument<'MetricsReport'> =>
  read(
    'MetricsReport',
    `apiVersion: gatewright/v1\nkind: MetricsReport\nmetadata: {name: r}\nmodel: {name: m, version: 1.0.0}\ndataset: {name: d, version: "1", split: test}\n${body}\n`,
  );

const inputs = (gates: readonly string[], body: string, rest = ''): DecisionInputs => ({
  policy: policy(gates, rest),
  card: undefined,
  reports: [report(body)],
  options: { stage: undefined, asOf: '2026-11-24', metrics: undefined },
});

const recall =
  'id: recall, type: metric, metric: recall, pass: {min: 0.85}, warn: {min: 0.8}, enforcement: hard-mandatory';

describe('the sensitivity of a decision', () => {
  it('has the flip points of a metric at its bounds, with the side that each belongs to', () => {
    const found = sensitivityOf(inputs([recall], 'metrics: [{name: recall, value: 0.9}]'));
    deepEqual(
      found.gates[0]?.flips.map(({ lever, now, value, belongsTo, below, above }) => [
        lever,
        now,
        value,
        belongsTo,
        below,
        above,
      ]),
      [
        ['recall', 0.9, 0.8, 'above', 'fail', 'warn'],
        ['recall', 0.9, 0.85, 'above', 'warn', 'pass'],
      ],
    );
    deepEqual(
      found.decisionFlips.map(({ value, below, above }) => [value, below, above]),
      [
        [0.8, 'block', 'promote-with-warnings'],
        [0.85, 'promote-with-warnings', 'promote'],
      ],
    );
  });

  it('moves the cases of every proportion of two counts', () => {
    const counts = 'counts: {tp: 40, fp: 10, tn: 30, fn: 20}';
    const proportions = [
      ['precision', 0.8, 40],
      ['recall', 0.6667, 40],
      ['specificity', 0.75, 30],
      ['false_positive_rate', 0.25, 10],
      ['false_negative_rate', 0.3333, 20],
      ['false_discovery_rate', 0.2, 10],
      ['false_omission_rate', 0.4, 20],
      ['npv', 0.6, 30],
    ] as const;
    for (const [metric, value, cases] of proportions) {
      const gate = `id: g, type: metric, metric: ${metric}, pass: {min: 0.5}, evidence: value`;
      const found = sensitivityOf(inputs([gate], `metrics: [{name: ${metric}, value: ${value}, ${counts}}]`));
      const [flip, ...others] = found.gates[0]?.flips ?? [];
      deepEqual([flip?.lever, flip?.now, others.length], [`cases of ${metric}`, cases, 0], metric);
    }
  });

  it('moves only bounds that the policy writes: no `max` of the share of features into a drift gate without `maxShare`', () => {
    const gate = 'id: g, type: drift, method: ks_p_value, features: [a], pass: {min: 0.35}, warn: {max: 1}';
    const { changes } = sensitivityOf(inputs([gate], 'distributions: [{feature: a, ks: {pValue: 0.46}}]'));
    const moved = changes.flatMap(({ of, name }) => (of === 'bound' ? [name] : []));
    deepEqual([...new Set(moved)], ['g: pass.min']);
  });

  it('tells open bounds from closed ones', () => {
    const open = inputs(['id: mae, type: metric, metric: mae, pass: {below: 2}'], 'metrics: [{name: mae, value: 1}]');
    deepEqual(
      sensitivityOf(open).gates[0]?.flips.map(({ value, belongsTo }) => [value, belongsTo]),
      [[2, 'above']],
    );
    const closed = inputs(['id: mae, type: metric, metric: mae, pass: {max: 2}'], 'metrics: [{name: mae, value: 1}]');
    deepEqual(
      sensitivityOf(closed).gates[0]?.flips.map(({ value, belongsTo }) => [value, belongsTo]),
      [[2, 'below']],
    );
  });

  it('finds the nearest single change, of a measured value or of a bound', () => {
    const { nearest, changes } = sensitivityOf(inputs([recall], 'metrics: [{name: recall, value: 0.84}]'));
    // From 0.84, one hundredth up passes; so does the bound one hundredth down.
    equal(nearest?.after, 'promote');
    ok(Math.abs((nearest?.distance ?? 1) - 0.01) < 1e-9);
    deepEqual(
      changes.filter(({ after }) => after === 'promote').map(({ of, from, to }) => [of, from, to]),
      [
        ['metric', 0.84, 0.85],
        ['bound', 0.85, 0.84],
      ],
    );
  });

  it('says why no single change helps', () => {
    const two = inputs(
      [
        recall,
        'id: lineage, type: lineage, require: {codeCommit: true}',
        'id: cost, type: cost, require: {idleShutdown: PT2H}',
      ],
      'metrics: [{name: recall, value: 0.9}]',
    );
    const found = sensitivityOf(two);
    equal(found.decision, 'hold');
    ok(found.changes.every(({ after }) => after === 'block'));
    const declared = inputs(['id: lineage, type: lineage, require: {codeCommit: true}'], 'metrics: []');
    const none = sensitivityOf(declared);
    equal(none.nearest, null);
    ok(none.none?.includes('`lineage`'));
  });

  it('moves cases of a proportion while their number stays', () => {
    const counted = inputs(
      ['id: recall, type: metric, metric: recall, pass: {min: 0.8}, decideOn: interval, evidence: counts'],
      'metrics: [{name: recall, value: 0.9, counts: {tp: 90, fp: 5, tn: 95, fn: 10}}]',
    );
    const { gates, decision } = sensitivityOf(counted);
    equal(decision, 'promote');
    const flips = gates[0]?.flips ?? [];
    // The Wilson interval of 88/100 begins at 0.8019, that of 87/100 at 0.7903; that of 71/100 ends at 0.7899, of 72/100 at 0.7989.
    deepEqual(
      flips.map(({ lever, below, above, value, belongsTo }) => [lever, below, above, value, belongsTo]),
      [
        ['cases of recall', 'fail', 'inconclusive', 73, 'above'],
        ['cases of recall', 'inconclusive', 'pass', 88, 'above'],
      ],
    );
  });

  it('moves the favourable outcomes of one group', () => {
    const fair = inputs(
      [
        'id: fair, type: fairness, metric: disparate_impact_ratio, attributes: [sex], reference: declared, pass: {min: 0.8, max: 1.25}',
      ],
      'groups: [{attribute: sex, groups: {f: {n: 1000, selected: 450}, m: {n: 1000, selected: 500}}}]',
      'protectedAttributes: [{attribute: sex, groups: [f, m], reference: m}]\n',
    );
    const flips = sensitivityOf(fair).gates[0]?.flips ?? [];
    const of = (lever: string) =>
      flips.filter((flip) => flip.lever === lever).map(({ below, above, value }) => [below, above, value]);
    deepEqual(of('favourable outcomes of sex=f'), [
      ['fail', 'pass', 400],
      ['pass', 'fail', 626],
    ]);
    ok(
      of('favourable outcomes of sex=m').some(
        ([below, above, value]) => below === 'fail' && above === 'pass' && value === 360,
      ),
    );
  });

  it('moves drift figures', () => {
    const drift = inputs(
      ['id: drift, type: drift, method: psi, target: features, features: [a, b], pass: {max: 0.1}, maxShare: 50%'],
      'distributions: [{feature: a, psi: 0.05}, {feature: b, psi: 0.2}]',
    );
    const flips = sensitivityOf(drift).gates[0]?.flips ?? [];
    deepEqual(
      flips.map(({ lever, value, below, above }) => [lever, value, below, above]),
      [['psi of a', 0.1, 'pass', 'fail']],
    );
  });

  it('rehearses what is missing', () => {
    const two = inputs(
      [recall, 'id: mae, type: metric, metric: mae, pass: {max: 1}, enforcement: advisory'],
      'metrics: [{name: recall, value: 0.9}, {name: mae, value: 0.5}]',
    );
    const { rehearsal } = sensitivityOf(two);
    const of = (input: string) => rehearsal.find((each) => each.input === input);
    equal(of('metrics: recall')?.decision, 'hold');
    deepEqual(of('metrics: recall')?.gates, [{ id: 'recall', before: 'pass', after: 'inconclusive' }]);
    equal(of('metrics: mae')?.decision, 'promote-with-warnings');
    equal(of('report r')?.decision, 'hold');
    ok(rehearsal.every(({ promotes }) => !promotes));
  });

  it('shows where taking away a contradiction promotes', () => {
    const contradicted = inputs(
      [recall],
      'metrics: [{name: recall, value: 0.9, counts: {tp: 10, fp: 1, tn: 1, fn: 90}}]',
    );
    const { decision, rehearsal } = sensitivityOf(contradicted);
    equal(decision, 'block');
    deepEqual(
      rehearsal.filter(({ promotes }) => promotes).map(({ input }) => input),
      ['metrics: recall, its counts'],
    );
  });

  describe('on random policies and reports', function () {
    this.timeout(120_000);
    const bound = fc.integer({ min: 1, max: 99 }).map((n) => n / 100);
    const metric = fc.constantFrom('recall', 'precision', 'accuracy', 'log_loss', 'mae');
    const side = fc.constantFrom('min', 'max', 'above', 'below');
    const gate = fc
      .tuple(metric, side, bound, fc.option(bound), fc.constantFrom('hard-mandatory', 'soft-mandatory', 'advisory'))
      .map(
        ([name, s, b, w, e]) =>
          `type: metric, metric: ${name}, pass: {${s}: ${b}}${w === null ? '' : `, warn: {${s}: ${w}}`}, enforcement: ${e}`,
      );
    const scenario = fc.record({
      gates: fc.array(gate, { minLength: 1, maxLength: 4 }),
      values: fc.dictionary(
        metric,
        fc.integer({ min: 0, max: 100 }).map((n) => n / 100),
      ),
    });

    it('changes the outcome at every flip point, and nowhere between two', () => {
      fc.assert(
        fc.property(scenario, fc.double({ min: 0, max: 1, noNaN: true }), ({ gates, values }, between) => {
          const given = inputs(
            gates.map((each, index) => `id: g${index}, ${each}`),
            `metrics: [${Object.entries(values)
              .map(([name, value]) => `{name: ${name}, value: ${value}}`)
              .join(', ')}]`,
          );
          const found = sensitivityOf(given);
          equal(found.decision, evaluateInputs(given).decision);
          for (const lever of leversOf(given.reports, metricCatalog())) {
            const at = (value: number): Decision => evaluateInputs({ ...given, reports: lever.set(value) }).decision;
            const flips = found.decisionFlips
              .filter((flip) => flip.lever === lever.name)
              .sort((a, b) => a.value - b.value);
            for (const { value, belongsTo, below, above } of flips) {
              const [low, high] = belongsTo === 'below' ? [value, neighbour(value, 1)] : [neighbour(value, -1), value];
              equal(at(low), below);
              equal(at(high), above);
            }
            const edges = [lever.range.min ?? 0, ...flips.map(({ value }) => value), lever.range.max ?? 3];
            for (const [index, low] of edges.slice(0, -1).entries()) {
              const high = edges[index + 1] ?? low;
              const inside = low + (high - low) * (0.001 + 0.998 * between);
              if (inside <= low || inside >= high) continue;
              const flip = flips[index - 1];
              const expected = flip ? flip.above : (flips[0]?.below ?? found.decision);
              equal(at(inside), expected, `${lever.name} at ${inside}`);
            }
          }
          for (const change of found.changes) {
            if (change.of !== 'metric') continue;
            const lever = leversOf(given.reports, metricCatalog()).find(({ name }) => name === change.name);
            ok(lever);
            equal(evaluateInputs({ ...given, reports: lever.set(change.to) }).decision, change.after);
          }
        }),
        { numRuns: 150 },
      );
    });
  });

  it('rehearses what the text without the input says, for every input of the samples', function () {
    this.timeout(120_000);
    const folder = inRepository('samples/credit');
    const load = <K extends Kind>(kind: K, name: string) => {
      const [source] = readSource(`file:///${name}`, readFileSync(path.join(folder, name), 'utf8')).documents;
      const typed = source && sound(source, kind);
      ok(typed);
      return typed;
    };
    const sample = load('GovernancePolicy', 'consumer-credit.policy.yaml');
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.metrics.yaml'))
      .slice(0, 2);
    let compared = 0;
    for (const name of names) {
      const given: DecisionInputs = {
        policy: sample,
        card: load('ModelCard', name.replace('.metrics.', '.modelcard.')),
        reports: [load('MetricsReport', name)],
        options: { stage: 'production', asOf: '2026-11-24', metrics: undefined },
      };
      for (const { input, place, without } of removalsOf(given)) {
        if (place.path.length === 0) continue;
        const { source } = given.reports[0] ?? {};
        ok(source);
        const { start, end } = placeOf(source.yaml, place.path, place.path.length % 2 === 0 ? 'value' : 'entry');
        const isItem = typeof place.path.at(-1) === 'number';
        const removed = isItem ? withoutItem(source.text, start, end) : undefined;
        if (removed === undefined) continue;
        const [again] = readSource('file:///again.yaml', removed).documents;
        const typed = again && sound(again, 'MetricsReport');
        if (!typed) continue; // the last item of a block: what is left is no list
        const expected = evaluate(given.policy, given.card, [typed], given.options);
        const actual = evaluateInputs(without);
        deepEqual(
          actual.gates.map(({ id, outcome, reason }) => [id, outcome, reason]),
          expected.gates.map(({ id, outcome, reason }) => [id, outcome, reason]),
          `${name} without ${input}`,
        );
        compared++;
      }
    }
    ok(compared > 20, `only ${compared} removals were compared`);
  });
});

/** The text without the lines of a list item. */
function withoutItem(text: string, start: number, end: number): string | undefined {
  const first = text.lastIndexOf('\n', start) + 1;
  if (!/^\s*- $/.test(text.slice(first, start))) return undefined;
  const last = text.indexOf('\n', end);
  return text.slice(0, first) + text.slice(last + 1);
}
