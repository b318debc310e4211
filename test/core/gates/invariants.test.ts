import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { evaluate } from '../../../core/gates/evaluate.ts';
import { type Decision, type Evaluation, severityOf } from '../../../core/gates/evaluation.ts';
import { type Kind, readSource, type TypedDocument } from '../../../core/model/documents.ts';
import { sound } from '../../../core/model/soundness.ts';
import { gateReport } from '../../../core/report/gate-report.ts';

type Plain = { [key: string]: unknown };

const metrics = ['precision', 'recall', 'log_loss', 'psi', 'disparate_impact_ratio', 'mae'];
const value = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 100 }).map((n) => n / 100) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, -1, 94, 1e308) },
);
const bound = fc.oneof(
  value,
  fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
  fc.constantFrom('baseline - 2%', 'baseline + 1pp', 'baseline * 1.1', '5ms'),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const bounds = fc.record({
  min: optional(bound),
  max: optional(bound),
  above: optional(bound),
  below: optional(bound),
});
const enforcement = fc.constantFrom('hard-mandatory', 'soft-mandatory', 'advisory', 'dry-run');
const split = optional(fc.constantFrom('test', 'validation', 'training'));

const metricGate = fc.record({
  type: fc.constant('metric'),
  metric: fc.constantFrom(...metrics),
  pass: optional(bounds),
  warn: optional(bounds),
  enforcement,
  split,
  minSamples: optional(fc.integer({ min: 1, max: 200 })),
  decideOn: optional(fc.constantFrom('point', 'interval')),
  evidence: optional(fc.constantFrom('value', 'counts', 'rows')),
  slices: optional(fc.record({ by: fc.constantFrom('sex', 'age'), take: fc.constantFrom('each', 'gap', 'ratio') })),
});
const fairnessGate = fc.record({
  type: fc.constant('fairness'),
  metric: fc.constantFrom(
    'disparate_impact_ratio',
    'demographic_parity_ratio',
    'equal_opportunity_difference',
    'equalized_odds_difference',
    'average_odds_difference',
    'recall',
  ),
  take: optional(fc.constantFrom('gap', 'ratio')),
  attributes: fc.constantFrom('all', ['sex'], []),
  reference: optional(fc.constantFrom('highest', 'largest', 'overall', 'declared')),
  pass: bounds,
  enforcement,
  evidence: optional(fc.constantFrom('value', 'counts')),
});
const driftGate = fc.record({
  type: fc.constant('drift'),
  method: fc.constantFrom('psi', 'kl_divergence', 'js_distance', 'ks_p_value'),
  target: optional(fc.constantFrom('features', 'labels')),
  features: optional(fc.subarray(['a', 'b', 'c'], { minLength: 1 })),
  pass: bounds,
  maxShare: optional(fc.constantFrom(0, 0.5, '50%')),
  enforcement,
});
const gates = fc
  .array(fc.oneof(metricGate, fairnessGate, driftGate), { minLength: 1, maxLength: 5 })
  .map((list) => list.map((gate, i) => ({ id: `g${i}`, ...gate })));
const policyOf = fc.record({
  gates,
  score: optional(
    fc.record({ pass: optional(fc.constantFrom(0.9, '50%')), warn: optional(fc.constantFrom(0.5, '20%')) }),
  ),
});

const count = fc.integer({ min: 0, max: 400 });
const cell = fc
  .tuple(count, count, count, count)
  .map(([tp, fp, tn, fn]) => ({ n: tp + fp + tn + fn, selected: tp + fp, tp, fp, tn, fn }));
const entry = fc.record({
  name: fc.constantFrom(...metrics),
  value,
  n: optional(fc.integer({ min: 0, max: 400 })),
  slice: optional(fc.constantFrom({ sex: 'f' }, { sex: 'm' }, { age: 'x' })),
  ci: optional(fc.constantFrom({ level: 0.95, lower: 0.2, upper: 0.9 }, { level: 0.9, lower: 0.2, upper: 0.9 })),
  split,
});
const distribution = fc.record({
  feature: fc.constantFrom('a', 'b', 'c'),
  psi: optional(value),
  reference: optional(fc.constant({ x: 40, y: 60 })),
  current: optional(fc.record({ x: count, y: count })),
});
const reportOf = fc.record({
  dataset: fc.record({
    name: fc.constant('d'),
    version: fc.constant('1'),
    split: fc.constantFrom('test', 'validation', 'training'),
  }),
  metrics: fc.array(entry, { maxLength: 6 }),
  groups: optional(fc.record({ f: cell, m: cell }).map((groups) => [{ attribute: 'sex', groups }])),
  distributions: fc.uniqueArray(distribution, { maxLength: 3, selector: (d) => d.feature }),
  references: optional(
    fc.record({ value }).map(({ value: v }) => ({
      baseline: { dataset: { name: 'd', version: '1' }, metrics: metrics.map((name) => ({ name, value: v })) },
    })),
  ),
});

function read<K extends Kind>(kind: K, body: Plain): TypedDocument<K> | undefined {
  const plain = JSON.parse(JSON.stringify({ apiVersion: 'gatewright/v1', kind, ...body })); // drops what is undefined
  const [source] = readSource(`file:///${kind}.yaml`, JSON.stringify(plain)).documents;
  return source && sound(source, kind);
}

const policyBody = (body: Plain): Plain => ({
  metadata: { name: 'p', version: '1.0.0' },
  references: { baseline: {} },
  protectedAttributes: [{ attribute: 'sex', groups: ['f', 'm'], reference: 'm' }],
  ...body,
});
const reportBody = (body: Plain): Plain => ({
  metadata: { name: 'r' },
  model: { name: 'm', version: '1.0.0' },
  ...body,
});

function decide(policy: Plain, report: Plain): Evaluation | undefined {
  const p = read('GovernancePolicy', policyBody(policy));
  const r = read('MetricsReport', reportBody(report));
  return p && r && evaluate(p, undefined, [r], { stage: undefined, asOf: '2026-11-24', metrics: undefined });
}

const promotes = (decision: Decision): boolean => decision === 'promote' || decision === 'promote-with-warnings';
const summary = (e: Evaluation | undefined): unknown =>
  e && [e.decision, e.score, e.gates.map((g) => [g.id, g.outcome, g.reason, g.effect]).sort()];
const runs = { numRuns: Number(process.env.GATEWRIGHT_RUNS ?? 400) };

describe('invariants of evaluation, on random policies and reports', function () {
  this.timeout(120_000);

  it('never throws, and gives the same bytes for the same inputs', () => {
    fc.assert(
      fc.property(policyOf, reportOf, (policy, report) => {
        const [a, b] = [decide(policy, report), decide(policy, report)];
        assert.equal(JSON.stringify(a && gateReport(a)), JSON.stringify(b && gateReport(b)));
        assert.doesNotMatch(JSON.stringify(a?.gates.map((g) => g.message)) ?? '', /Gatewright failed/);
      }),
      runs,
    );
  });

  it('gives the bytes of unread documents whatever was decided before, and in whichever order', () => {
    const bytes = (e: Evaluation): string => JSON.stringify(gateReport(e));
    const decideRead = (p: TypedDocument<'GovernancePolicy'>, r: readonly TypedDocument<'MetricsReport'>[]) =>
      evaluate(p, undefined, r, { stage: undefined, asOf: '2026-11-24', metrics: undefined });
    const several = { minLength: 2, maxLength: 4 };
    fc.assert(
      fc.property(fc.array(policyOf, several), fc.array(reportOf, several), (policies, reports) => {
        const readAll = () => ({
          of: policies.flatMap((body) => read('GovernancePolicy', policyBody(body)) ?? []),
          by: reports.flatMap((body) => read('MetricsReport', reportBody(body)) ?? []),
        });
        const known = readAll();
        const pairs = known.of.flatMap((_, i) => known.by.map((__, j) => [i, j] as const));
        const once = (i: number, j: number, { of, by } = readAll()): string => {
          const [p, r] = [of[i], by[j]];
          assert.ok(p && r);
          return bytes(decideRead(p, [r]));
        };
        const fresh = pairs.map(([i, j]) => once(i, j));
        const shared = pairs.map(([i, j]) => once(i, j, known));
        const [first] = known.of;
        if (first) decideRead(first, known.by); // all together, in between
        const backwards = [...pairs].reverse().map(([i, j]) => once(i, j, known));
        assert.deepEqual(shared, fresh);
        assert.deepEqual(backwards.reverse(), fresh);
      }),
      { numRuns: Math.ceil(runs.numRuns / 10) },
    );
  });

  it('does not depend on the order of gates, entries or keys', () => {
    const reversed = (x: unknown): unknown => {
      if (Array.isArray(x)) return x.map(reversed);
      if (typeof x !== 'object' || x === null) return x;
      return Object.fromEntries(
        Object.entries(x)
          .reverse()
          .map(([k, v]) => [k, reversed(v)]),
      );
    };
    fc.assert(
      fc.property(policyOf, reportOf, (policy, report) => {
        const turned = {
          ...(reversed(report) as Plain),
          metrics: [...report.metrics].reverse(),
          distributions: [...report.distributions].reverse(),
        };
        assert.deepEqual(
          summary(decide({ ...policy, gates: [...policy.gates].reverse() }, turned)),
          summary(decide(policy, report)),
        );
      }),
      runs,
    );
  });

  it('blocks when a hard-mandatory gate fails or errs, and never promotes past an inconclusive one', () => {
    fc.assert(
      fc.property(policyOf, reportOf, (policy, report) => {
        const evaluation = decide(policy, report);
        for (const gate of evaluation?.gates ?? []) {
          if (gate.enforcement !== 'hard-mandatory') continue;
          if (gate.outcome === 'fail' || gate.outcome === 'error') assert.equal(evaluation?.decision, 'block');
          if (gate.outcome === 'inconclusive') assert.ok(evaluation && !promotes(evaluation.decision));
        }
      }),
      runs,
    );
  });

  it('never improves an outcome when a bound is tightened', () => {
    const tighter: Readonly<Record<string, number>> = { min: 0.01, above: 0.01, max: -0.01, below: -0.01 };
    fc.assert(
      fc.property(policyOf, reportOf, (policy, report) => {
        const tightened = policy.gates.map((gate) => {
          const pass = Object.fromEntries(
            Object.entries(gate.pass ?? {}).map(([side, b]) => [
              side,
              typeof b === 'number' ? b + (tighter[side] ?? 0) : b,
            ]),
          );
          return { ...gate, ...(gate.pass ? { pass } : {}), ...('warn' in gate ? { warn: undefined } : {}) };
        });
        const plain = policy.gates.map((gate) => ('warn' in gate ? { ...gate, warn: undefined } : gate));
        const before = decide({ ...policy, gates: plain }, report);
        const after = decide({ ...policy, gates: tightened }, report);
        for (const [i, gate] of (before?.gates ?? []).entries()) {
          const now = after?.gates[i];
          // An interval that fails may come to straddle nothing; what passes must have passed before.
          if (now?.outcome === 'pass') assert.equal(gate.outcome, 'pass', `${gate.id} improved`);
        }
      }),
      runs,
    );
  });

  it('never turns hold or block into a promotion when a value is taken away', () => {
    fc.assert(
      fc.property(policyOf, reportOf, fc.nat(), (policy, report, pick) => {
        const before = decide(policy, report);
        if (!before || promotes(before.decision)) return;
        // Ambiguity is the report's own: with one of two rival values gone there is nothing to be ambiguous about.
        if (before.gates.some((gate) => gate.checks.some((check) => check.reason === 'ambiguous-evidence'))) return;
        const left = report.metrics.filter((_, i) => i !== pick % Math.max(1, report.metrics.length));
        // A slice that nobody declared is known only by being reported.
        if (policy.gates.some((gate) => 'slices' in gate && gate.slices)) return;
        const after = decide(policy, { ...report, metrics: left });
        assert.ok(after && !promotes(after.decision), `${before.decision} became ${after?.decision}`);
      }),
      runs,
    );
  });

  it("gives the worst outcome of a gate's deciding checks", () => {
    fc.assert(
      fc.property(policyOf, reportOf, (policy, report) => {
        for (const gate of decide(policy, report)?.gates ?? []) {
          const worst = Math.max(...gate.checks.filter((c) => c.deciding !== false).map((c) => severityOf(c.outcome)));
          assert.equal(severityOf(gate.outcome), worst);
        }
      }),
      runs,
    );
  });
});
