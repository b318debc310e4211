import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { resolvePath } from '../../core/model/resolve.ts';
import { soundParts } from '../../core/model/soundness.ts';
import { documentsOf } from '../../core/model/workspace.ts';
import type { Snapshot } from '../snapshot.ts';

/**
 * Files of rows whose columns a file may name: those of its own reports, and of all reports of the workspace where it
 * holds a policy. Their columns are worth reading.
 */
export function referencedRows(snapshot: Snapshot, uri: string): readonly string[] {
  const own = snapshot.file(uri)?.documents ?? [];
  const hasPolicy = own.some((document) => kindOf(document) === 'GovernancePolicy');
  const reports = hasPolicy
    ? documentsOf(snapshot.workspace, 'MetricsReport')
    : own.filter((document) => kindOf(document) === 'MetricsReport');
  return [...new Set(reports.flatMap((report) => rowsOf(snapshot, report)))];
}

function rowsOf(snapshot: Snapshot, report: SourceDocument): readonly string[] {
  const path = soundParts(report, 'MetricsReport')?.predictions?.path;
  const resolved = typeof path === 'string' ? resolvePath(snapshot.workspace, report.uri, path) : undefined;
  return resolved?.is === 'inside' && snapshot.knownFiles.has(resolved.uri) ? [resolved.uri] : [];
}
