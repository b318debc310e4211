import { collectEvidence, type EvidenceSet, type ReportDocument } from '../gates/evidence.ts';
import { candidateSamples } from '../gates/simulate.ts';
import type { CandidateSample } from '../gates/simulation.ts';
import { sound } from '../model/soundness.ts';
import { policyViewOf } from './policy-view.ts';
import type { RuleContext } from './rule.ts';

/** What was measured of a model, as far as its reports are free of errors. */
export interface SoleSample {
  readonly sample: CandidateSample;
  readonly reports: readonly ReportDocument[];
  readonly evidence: EvidenceSet;
}

/**
 * The only sample that a sound policy could be decided on. With several models nobody can say which one is meant; without a
 * report nothing is known to be missing.
 */
export function soleSampleOf(context: RuleContext<'GovernancePolicy'>): SoleSample | undefined {
  const { document, workspace } = context;
  if (!sound(document, 'GovernancePolicy')) return undefined;
  const [sample, another] = candidateSamples(workspace, document);
  if (!sample || another) return undefined;
  const reports = sample.reports.flatMap((each) => sound(each, 'MetricsReport') ?? []);
  return { sample, reports, evidence: collectEvidence(reports, policyViewOf(context).catalog) };
}
