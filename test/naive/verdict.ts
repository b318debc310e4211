import type { Enforcement, Gate, GovernancePolicy } from '../../core/generated/GovernancePolicy.ts';
import type { MetricsReport } from '../../core/generated/MetricsReport.ts';
import type { ModelCard } from '../../core/generated/ModelCard.ts';
import type { Waiver } from '../../core/generated/Waiver.ts';
import type { Fraction } from './fraction.ts';

export type { Enforcement, Gate, GovernancePolicy, MetricsReport, ModelCard, Waiver };

/** An outcome with its reason code, written `fail below-min`; `pass` has none. */
export type Verdict = string;

/** One thing that was compared. Where the specification leaves the verdict open, several are admissible. */
export interface NaiveCheck {
  readonly subject: string;
  readonly verdicts: readonly Verdict[];
  /** What was observed, for a waiver's `notWorseThan`. */
  readonly value?: Fraction | undefined;
  readonly metric?: string | undefined;
  /** The value lies above what passes, so that a higher one is worse. */
  readonly isHigh?: boolean | undefined;
  /** The specification says nothing of whether this is shown beside what else is wrong. */
  readonly optional?: boolean | undefined;
  /** A failure on evidence that the gate does not accept, which no waiver covers. */
  readonly unwaivable?: boolean | undefined;
}

export interface Question {
  readonly policy: GovernancePolicy;
  readonly bases?: readonly GovernancePolicy[];
  readonly card: ModelCard | undefined;
  readonly reports: readonly MetricsReport[];
  readonly waivers: readonly Waiver[];
  readonly stage: string | undefined;
  readonly asOf: string;
}

export const outcomeOf = (verdict: Verdict): string => verdict.split(' ')[0] ?? '';
export const reasonOf = (verdict: Verdict): string | null => verdict.split(' ')[1] ?? null;

/** The verdicts that are left of several things that are wrong at once: the worst outcome, for any of its reasons. */
export function worstOf(verdicts: readonly Verdict[]): readonly Verdict[] {
  const worst = Math.max(...verdicts.map((v) => rank(outcomeOf(v))));
  return [...new Set(verdicts.filter((v) => rank(outcomeOf(v)) === worst))];
}

export const check = (subject: string, ...verdicts: Verdict[]): NaiveCheck => ({ subject, verdicts });

const order = ['skipped', 'pass', 'warn', 'inconclusive', 'error', 'fail'];
/** Larger is worse. */
export const rank = (outcome: string): number => order.indexOf(outcome);
