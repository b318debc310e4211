import type { CandidateSample } from '../../core/gates/simulation.ts';
import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { soundParts } from '../../core/model/soundness.ts';
import { documentsOf } from '../../core/model/workspace.ts';
import { gateReport } from '../../core/report/gate-report.ts';
import { pathInWorkspace } from '../../core/rules/severity.ts';
import type { Sample, SampleCandidate, SimulationResult } from '../protocol/messages.ts';
import { extendsOthers, type ShownSimulation } from '../simulations.ts';
import type { Snapshot } from '../snapshot.ts';
import { nameOfFile } from '../uri.ts';
import { policiesFor } from './known.ts';
import { policiesIn } from './outcomes.ts';

/** What the panel shows for a document: null where it belongs to no policy. */
export function simulationFor(snapshot: Snapshot, uri: string): SimulationResult | null {
  const policy = policyOf(snapshot, uri);
  return policy ? resultOf(snapshot, policy) : null;
}

/** The policy that a document belongs to. */
export function policyOf(snapshot: Snapshot, uri: string): SourceDocument | undefined {
  const [own] = policiesIn(snapshot, uri);
  if (own) return own;
  const document = (snapshot.file(uri)?.documents ?? snapshot.lastGood(uri)?.documents)?.find((d) => kindOf(d));
  if (!document) return undefined;
  if (kindOf(document) !== 'MetricsReport') {
    const named = policiesFor(snapshot.workspace, document);
    return kindOf(document) === 'Configuration' && named.length > 1 ? undefined : named[0];
  }
  const policies = documentsOf(snapshot.workspace, 'GovernancePolicy');
  const uses = (policy: SourceDocument, reports: (shown: ShownSimulation) => readonly SourceDocument[]): boolean => {
    const shown = snapshot.simulation(policy);
    return shown !== undefined && reports(shown).some((report) => report.uri === uri);
  };
  return (
    policies.find((p) => uses(p, ({ decided }) => decided?.sample.reports.map((r) => r.source) ?? [])) ??
    policies.find((p) => uses(p, ({ current }) => current.candidates.flatMap((c) => c.reports))) ??
    (policies.length === 1 ? policies[0] : undefined)
  );
}

function resultOf(snapshot: Snapshot, policy: SourceDocument): SimulationResult {
  const stages = (soundParts(policy, 'GovernancePolicy')?.stages ?? []).filter((stage) => typeof stage === 'string');
  const head = { uri: policy.uri, version: snapshot.versions.get(policy.uri) ?? null, stages };
  const shown = snapshot.simulation(policy);
  if (!shown) {
    const message = 'The workspace is still being read.';
    return { ...head, report: null, sample: null, candidates: [], stale: false, message };
  }
  const { current, decided, stale } = shown;
  const sample = decided ? sampleOf(decided.sample) : null;
  return {
    ...head,
    report: decided
      ? gateReport(decided.evaluation, { nameOf: (uri) => pathInWorkspace(snapshot.workspace, uri) })
      : null,
    sample,
    candidates: current.candidates.map((candidate) => candidateOf(snapshot, candidate, sample)),
    stale,
    message: current.is === 'decided' ? null : current.message,
  };
}

function sampleOf({ reports, card, stage, asOf, origin }: NonNullable<ShownSimulation['decided']>['sample']): Sample {
  return {
    reports: reports.map((r) => r.source.uri),
    card: card?.source.uri ?? null,
    stage: stage ?? null,
    asOf,
    origin,
  };
}

function candidateOf(
  snapshot: Snapshot,
  { reports, card, model }: CandidateSample,
  sample: Sample | null,
): SampleCandidate {
  const uris = reports.map((report) => report.uri);
  const details = reports.map((report) => {
    const dataset = soundParts(report, 'MetricsReport')?.dataset;
    const data = [dataset?.name, dataset?.version, dataset?.split].filter((part) => typeof part === 'string').join(' ');
    return [pathInWorkspace(snapshot.workspace, report.uri), data].filter((part) => part !== '').join(' · ');
  });
  const label = [model.name, model.version].filter((part) => part !== undefined).join(' ');
  const current =
    sample !== null && sample.reports.length === uris.length && uris.every((uri) => sample.reports.includes(uri));
  return {
    reports: uris,
    card: card?.uri ?? null,
    label: label || nameOfFile(uris[0] ?? ''),
    detail: details.join(', '),
    current,
  };
}

/** URIs of the policies whose simulation may be another one than before. */
export function affectedPolicies(
  snapshot: Snapshot,
  before: Snapshot | undefined,
  changed: ReadonlySet<string>,
): readonly string[] {
  const all = documentsOf(snapshot.workspace, 'GovernancePolicy');
  const everything =
    !before ||
    before.revisions.evidence !== snapshot.revisions.evidence ||
    before.revisions.names !== snapshot.revisions.names ||
    before.complete !== snapshot.complete ||
    before.today !== snapshot.today ||
    before.choices !== snapshot.choices ||
    before.rows !== snapshot.rows ||
    before.settings.stage !== snapshot.settings.stage;
  const policies = before && before.revisions.policies !== snapshot.revisions.policies;
  const affected = all.filter((policy) => everything || changed.has(policy.uri) || (policies && extendsOthers(policy)));
  return [...new Set(affected.map((policy) => policy.uri))];
}
