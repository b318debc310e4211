import type { DocumentLink } from 'vscode-languageserver-types';
import { findControl, findFramework } from '../../core/catalog/controls.ts';
import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { isPath, resolvePath } from '../../core/model/resolve.ts';
import type { Path, ScalarNode, YamlNode } from '../../core/yaml/node.ts';
import type { Snapshot } from '../snapshot.ts';
import { targetsOf } from './definition.ts';
import { nameAt } from './names.ts';
import { lspRange } from './place.ts';

const limit = 2000;

/** Files and policies that are named, addresses, the texts of controls, and where metrics of one's own are declared. */
export function documentLinks(snapshot: Snapshot, uri: string): DocumentLink[] {
  const links: DocumentLink[] = [];
  for (const document of snapshot.file(uri)?.documents ?? []) {
    if (kindOf(document)) visit(snapshot, document, document.yaml.root, [], links);
  }
  return links;
}

function visit(
  snapshot: Snapshot,
  document: SourceDocument,
  node: YamlNode | undefined,
  path: Path,
  links: DocumentLink[],
): void {
  if (!node || links.length >= limit) return;
  if (node.kind === 'map') {
    for (const { name, value } of node.entries) visit(snapshot, document, value, [...path, name], links);
  } else if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) visit(snapshot, document, item, [...path, index], links);
  } else if (node.kind === 'scalar' && typeof node.value === 'string') {
    const target = targetOf(snapshot, document, path, node);
    if (target) links.push({ range: lspRange(document, node), target });
  }
}

function targetOf(snapshot: Snapshot, document: SourceDocument, path: Path, node: ScalarNode): string | undefined {
  const text = String(node.value);
  if (/^https?:\/\/[^\s<>"]+$/.test(text)) return text;
  const kind = kindOf(document);
  const name = kind && nameAt(kind, path, 'value');
  switch (name?.is) {
    case 'report-file':
    case 'card-file':
    case 'waiver-file':
    case 'data-file':
      return fileOf(snapshot, document, text);
    case 'policy':
      if (isPath(text)) return name.declares ? undefined : fileOf(snapshot, document, text);
      return path[0] === 'extends' ? declarationOf(snapshot, document, node, path) : undefined;
    case 'control': {
      const match = findControl(text);
      return 'control' in match ? match.control.url || match.framework.url : undefined;
    }
    case 'metric':
    case 'drift-method':
    case 'set':
      return name.declares ? undefined : declarationOf(snapshot, document, node, path);
    case 'framework': {
      const match = findFramework(text);
      return match.kind === 'unknown' ? undefined : match.framework.url;
    }
    default:
      return undefined;
  }
}

/** The line where a name is introduced: metrics of the catalogue have none, hover describes them. */
function declarationOf(snapshot: Snapshot, document: SourceDocument, node: ScalarNode, path: Path): string | undefined {
  const [target] = targetsOf(snapshot, document, { node, path, part: 'value' });
  return target && `${target.uri}#L${target.selection.start.line + 1}`;
}

function fileOf(snapshot: Snapshot, document: SourceDocument, written: string): string | undefined {
  const resolved = resolvePath(snapshot.workspace, document.uri, written);
  if (resolved.is === 'outside') return undefined;
  return snapshot.file(resolved.uri) || snapshot.knownFiles.has(resolved.uri) ? resolved.uri : undefined;
}
