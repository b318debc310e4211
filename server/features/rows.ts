import { kindOf } from '../../core/model/documents.ts';
import { resolvePath } from '../../core/model/resolve.ts';
import { soundParts } from '../../core/model/soundness.ts';
import type { Snapshot } from '../snapshot.ts';

/** Files of rows that the reports of a file name: their columns are worth reading. */
export function referencedRows(snapshot: Snapshot, uri: string): readonly string[] {
  return (snapshot.file(uri)?.documents ?? []).flatMap((document) => {
    if (kindOf(document) !== 'MetricsReport') return [];
    const path = soundParts(document, 'MetricsReport')?.predictions?.path;
    const resolved = typeof path === 'string' ? resolvePath(snapshot.workspace, uri, path) : undefined;
    return resolved?.is === 'inside' && snapshot.knownFiles.has(resolved.uri) ? [resolved.uri] : [];
  });
}
