import type { SourceDocument } from '../model/documents.ts';
import { isPath, resolvePath } from '../model/resolve.ts';
import { soundParts } from '../model/soundness.ts';
import { documentsOf, type Workspace } from '../model/workspace.ts';
import type { Path } from '../yaml/node.ts';

/** A card, and where it names a report. */
export interface NamingCard {
  readonly card: SourceDocument;
  readonly path: Path;
}

const known = new WeakMap<Workspace, ReadonlyMap<string, readonly NamingCard[]>>();

/** The cards that name a file as their report. */
export function cardsNaming(workspace: Workspace, uri: string): readonly NamingCard[] {
  let byReport = known.get(workspace);
  if (!byReport) known.set(workspace, (byReport = indexCards(workspace)));
  return byReport.get(uri) ?? [];
}

function indexCards(workspace: Workspace): ReadonlyMap<string, readonly NamingCard[]> {
  const byReport = new Map<string, NamingCard[]>();
  for (const card of documentsOf(workspace, 'ModelCard')) {
    const written = soundParts(card, 'ModelCard')?.evaluation?.report;
    const paths: readonly (string | undefined)[] = typeof written === 'string' ? [written] : (written ?? []);
    for (const [index, text] of paths.entries()) {
      if (text === undefined || !isPath(text)) continue;
      const resolved = resolvePath(workspace, card.uri, text);
      if (resolved.is !== 'inside') continue;
      const path: Path = typeof written === 'string' ? ['evaluation', 'report'] : ['evaluation', 'report', index];
      const list = byReport.get(resolved.uri);
      if (list) list.push({ card, path });
      else byReport.set(resolved.uri, [{ card, path }]);
    }
  }
  return byReport;
}
