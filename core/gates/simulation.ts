import type { SourceDocument, TypedDocument } from '../model/documents.ts';
import type { Workspace } from '../model/workspace.ts';
import type { DecisionMemory } from './decision-memory.ts';
import type { Evaluation } from './evaluation.ts';
import type { PrepareReport } from './evidence.ts';

/** A choice that counts before everything the workspace says. URIs. */
export interface SampleChoice {
  readonly reports?: readonly string[];
  readonly card?: string;
  readonly stage?: string;
  /** Day, UTC. */
  readonly asOf?: string;
}

/** What a policy would be decided on. */
export interface ResolvedSample {
  readonly reports: readonly TypedDocument<'MetricsReport'>[];
  readonly card: TypedDocument<'ModelCard'> | undefined;
  readonly waivers: readonly TypedDocument<'Waiver'>[];
  readonly stage: string | undefined;
  readonly asOf: string;
  readonly origin: 'chosen' | 'configuration' | 'card' | 'only-report';
}

/** A set of reports of one model. */
export interface CandidateSample {
  readonly reports: readonly SourceDocument[];
  readonly card: SourceDocument | undefined;
  readonly model: { readonly name?: string; readonly version?: string };
}

export type Simulation =
  | {
      readonly is: 'decided';
      readonly evaluation: Evaluation;
      readonly sample: ResolvedSample;
      readonly candidates: readonly CandidateSample[];
    }
  /** Several samples and no choice, or none at all. */
  | { readonly is: 'no-sample'; readonly candidates: readonly CandidateSample[]; readonly message: string }
  /** The policy or its evidence has errors, so nothing is decided. */
  | {
      readonly is: 'unsound';
      readonly documents: readonly SourceDocument[];
      readonly candidates: readonly CandidateSample[];
      readonly message: string;
    };

/**
 * Decides a policy of a workspace on the sample that counts; `today` serves where no date is set. With what the last
 * decision on the policy left, gates that nothing has changed for are not decided again.
 */
export type Simulate = (
  workspace: Workspace,
  policy: SourceDocument,
  choice: SampleChoice,
  today: string,
  prepare: PrepareReport,
  memory?: DecisionMemory,
) => Simulation;
