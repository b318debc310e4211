import type { Gate, GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { SourceDocument } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';

/** The raw result of a check or gate. */
export type Outcome = 'pass' | 'warn' | 'inconclusive' | 'error' | 'fail' | 'skipped';

/** What is left of an outcome after enforcement and waivers. */
export type Effect = Outcome | 'waived' | 'dry-run';

export type Enforcement = 'hard-mandatory' | 'soft-mandatory' | 'advisory' | 'dry-run';

export type Decision = 'promote' | 'promote-with-warnings' | 'hold' | 'block';

export type GateType = Gate['type'];

/** Why a check has its outcome, for machines. */
export type Reason =
  // warn
  | 'within-warn-band'
  | 'small-group'
  // inconclusive
  | 'missing-metric'
  | 'missing-reference'
  | 'reference-mismatch'
  | 'missing-group'
  | 'missing-slice'
  | 'below-min-samples'
  | 'undefined-rate'
  | 'undefined-favourable-outcome'
  | 'missing-interval'
  | 'interval-straddles-bound'
  | 'missing-evidence'
  | 'uncorroborated'
  | 'training-data'
  | 'unknown-scope'
  | 'nothing-to-check'
  | 'not-supported'
  // error
  | 'not-a-number'
  | 'infinite'
  | 'outside-metric-range'
  | 'relative-to-zero'
  | 'digest-mismatch'
  | 'value-contradicts-counts'
  | 'value-contradicts-rows'
  | 'contradicts-card'
  | 'ambiguous-evidence'
  | 'unit-mismatch'
  | 'unknown-metric'
  | 'invalid-expression'
  // fail
  | 'below-min'
  | 'above-max'
  | 'requirement-not-met'
  // skipped
  | 'stage'
  | 'scope'
  | 'not-measured';

/** A place in one of the inputs; drawn as a line and column only when somebody asks. */
export interface Reference {
  readonly document: SourceDocument;
  readonly path: Path;
  readonly part?: 'key' | 'value';
}

/** Lower and upper end at 95 %; `null` is an open end. */
export type IntervalEnds = readonly [number | null, number | null];

/** One group's rate, as a fairness check shows it. */
export interface GroupRate {
  readonly group: string;
  readonly n: number;
  /** Numerator of the rate. */
  readonly selected?: number;
  readonly rate?: number | null;
  readonly interval?: IntervalEnds | null;
  readonly reference?: boolean;
}

/** One thing that was compared. */
export interface Check {
  /** A metric, slice, group, feature or requirement. */
  readonly subject: string;
  readonly metric?: string;
  readonly observed: number | string | boolean | null;
  /** `observed` with enough digits that it never contradicts the outcome. */
  readonly observedText?: string;
  /** What passes, as written. */
  readonly bound: Readonly<Record<string, number | string>> | null;
  readonly warnBound?: Readonly<Record<string, number | string>> | null;
  /** The bounds in the metric's unit. */
  readonly resolved?: Readonly<Record<string, number>> | null;
  readonly reference?: { readonly name: string; readonly value: number | null } | null;
  /** Signed distance to the nearest binding bound, positive inside. */
  readonly margin: number | null;
  readonly interval?: IntervalEnds | null;
  readonly intervalMethod?: string;
  readonly pValue?: number | null;
  readonly n?: number | null;
  readonly groups?: readonly GroupRate[];
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  /** What is wrong, why it matters, what to do; of a passing check, what was found. */
  readonly message: string;
  readonly notes?: readonly string[];
  /** False for a figure that is shown beside the check that decides. */
  readonly deciding?: boolean;
  /** False where a failure rests on evidence that the gate does not accept: no waiver knows what it would cover. */
  readonly waivable?: boolean;
  readonly policyPlace: Reference | null;
  readonly evidencePlace: Reference | null;
}

export interface MatchedWaiver {
  readonly name: string;
  readonly reason: string;
  readonly approvedBy: string;
  readonly expires: string;
  readonly place: Reference;
}

/** One gate's result. */
export interface GateResult {
  readonly id: string;
  readonly type: GateType;
  readonly title: string | null;
  readonly enforcement: Enforcement;
  readonly weight: number;
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly effect: Effect;
  readonly waiver: MatchedWaiver | null;
  readonly message: string;
  readonly checks: readonly Check[];
  readonly controls: readonly string[];
  readonly place: Reference;
}

/** The decision about one model at one stage. */
export interface Evaluation {
  readonly policy: { readonly name: string; readonly version: string | null; readonly document: SourceDocument };
  readonly model: { readonly name: string | null; readonly version: string | null; readonly sha256: string | null };
  readonly stage: string | null;
  /** Day, UTC, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly decision: Decision;
  /** Why, worst first, in sentences. */
  readonly reasons: readonly string[];
  /** Between 0 and 1, where the policy asks for a score. */
  readonly score: number | null;
  /** Some value was set by hand: this is no decision about what was measured. */
  readonly hypothetical: boolean;
  readonly gates: readonly GateResult[];
  /** Everything that was read. */
  readonly inputs: readonly SourceDocument[];
}

/**
 * What a policy says beside its gates. Gates are decided by this and by themselves: none reads what another one says, so
 * that typing in one can't change the outcome of another.
 */
export type PolicyTerms = GovernancePolicy & { readonly gates?: never };

/** A gate as it stands at one stage: the gate with its stage's overlay laid on it. */
export interface EffectiveGate<G extends Gate = Gate> {
  readonly gate: G;
  readonly skipped: boolean;
  readonly policy: PolicyTerms;
  /** With all gates, for expressions alone: whoever reads this is decided again whatever is typed. */
  readonly wholePolicy: GovernancePolicy;
  /** Where a field of the gate is written: in the overlay where that has it. */
  place(...path: Path): Reference;
}

const severity: Readonly<Record<Outcome, number>> = {
  skipped: 0,
  pass: 1,
  warn: 2,
  inconclusive: 3,
  error: 4,
  fail: 5,
};

/** The worst of several outcomes: fail > error > inconclusive > warn > pass > skipped. */
export function worst(outcomes: Iterable<Outcome>): Outcome | undefined {
  let result: Outcome | undefined;
  for (const outcome of outcomes) if (result === undefined || severity[outcome] > severity[result]) result = outcome;
  return result;
}

/** Orders outcomes, worse is larger. */
export function severityOf(outcome: Outcome): number {
  return severity[outcome];
}
