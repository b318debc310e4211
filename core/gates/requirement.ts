import type { Path } from '../yaml/node.ts';
import { type Requirement, requirementCheck } from './declared.ts';
import { type Check, type EffectiveGate, type Reason, severityOf } from './evaluation.ts';

/** A document and the place in it that says what was found. */
export type Evidence = NonNullable<Requirement['evidence']>;

/** Why a requirement does not hold, or can't be decided. */
export interface Finding {
  readonly outcome: 'inconclusive' | 'error' | 'fail';
  readonly reason: Reason;
  /** What is wrong, in a sentence. */
  readonly what: string;
  /** What to do, in a sentence. */
  readonly todo: string;
  readonly evidence?: Evidence;
  readonly observed?: Check['observed'];
}

/** What a gate requires, and why that matters, in a sentence. */
export interface Asked {
  readonly subject: string;
  readonly policyPath: Path;
  readonly why: string;
}

/** What is there where nothing is wrong. */
export interface Found {
  /** A sentence. */
  readonly text: string;
  readonly observed: Check['observed'];
  readonly evidence?: Evidence | undefined;
}

/** How many findings one message tells. */
const told = 4;

/** The check of a requirement: it passes where nothing was found wrong, else the worst finding stands first. */
export function decided(
  gate: EffectiveGate,
  asked: Asked,
  findings: readonly Finding[],
  found: Found,
  notes: readonly string[] = [],
): Check {
  const { subject, policyPath } = asked;
  const noted = notes.length > 0 ? { notes: [...new Set(notes)] } : {};
  const [worst, ...others] = [...findings].sort((a, b) => severityOf(b.outcome) - severityOf(a.outcome));
  if (!worst) {
    const { text, observed, evidence } = found;
    return requirementCheck(gate, {
      subject,
      policyPath,
      observed,
      outcome: 'pass',
      reason: null,
      message: text,
      ...(evidence ? { evidence } : {}),
      ...noted,
    });
  }
  const all = [worst, ...others];
  const what = [...new Set(all.map((finding) => finding.what))];
  const todo = [...new Set(all.map((finding) => finding.todo))];
  const more = what.length > told ? [`And ${what.length - told} more.`] : [];
  return requirementCheck(gate, {
    subject,
    policyPath,
    observed: worst.observed ?? null,
    outcome: worst.outcome,
    reason: worst.reason,
    message: [...what.slice(0, told), ...more, asked.why, ...todo.slice(0, told)].join(' '),
    ...(worst.evidence ? { evidence: worst.evidence } : {}),
    ...noted,
  });
}

/** Whether a requirement asks for something: one that is switched off does not. */
export function asks(value: unknown): boolean {
  return value !== undefined && value !== false;
}

/** Whether a `require` asks for anything. Keys of the user's own ask for nothing. */
export function asksAny(require: object | undefined): boolean {
  return Object.entries(require ?? {}).some(([key, value]) => !key.startsWith('x-') && asks(value));
}

/** A gate, or a part of one, that asks for nothing. Nothing passes for lack of something to check. */
export function nothingToCheck(gate: EffectiveGate, policyPath: Path = ['require']): Check {
  const subject = policyPath.filter((key) => key !== 'require').join('.') || 'require';
  return requirementCheck(gate, {
    subject,
    policyPath: 'require' in gate.gate || policyPath[0] !== 'require' ? policyPath : [],
    observed: null,
    outcome: 'inconclusive',
    reason: 'nothing-to-check',
    message: `\`${subject}\` asks for nothing, so nothing can pass it. Say there what the model must have, or take it out.`,
  });
}

/** The value is declared and is not what is required. */
export function notMet(what: string, todo: string, evidence: Evidence, observed?: Check['observed']): Finding {
  return {
    outcome: 'fail',
    reason: 'requirement-not-met',
    what,
    todo,
    evidence,
    ...(observed === undefined ? {} : { observed }),
  };
}

/** Nothing is declared, or nothing that can be understood. */
export function missingEvidence(what: string, todo: string, evidence?: Evidence): Finding {
  return { outcome: 'inconclusive', reason: 'missing-evidence', what, todo, ...(evidence ? { evidence } : {}) };
}
