import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { DecisionInputs } from '../../../core/gates/decision-inputs.ts';
import { evaluate } from '../../../core/gates/evaluate.ts';
import type { Evaluation } from '../../../core/gates/evaluation.ts';
import type { ReportDocument } from '../../../core/gates/evidence.ts';
import { withRows } from '../../../core/gates/rows-evidence.ts';
import { predictionsSpec } from '../../../core/gates/rows-spec.ts';
import { differences } from '../../naive/compare.ts';
import { countedReport } from '../../naive/rows.ts';
import type { Gate, GovernancePolicy } from '../../naive/verdict.ts';
import { readPlainCase } from '../../support/decide-plain.ts';
import { randomFrom, seedOf } from '../../support/random.ts';
import { arbitraryRowsCase, csvOf, type Row, type RowsCase, rankedMetrics } from '../../support/rows-case.ts';
import { computed, fromCsv } from '../stats/rows/support.ts';

const cases = Number(process.env.GATEWRIGHT_PAIRS ?? (process.env.CI ? 40_000 : 4_000)) / 20;
const seed = Number(process.env.GATEWRIGHT_SEED ?? 20_261_123);

/** What somebody finds who counts the rows by hand is no less than rows. */
const counted = (policy: GovernancePolicy): GovernancePolicy => ({
  ...policy,
  gates: (policy.gates ?? []).map((gate) => {
    const overlays = Object.entries(gate.stages ?? {}).map(([stage, overlay]) => [
      stage,
      typeof overlay === 'object' && overlay !== null && 'evidence' in overlay && overlay.evidence === 'rows'
        ? { ...overlay, evidence: 'counts' }
        : overlay,
    ]);
    const own = 'evidence' in gate && gate.evidence === 'rows' ? { evidence: 'counts' } : {};
    return { ...gate, ...own, ...(gate.stages ? { stages: Object.fromEntries(overlays) } : {}) } as Gate;
  }),
});

/** The report with what its rows make; undefined where they can't be used. */
function prepared(report: ReportDocument, rows: readonly Row[]): ReportDocument | undefined {
  const asked = predictionsSpec(report.value);
  assert.ok(asked && typeof asked === 'object');
  const result = fromCsv(asked.spec, csvOf(rows));
  return result.is === 'computed' ? withRows(report, computed(result)) : undefined;
}

const decide = ({ policy, options }: DecisionInputs, reports: readonly ReportDocument[]): Evaluation =>
  evaluate(policy, undefined, reports, options);

const summary = ({ decision, gates }: Evaluation): string =>
  JSON.stringify([decision, gates.map(({ id, outcome, effect }) => [id, outcome, effect])]);
const stops = ({ decision }: Evaluation): boolean => decision === 'hold' || decision === 'block';

/** What is wrong with one case, if anything. */
function violationOf(of: RowsCase, tally: Map<string, number>): string | undefined {
  const inputs = readPlainCase(of.given);
  const [report] = inputs?.reports ?? [];
  assert.ok(inputs && report);
  const full = prepared(report, of.rows);
  if (!full) return undefined;
  const evaluation = decide(inputs, [full]);
  const count = (what: string): unknown => tally.set(what, (tally.get(what) ?? 0) + 1);
  for (const { type, outcome, checks } of evaluation.gates) {
    count(`${type} ${outcome}`);
    for (const { metric, outcome: reached } of checks) count(`${metric} ${reached}`);
  }
  const { stage, asOf } = of.given;
  const question = {
    policy: counted(inputs.policy.value),
    card: undefined,
    reports: [countedReport(report.value, of)],
    waivers: [],
    stage,
    asOf,
  };
  const [apart] = differences(question, evaluation);
  if (apart !== undefined) return apart;
  const turned = prepared(report, [...of.rows].reverse());
  if (!turned || summary(decide(inputs, [turned])) !== summary(evaluation))
    return 'another order of rows decides otherwise';
  const { predictions: _, ...rest } = report.value;
  const without = decide(inputs, [{ ...report, value: rest }]);
  return stops(evaluation) && !stops(without)
    ? `without its rows ${evaluation.decision} becomes ${without.decision}`
    : undefined;
}

describe('evaluate on rows, and the naive evaluator on what is counted of them by hand', function () {
  this.timeout(30 * 60_000);

  it(`agree on ${cases} reports, in whatever order their rows come, and nothing is gained by leaving them out`, () => {
    const tally = new Map<string, number>();
    for (let n = 0; n < cases; n++) {
      const of = arbitraryRowsCase(randomFrom(seedOf(seed, n), n % 2 === 1));
      const what = violationOf(of, tally);
      assert.equal(what, undefined, `seed ${seed}, case ${n}: ${what}\n${JSON.stringify(of.given)}\n${csvOf(of.rows)}`);
    }
    if (cases < 100) return;
    for (const type of ['metric', 'fairness', 'drift'])
      for (const outcome of ['pass', 'fail', 'inconclusive'])
        assert.ok(tally.has(`${type} ${outcome}`), `no ${type} gate is ever ${outcome}`);
    if (cases < 1000) return;
    for (const metric of ['fbeta', ...rankedMetrics])
      for (const outcome of ['pass', 'fail'])
        assert.ok(tally.has(`${metric} ${outcome}`), `no ${metric} is ever ${outcome}`);
  });
});
