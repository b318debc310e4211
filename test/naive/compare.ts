import type { Evaluation, GateResult } from '../../core/gates/evaluation.ts';
import { type NaiveGate, naiveEvaluate } from './evaluate.ts';
import type { Question, Verdict } from './verdict.ts';

const verdictOf = ({ outcome, reason }: { readonly outcome: string; readonly reason: string | null }): Verdict =>
  reason === null ? outcome : `${outcome} ${reason}`;

const admits = (admissible: Verdict, given: Verdict): boolean =>
  admissible === given || (admissible.endsWith(' any') && given.startsWith(admissible.slice(0, -'any'.length)));

const deciding = (checks: GateResult['checks']) => checks.filter((check) => check.deciding !== false);

/** Everything in which an evaluation differs from what the naive evaluator makes of the same values. */
export function differences(question: Question, evaluation: Evaluation): readonly string[] {
  const found: string[] = [];
  const given = (gate: string, subject: string): Verdict | undefined => {
    const check = evaluation.gates.find(({ id }) => id === gate)?.checks.find((c) => c.subject === subject);
    return check && verdictOf(check);
  };
  const naive = naiveEvaluate(question, {
    choose(gate, { subject, verdicts, optional }) {
      const is = given(gate, subject);
      if (is === undefined && optional) return 'skipped';
      return is !== undefined && verdicts.some((v) => admits(v, is)) ? is : (verdicts[0] ?? '');
    },
    repeats(gate) {
      const subjects = deciding(evaluation.gates.find(({ id }) => id === gate)?.checks ?? []).map((c) => c.subject);
      return new Set(subjects).size < subjects.length;
    },
  });
  const note = (what: string, is: unknown, should: unknown): void => {
    if (is !== should) found.push(`${what} is ${is}, should be ${should}`);
  };
  const ids = (gates: readonly { readonly id: string }[]): string =>
    gates
      .map(({ id }) => id)
      .sort()
      .join(' ');
  note('the list of gates', ids(evaluation.gates), ids(naive.gates));
  for (const gate of naive.gates) {
    const real = evaluation.gates.find(({ id }) => id === gate.id);
    if (real) compareGate(real, gate, found);
  }
  note('decision', evaluation.decision, naive.decision);
  const apart = Math.abs((evaluation.score ?? 0) - (naive.score ?? 0));
  if ((evaluation.score === null) !== (naive.score === null) || apart > 1e-12)
    note('score', evaluation.score, naive.score);
  return found;
}

function compareGate(real: GateResult, naive: NaiveGate, found: string[]): void {
  const of = `${real.type} gate ${real.id}`;
  const checks = deciding(real.checks);
  for (const check of naive.checks) {
    if (check.subject === '') continue;
    const same = checks.find(({ subject }) => subject === check.subject);
    if (!same && check.optional) continue;
    if (!same) found.push(`${of} lacks the check ${check.subject}, which should be ${check.verdicts.join(' or ')}`);
    else if (!check.verdicts.some((v) => admits(v, verdictOf(same)))) {
      found.push(`${of}, ${check.subject} is ${verdictOf(same)}, should be ${check.verdicts.join(' or ')}`);
    }
  }
  if (naive.checks.every(({ subject }) => subject !== '')) {
    for (const { subject, outcome, reason } of checks) {
      if (!naive.checks.some((check) => check.subject === subject)) {
        found.push(`${of} has a check ${subject} (${verdictOf({ outcome, reason })}) that it should not have`);
      }
    }
  }
  if (real.outcome !== naive.outcome) found.push(`${of} is ${real.outcome}, should be ${naive.outcome}`);
  if (!naive.reasons.includes(real.reason))
    found.push(`${of}: reason ${real.reason}, should be ${naive.reasons.join(' or ')}`);
  if (real.effect !== naive.effect) found.push(`${of}: effect ${real.effect}, should be ${naive.effect}`);
  if (real.enforcement !== naive.enforcement)
    found.push(`${of}: enforcement ${real.enforcement}, should be ${naive.enforcement}`);
  const waiver = real.waiver?.name;
  if (waiver !== naive.waiver) found.push(`${of}: waiver ${waiver}, should be ${naive.waiver}`);
}
