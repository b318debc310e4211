import { type Kind, kindOf, type SourceFile } from '../core/model/documents.ts';
import { nameOf } from '../core/model/workspace.ts';

/** Counts changes, so that what depends on one kind of document is computed again for that alone. */
export interface Revisions {
  /** Policies, which others may extend. */
  readonly policies: number;
  /** Which policies there are, by name and version: a waiver means one of them. */
  readonly names: number;
  /** Whatever a decision may read beside its policy: reports, cards, waivers, the configuration, rows. */
  readonly evidence: number;
  /** Anything at all. */
  readonly all: number;
}

export const firstRevisions: Revisions = { policies: 0, names: 0, evidence: 0, all: 0 };

const evidenceKinds: ReadonlySet<Kind> = new Set(['MetricsReport', 'ModelCard', 'Waiver', 'Configuration']);

/** The next revisions, when one file has become another. */
export function revised(
  revisions: Revisions,
  before: SourceFile | undefined,
  after: SourceFile | undefined,
): Revisions {
  const kinds = new Set([...(before?.documents ?? []), ...(after?.documents ?? [])].map(kindOf));
  // What is no document of ours, or not yet, may be rows that a report is computed from.
  const evidence = [...kinds].some((kind) => kind === undefined || evidenceKinds.has(kind));
  return {
    policies: revisions.policies + (kinds.has('GovernancePolicy') ? 1 : 0),
    names: revisions.names + (kinds.has('GovernancePolicy') && namesIn(before) !== namesIn(after) ? 1 : 0),
    evidence: revisions.evidence + (evidence ? 1 : 0),
    all: revisions.all + 1,
  };
}

/** A text that tells the policies of a file apart. */
function namesIn(file: SourceFile | undefined): string {
  const policies = (file?.documents ?? []).filter((document) => kindOf(document) === 'GovernancePolicy');
  return JSON.stringify(policies.map((policy) => [policy.index, nameOf(policy)]));
}
