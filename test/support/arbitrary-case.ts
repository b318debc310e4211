import { declaredCard, declaredReport } from './arbitrary-declared.ts';
import { arbitraryPolicy, type Plain, stages } from './arbitrary-policy.ts';
import { arbitraryReport } from './arbitrary-report.ts';
import type { Random } from './random.ts';

/** Everything that one evaluation reads, as plain values. */
export interface PlainCase {
  readonly policy: Plain;
  /** The policies that it extends, nearest first. */
  readonly bases: readonly Plain[];
  readonly card: Plain | undefined;
  readonly reports: readonly Plain[];
  readonly waivers: readonly Plain[];
  readonly stage: string;
  readonly asOf: string;
}

export const asOf = '2026-11-24';

function arbitraryCard(random: Random): Plain {
  return {
    metadata: {
      name: 'm',
      version: '1.0.0',
      updated: random.maybe(0.9, () => random.one(['2026-08-12', '2026-08-12', '2026-09-12'])),
    },
    governance: random.maybe(0.8, () => ({
      domain: random.maybe(0.8, () => random.one(['credit', 'credit', 'health'])),
      riskTier: random.maybe(0.8, () => random.one(['high', 'high', 'minimal'])),
      jurisdictions: random.maybe(0.8, () => random.one([['EU'], ['US', 'EU'], ['US']])),
      approvals: random.maybe(0.8, () => [
        {
          role: 'legal',
          name: 'L',
          date: random.one(['2026-08-12', '2026-08-12', '2026-10-01']),
          decision: random.chance(0.85) ? 'approved' : random.one(['rejected', 'conditional']),
        },
        { role: 'validation', name: 'V', date: '2026-08-12', decision: 'approved' },
      ]),
    })),
    ...declaredCard(
      random,
      random.maybe(0.7, () => random.some(['a', 'b', 'c'], 1)),
    ),
  };
}

function waiver(random: Random, gates: readonly Plain[], n: number): Plain {
  return {
    metadata: { name: `w${n}` },
    policy: random.chance(0.97) ? 'p' : 'q',
    gate: random.chance(0.95) ? random.one(gates).id : 'g9',
    model: random.one(['m@1.0.0', 'm@1.0.0', 'm@^1.0.0', 'm@~1.0.0', 'm@2.0.0', 'other@1.0.0']),
    reason: random.chance(0.95) ? 'The data of one region came late.' : undefined,
    requestedBy: 'someone',
    approvedBy: random.one(['boss', 'boss', 'boss', 'lead', 'someone']),
    approvedOn: random.one(['2026-11-24', '2026-11-01', '2026-11-01', '2026-06-01', '2026-12-01']),
    expires: random.one(['2026-11-24', '2026-12-01', '2026-12-31', '2027-06-01', '2026-11-23']),
    checks: random.maybe(0.5, () =>
      random.one([
        ['precision', 'recall', 'accuracy', 'f1', 'log_loss', 'mae', 'specificity'],
        ['sex=f', 'sex=m', 'sex'],
        ['sex=f'],
        ['share of drifted features'],
        ['age', 'age=old', 'sex', 'sex=f'],
        ['codeCommit', 'signature', 'strategy', 'captureRate', 'networkIsolation', 'encryption.atRest', 'approvals'],
        ['perTrainingRun', 'budget.amount', 'latencyOverhead', 'minDuration', 'registry', 'rollback accuracy'],
      ]),
    ),
    notWorseThan: random.maybe(0.25, () => random.one<number | string>([0.2, 0.5, '40%', 0.8])),
  };
}

/** A child that tightens its base: a number bound a step further in, or a harder enforcement. */
function tightenedChild(random: Random, base: Plain): Plain {
  const gates = base.gates as readonly Plain[];
  const own = gates
    .filter(() => random.chance(0.6))
    .map((gate) => {
      const pass = Object.fromEntries(
        Object.entries((gate.pass as Plain | undefined) ?? {}).map(([side, bound]) => [
          side,
          tighter(side, bound, random),
        ]),
      );
      const enforcement = random.chance(0.3) ? 'hard-mandatory' : gate.enforcement;
      return { ...gate, ...(gate.pass === undefined ? {} : { pass }), enforcement, stages: undefined };
    });
  return { ...base, metadata: { name: 'p', version: '1.0.0' }, extends: ['base@^1.0.0'], gates: own };
}

function tighter(side: string, bound: unknown, random: Random): unknown {
  if (typeof bound !== 'number' || random.chance(0.5)) return bound;
  const step = side === 'min' || side === 'above' ? 0.05 : -0.05;
  return Math.round((bound + step) * 100) / 100;
}

/** A policy, a card, reports and waivers that have to do with one another. */
export function arbitraryCase(random: Random): PlainCase {
  const written = arbitraryPolicy(random);
  const gates = written.gates as readonly Plain[];
  const extended = random.chance(0.12);
  const base = {
    ...written,
    metadata: { name: 'base', version: '1.0.0' },
    gates: gates.map(({ stages: _, ...gate }) => gate),
  };
  return {
    policy: extended ? tightenedChild(random, base) : written,
    bases: extended ? [base] : [],
    card: random.maybe(0.8, () => arbitraryCard(random)),
    reports: Array.from({ length: random.one([1, 1, 1, 1, 1, 1, 2, 0]) }, () =>
      arbitraryReport(random, gates, declaredReport(random)),
    ),
    waivers: Array.from({ length: random.one([0, 0, 1, 2]) }, (_, n) => waiver(random, gates, n)),
    stage: random.one(stages),
    asOf,
  };
}
