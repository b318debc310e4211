import { checksOf } from './checks.ts';
import { shareOf } from './drift-gate.ts';
import { compare, exact, type Fraction, over, plus, times, toNumber, zero } from './fraction.ts';
import { atStage, modelOf, scopeOf, withBases } from './plan.ts';
import {
  check,
  type GovernancePolicy,
  type NaiveCheck,
  outcomeOf,
  type Question,
  rank,
  reasonOf,
  type Verdict,
} from './verdict.ts';
import { type Settled, waiverFor } from './waivers.ts';

export interface NaiveGate {
  readonly id: string;
  readonly enforcement: string;
  readonly outcome: string;
  /** Reasons of its worst checks: the gate's own is one of them. */
  readonly reasons: readonly (string | null)[];
  readonly effect: string;
  readonly waiver: string | undefined;
  readonly checks: readonly NaiveCheck[];
}

export interface NaiveResult {
  readonly decision: string;
  readonly score: number | null;
  readonly gates: readonly NaiveGate[];
}

/** Which of several admissible verdicts the other evaluator gave; the specification leaves them open. */
export interface Choice {
  choose(gate: string, check: NaiveCheck): Verdict;
  /** Whether the other evaluator shows a gate's checks twice: as a base asks them, and as the child does. */
  repeats(gate: string): boolean;
}

const isSettled = ({ verdicts, optional }: NaiveCheck): boolean =>
  verdicts.length === 1 && !verdicts[0]?.endsWith(' any') && !optional;

/**
 * Decides a model by the specification's letter, slowly and from plain values.
 * @param choice settles what the specification leaves open, so that everything above it can still be compared
 */
export function naiveEvaluate(question: Question, choice: Choice): NaiveResult {
  const policy = withBases(question.policy, question.bases ?? []);
  const gates = (policy.gates ?? []).map((written) => {
    const { gate, skipped } = atStage(written, question.stage);
    const enforcement = gate.enforcement ?? 'hard-mandatory';
    const bare = { id: gate.id, enforcement, weight: exact(gate.weight ?? 1) };
    if (skipped) return settled(question, policy, bare, [{ subject: '', verdicts: ['skipped stage'] }], choice);
    const model = modelOf(question).name;
    const scopes = [policy.scope, gate.scope].map((scope) => scopeOf(scope, question.card, model));
    const scope = scopes.find((s) => s === 'skipped scope') ?? scopes.find((s) => s !== undefined);
    if (scope === 'skipped scope') return settled(question, policy, bare, [{ subject: '', verdicts: [scope] }], choice);
    const unknown = scope === undefined ? [] : [check('scope', scope)];
    return settled(question, policy, bare, [...unknown, ...checksOf(question, policy, gate)], choice);
  });
  return { ...decide(policy, gates), gates: gates.map(({ weight: _, ...gate }) => gate) };
}

interface Bare {
  readonly id: string;
  readonly enforcement: string;
  readonly weight: Fraction;
}

function settled(
  question: Question,
  policy: GovernancePolicy,
  bare: Bare,
  checks: readonly NaiveCheck[],
  choice: Choice,
): NaiveGate & Bare {
  const verdicts: readonly Settled[] = checks.map((one) => ({
    ...one,
    verdict: isSettled(one) ? (one.verdicts[0] ?? '') : choice.choose(bare.id, one),
  }));
  const worst = Math.max(...verdicts.map(({ verdict }) => rank(outcomeOf(verdict))));
  const all = verdicts.filter(({ verdict }) => rank(outcomeOf(verdict)) === worst);
  const allSkipped = checks.length > 0 && worst === 0 && !verdicts.some(({ subject }) => subject === '');
  const outcome = checks.length === 0 || allSkipped ? 'inconclusive' : outcomeOf(all[0]?.verdict ?? '');
  const waivable = bare.enforcement === 'soft-mandatory' || bare.enforcement === 'advisory';
  const waived = waivable ? waiverFor(question, policy, bare.id, verdicts, choice.repeats(bare.id)) : undefined;
  return {
    ...bare,
    outcome,
    reasons: allSkipped ? ['nothing-to-check'] : [...new Set(all.map(({ verdict }) => reasonOf(verdict)))],
    effect: effectOf(outcome, bare.enforcement, waived?.rest),
    waiver: waived?.waiver.metadata.name,
    checks,
  };
}

/** @param rest what a waiver leaves of the outcome, if there is one */
function effectOf(outcome: string, enforcement: string, rest: string | undefined): string {
  if (outcome === 'skipped') return 'skipped';
  if (enforcement === 'dry-run') return 'dry-run';
  if (enforcement === 'advisory') return outcome === 'pass' ? 'pass' : 'warn';
  if (rest === undefined) return outcome;
  return rank(rest) > rank('warn') ? rest : 'waived';
}

const points: Readonly<Record<string, Fraction>> = { pass: over(1n, 1n), warn: over(1n, 2n), waived: over(1n, 2n) };

/** Decision and score of all gates. */
function decide(
  policy: GovernancePolicy,
  gates: readonly (NaiveGate & Bare)[],
): { decision: string; score: number | null } {
  const binding = gates.filter(
    (g) => ['hard-mandatory', 'soft-mandatory'].includes(g.enforcement) && g.outcome !== 'skipped',
  );
  const effects = binding.map(({ effect }) => effect);
  const levels = ['promote', 'promote-with-warnings', 'hold', 'block'];
  let level = 0;
  const atLeast = (other: number): void => {
    level = Math.max(level, other);
  };
  if (effects.some((e) => e === 'warn' || e === 'waived')) atLeast(1);
  if (gates.some((g) => g.enforcement === 'advisory' && g.effect === 'warn')) atLeast(1);
  if (binding.length === 0 || effects.includes('inconclusive')) atLeast(2);
  if (effects.includes('fail') || effects.includes('error')) atLeast(3);
  if (!policy.score || binding.length === 0 || (policy.score.pass ?? policy.score.warn) === undefined)
    return { decision: levels[level] ?? '', score: null };
  const sum = (list: readonly Fraction[]): Fraction => list.reduce(plus, zero);
  const reached = sum(binding.map((g) => times(g.weight, points[g.effect] ?? zero)));
  const weights = sum(binding.map((g) => g.weight));
  const score = over(reached.top * weights.bottom, reached.bottom * weights.top);
  const { pass, warn } = policy.score;
  if (pass !== undefined && compare(score, shareOf(pass)) < 0) atLeast(1);
  if (warn !== undefined && compare(score, shareOf(warn)) < 0) atLeast(3);
  return { decision: levels[level] ?? '', score: toNumber(score) };
}
