import type { Gate } from '../generated/GovernancePolicy.ts';
import type { MetricsReport } from '../generated/MetricsReport.ts';
import type { ModelCard } from '../generated/ModelCard.ts';
import type { TypedDocument } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';
import type { Check, EffectiveGate, Outcome, Reason } from './evaluation.ts';

/** What a declared gate may read: the card and the reports of one model. */
export interface Declarations {
  readonly card: TypedDocument<'ModelCard'> | undefined;
  readonly reports: readonly TypedDocument<'MetricsReport'>[];
  /** Day, UTC. Declared gates know no other clock. */
  readonly asOf: string;
}

/** A declared gate of one type: one check for each requirement. */
export type DeclaredGate<G extends Gate> = (gate: EffectiveGate<G>, declarations: Declarations) => readonly Check[];

/** What a requirement found: where, what, and what follows. */
export interface Requirement {
  /** Key of `require`, for example `codeCommit` or `encryption.atRest`. */
  readonly subject: string;
  /** Path of the requirement below the gate: `['require', 'codeCommit']`. */
  readonly policyPath: Path;
  readonly observed: Check['observed'];
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly message: string;
  readonly evidence?: {
    readonly document: TypedDocument<'ModelCard'> | TypedDocument<'MetricsReport'>;
    readonly path: Path;
  };
  readonly notes?: readonly string[];
}

/** Draws a check from what a requirement found. */
export function requirementCheck(gate: EffectiveGate, found: Requirement): Check {
  return {
    subject: found.subject,
    observed: found.observed,
    bound: null,
    margin: null,
    outcome: found.outcome,
    reason: found.reason,
    message: found.message,
    ...(found.notes ? { notes: found.notes } : {}),
    policyPlace: gate.place(...found.policyPath),
    evidencePlace: found.evidence ? { document: found.evidence.document.source, path: found.evidence.path } : null,
  };
}

export type { MetricsReport, ModelCard };
