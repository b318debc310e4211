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

export const check = (subject: string, ...verdicts: Verdict[]): NaiveCheck => ({ subject, verdicts });

const order = ['skipped', 'pass', 'warn', 'inconclusive', 'error', 'fail'];
/** Larger is worse. */
export const rank = (outcome: string): number => order.indexOf(outcome);
