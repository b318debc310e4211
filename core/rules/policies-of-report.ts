import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { MetricsReport } from '../generated/MetricsReport.ts';
import type { SourceDocument } from '../model/documents.ts';
import { matchesGlob } from '../model/globs.ts';
import { soundParts } from '../model/soundness.ts';
import { documentsOf, type Workspace } from '../model/workspace.ts';

/** A policy that a report may decide. */
export interface PolicyOfReport {
  readonly document: SourceDocument;
  readonly value: Partial<GovernancePolicy>;
}

/** The policies of the workspace whose `scope.models` the report's model matches; all that don't say which models. */
export function policiesOfReport(workspace: Workspace, report: Partial<MetricsReport>): readonly PolicyOfReport[] {
  const name = report.model?.name;
  return documentsOf(workspace, 'GovernancePolicy').flatMap((document): PolicyOfReport[] => {
    const value = soundParts(document, 'GovernancePolicy');
    const globs: readonly (string | undefined)[] | undefined = value?.scope?.models;
    const applies =
      globs === undefined ||
      (name !== undefined && globs.some((glob) => glob !== undefined && matchesGlob(glob, name)));
    return value && applies ? [{ document, value }] : [];
  });
}
