import { cardOf } from '../gates/card-of-reports.ts';
import type { ModelCard } from '../generated/ModelCard.ts';
import { kindOf, type SourceDocument } from '../model/documents.ts';
import { documentsAt, isPath, resolvePath } from '../model/resolve.ts';
import { nearOf } from '../model/roots.ts';
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

/** The cards that a report is about: those that name it, and the one of its model by digest, else by name and version. */
export function cardsOf(workspace: Workspace, report: SourceDocument): readonly SourceDocument[] {
  const own = cardOf(workspace, [report]);
  return [...new Set([...(own ? [own] : []), ...cardsNaming(workspace, report.uri).map(({ card }) => card)])];
}

/** The reports that a card names; where it names none, those about its name and version. */
export function reportsOfCard(
  workspace: Workspace,
  document: SourceDocument,
  card: Partial<ModelCard>,
): readonly SourceDocument[] {
  const written = card.evaluation?.report;
  const paths: readonly (string | undefined)[] = typeof written === 'string' ? [written] : (written ?? []);
  const named = paths.flatMap((path) => (path === undefined ? [] : documentsAt(workspace, document.uri, path)));
  const reports = named.filter((one) => kindOf(one) === 'MetricsReport');
  if (written !== undefined) return reports;
  const { name, version } = card.metadata ?? {};
  if (name === undefined || version === undefined) return [];
  return nearOf(workspace.roots, document.uri, reportsByModel(workspace).get(`${name}@${version}`) ?? []);
}

const byModel = new WeakMap<Workspace, ReadonlyMap<string, readonly SourceDocument[]>>();

function reportsByModel(workspace: Workspace): ReadonlyMap<string, readonly SourceDocument[]> {
  let index = byModel.get(workspace);
  if (!index) {
    const made = new Map<string, SourceDocument[]>();
    for (const report of documentsOf(workspace, 'MetricsReport')) {
      const { name, version } = soundParts(report, 'MetricsReport')?.model ?? {};
      if (name === undefined || version === undefined) continue;
      const key = `${name}@${version}`;
      const list = made.get(key);
      if (list) list.push(report);
      else made.set(key, [report]);
    }
    byModel.set(workspace, (index = made));
  }
  return index;
}
