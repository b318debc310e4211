import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import { collectEvidence, type EvidenceSet, type ReportDocument } from '../gates/evidence.ts';
import { candidateSamples } from '../gates/simulate.ts';
import type { CandidateSample } from '../gates/simulation.ts';
import type { Configuration } from '../generated/Configuration.ts';
import type { SourceDocument } from '../model/documents.ts';
import { sound } from '../model/soundness.ts';
import type { Workspace } from '../model/workspace.ts';
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
  const { document, workspace, configuration } = context;
  const known = samples.get(document);
  if (known && known.workspace === workspace && known.configuration === configuration) return known.found;
  const found = findSoleSample(context);
  samples.set(document, { workspace, configuration, found });
  return found;
}

interface KeptSample {
  readonly workspace: Workspace;
  readonly configuration: Partial<Configuration> | undefined;
  readonly found: SoleSample | undefined;
}

const samples = new WeakMap<SourceDocument, KeptSample>();

function findSoleSample(context: RuleContext<'GovernancePolicy'>): SoleSample | undefined {
  const { document, workspace } = context;
  if (!sound(document, 'GovernancePolicy')) return undefined;
  const [sample, another] = candidateSamples(workspace, document);
  if (!sample || another) return undefined;
  const reports = sample.reports.flatMap((each) => sound(each, 'MetricsReport') ?? []);
  return { sample, reports, evidence: evidenceOf(reports, policyViewOf(context).catalog) };
}

interface KeptEvidence {
  readonly of: readonly ReportDocument[];
  readonly catalog: MetricCatalog;
  readonly evidence: EvidenceSet;
}

const kept = new WeakMap<SourceDocument, KeptEvidence>();

/** What reports say by a catalogue, read once while other documents are typed. */
function evidenceOf(reports: readonly ReportDocument[], catalog: MetricCatalog): EvidenceSet {
  const first = reports[0]?.source;
  const known = first && kept.get(first);
  const isSame = (report: ReportDocument, index: number): boolean => report.source === known?.of[index]?.source;
  if (known && known.catalog === catalog && known.of.length === reports.length && reports.every(isSame))
    return known.evidence;
  const evidence = collectEvidence(reports, catalog);
  if (first) kept.set(first, { of: reports, catalog, evidence });
  return evidence;
}
