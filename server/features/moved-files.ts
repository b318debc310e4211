import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { TextEdit } from '../../core/model/diagnostic.ts';
import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { isPath, resolvePath } from '../../core/model/resolve.ts';
import type { Path, ScalarNode, YamlNode } from '../../core/yaml/node.ts';
import type { Client } from '../client.ts';
import { type Move, movedBy } from '../moves.ts';
import type { Snapshot } from '../snapshot.ts';
import { relativePath } from '../uri.ts';
import { scalarText } from './completion/write.ts';
import { type NameKind, nameAt } from './names.ts';
import { lspRange } from './place.ts';
import { workspaceEdit } from './workspace-edit.ts';

/**
 * Edits to make before files are moved, so that every path leads to the file that it led to before: those in documents
 * that name a file that moves, and those in documents that move themselves. Null where no path changes. A path that leads
 * to no file of the workspace stays as it is: nobody knows what it means.
 */
export function movedFiles(snapshot: Snapshot, client: Client, moves: readonly Move[]): WorkspaceEdit | null {
  const moved = movedBy(moves);
  const edits: TextEdit[] = [];
  for (const uri of [...snapshot.workspace.files.keys()].sort()) {
    for (const document of snapshot.file(uri)?.documents ?? []) {
      visit(document, document.yaml.root, [], (node, text) => {
        const target = resolvePath(snapshot.workspace, uri, text);
        if (target.is === 'outside' || !(snapshot.file(target.uri) || snapshot.knownFiles.has(target.uri))) return;
        const [source, goal] = [moved(uri), moved(target.uri)];
        if (source === uri && goal === target.uri) return;
        const newPath = relativePath(source, goal);
        if (newPath === undefined || newPath === relativePath(uri, target.uri)) return;
        const newText = /^\.{1,2}[\\/]/.test(text) ? newPath : newPath.replace(/^\.\//, '');
        const quote = node.style === 'single-quoted' ? "'" : node.style === 'double-quoted' ? '"' : '';
        edits.push({ uri, range: lspRange(document, node), newText: scalarText(newText, { quote }) });
      });
    }
  }
  return edits.length === 0 ? null : workspaceEdit(snapshot, client, edits);
}

const isOnOneLine = ({ style }: ScalarNode): boolean => style !== 'literal' && style !== 'folded';

const files: ReadonlySet<NameKind> = new Set<NameKind>(['report-file', 'card-file', 'waiver-file', 'data-file']);

/** Every path to a file that is written in a document, where it stands in one line. */
function visit(
  document: SourceDocument,
  node: YamlNode | undefined,
  path: Path,
  found: (node: ScalarNode, text: string) => void,
): void {
  if (node?.kind === 'map') {
    for (const { name, value } of node.entries) visit(document, value, [...path, name], found);
  } else if (node?.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) visit(document, item, [...path, index], found);
  } else if (node?.kind === 'scalar' && typeof node.value === 'string' && isOnOneLine(node)) {
    const kind = kindOf(document);
    const name = kind && nameAt(kind, path, 'value');
    if (!name || name.declares) return;
    if (files.has(name.is) || (name.is === 'policy' && isPath(node.value))) found(node, node.value);
  }
}
