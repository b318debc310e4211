import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';
import { exactOf, toDouble } from '../stats/decimal.ts';
import { shareOf } from './drift.ts';
import type { Decision, Effect, Enforcement, GateResult } from './evaluation.ts';
import { compareQuantities, exactQuantity, show } from './quantity.ts';

export interface Decided {
  readonly decision: Decision;
  readonly score: number | null;
  readonly reasons: readonly string[];
}

/** The decision that gates make together; a score can lower it, never raise it. */
export function decide(policy: GovernancePolicy, gates: readonly GateResult[]): Decided {
  const binding = gates.filter(isBinding);
  const reasons: string[] = [];
  const name = (gate: GateResult): string => `\`${gate.id}\``;
  let decision: Decision = 'promote';
  const lower = (to: Decision): void => {
    if (rank[to] > rank[decision]) decision = to;
  };
  for (const gate of binding) {
    switch (gate.effect) {
      case 'fail':
      case 'error':
        lower('block');
        break;
      case 'inconclusive':
        lower('hold');
        break;
      case 'warn':
      case 'waived':
        lower('promote-with-warnings');
        break;
      case 'pass':
      case 'skipped':
      case 'dry-run':
        break;
    }
  }
  if (binding.length === 0) {
    lower('hold');
    reasons.push('No binding gate applies, so nothing vouches for the model.');
  }
  for (const gate of gates)
    if (gate.enforcement === 'advisory' && gate.effect === 'warn') lower('promote-with-warnings');
  const worstFirst = [...gates]
    .filter((gate) => complaint[gate.effect] > 0)
    .sort((a, b) => complaint[b.effect] - complaint[a.effect]);
  for (const gate of worstFirst) {
    const waived = gate.waiver
      ? ` Waived until ${gate.waiver.expires} by ${gate.waiver.approvedBy}: ${gate.waiver.reason}`
      : '';
    reasons.push(`${name(gate)} (${gate.effect}): ${gate.message}${waived}`);
  }
  const score = scoreOf(policy, binding);
  if (score) {
    const { pass, warn } = policy.score ?? {};
    if (warn !== undefined && isBelow(score, warn)) {
      lower('block');
      reasons.push(`The score ${show(exactQuantity(score))} is below ${warn}, under which the policy blocks.`);
    } else if (pass !== undefined && isBelow(score, pass)) {
      lower('promote-with-warnings');
      reasons.push(`The score ${show(exactQuantity(score))} is below ${pass}, under which the policy warns.`);
    }
  }
  return { decision, score: score ? toDouble(score) : null, reasons };
}

const rank: Readonly<Record<Decision, number>> = { promote: 0, 'promote-with-warnings': 1, hold: 2, block: 3 };

const complaint: Readonly<Record<Effect, number>> = {
  pass: 0,
  skipped: 0,
  'dry-run': 0,
  waived: 1,
  warn: 2,
  inconclusive: 3,
  error: 4,
  fail: 5,
};

/** Binding gates are mandatory and apply here. */
export function isBinding(gate: GateResult): boolean {
  return isBindingEnforcement(gate.enforcement) && gate.outcome !== 'skipped';
}

/** Whether a gate of this enforcement can hold or block. */
export function isBindingEnforcement(enforcement: Enforcement): boolean {
  return enforcement === 'hard-mandatory' || enforcement === 'soft-mandatory';
}

const points: Readonly<Record<Effect, string>> = {
  pass: '1',
  warn: '0.5',
  waived: '0.5',
  fail: '0',
  error: '0',
  inconclusive: '0',
  skipped: '0',
  'dry-run': '0',
};

/** Weighted share of points over binding gates, exactly; undefined where the policy asks for no score or nothing binds. */
function scoreOf(policy: GovernancePolicy, binding: readonly GateResult[]) {
  if (!policy.score || (policy.score.pass === undefined && policy.score.warn === undefined)) return undefined;
  let total = exactOf(0);
  let reached = exactOf(0);
  for (const gate of binding) {
    const weight = exactOf(gate.weight);
    const point = exactOf(points[gate.effect]);
    if (!weight || !point) continue;
    total = total?.add(weight);
    reached = reached?.add(weight.mul(point));
  }
  return total && reached && total.n !== 0n ? reached.div(total) : undefined;
}

function isBelow(score: NonNullable<ReturnType<typeof scoreOf>>, bound: number | string): boolean {
  const limit = shareOf(bound);
  return limit === undefined || compareQuantities(exactQuantity(score), exactQuantity(limit)) < 0;
}
