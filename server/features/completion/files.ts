import { documentsOf } from '../../../core/model/workspace.ts';
import { relativePath } from '../../uri.ts';
import { extensionOf } from '../../workspace.ts';
import type { NameRequest, Suggestion } from './names.ts';

/** Files of the workspace that hold documents of a kind, as paths from the document that is to name one. */
export function documentFiles(
  { snapshot, document }: NameRequest,
  kind: 'MetricsReport' | 'ModelCard' | 'Waiver',
): readonly Suggestion[] {
  const uris = new Set(documentsOf(snapshot.workspace, kind).map((d) => d.uri));
  uris.delete(document.uri);
  return [...uris].flatMap((uri) => relativePath(document.uri, uri) ?? []).map(byDistance);
}

/** Files of rows. */
export function dataFiles({ snapshot, document }: NameRequest): readonly Suggestion[] {
  return [...snapshot.knownFiles]
    .filter((uri) => /^(csv|parquet)$/.test(extensionOf(uri)))
    .flatMap((uri) => relativePath(document.uri, uri) ?? [])
    .map(byDistance);
}

/** Files of the same directory first. */
function byDistance(label: string): Suggestion {
  return { label, rank: label.split('/').length };
}
