import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import type { TextEdit } from '../../core/model/diagnostic.ts';
import type { Client } from '../client.ts';
import type { Snapshot } from '../snapshot.ts';
import { scalarText } from './completion/write.ts';
import { lspRange } from './place.ts';
import { type Occurrence, occurrenceAt, occurrencesAt } from './references.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** Why something can't be renamed, in a sentence. */
export interface Refused {
  readonly refused: string;
}

export interface Renameable {
  readonly range: Range;
  readonly placeholder: string;
}

/** Whether what stands at a position can be renamed, and what it is called now. */
export function prepareRename(snapshot: Snapshot, uri: string, position: Position): Renameable | Refused {
  const own = occurrenceAt(snapshot, uri, position);
  if (!own) return { refused: 'This is no name that other places use.' };
  if (!declared(occurrencesAt(snapshot, uri, position))) {
    return { refused: `\`${own.name}\` is not declared in this workspace, so its name is not yours to change.` };
  }
  return { range: nameRange(own), placeholder: own.name };
}

/** The new name at every place that means the same, in all files. */
export function rename(
  snapshot: Snapshot,
  client: Client,
  uri: string,
  position: Position,
  newName: string,
): WorkspaceEdit | Refused {
  const allowed = prepareRename(snapshot, uri, position);
  if ('refused' in allowed) return allowed;
  const occurrences = occurrencesAt(snapshot, uri, position);
  const isGroup = occurrences.some(({ family }) => family === 'group');
  if (!(isGroup ? /^\S(.*\S)?$/ : /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/).test(newName)) {
    return { refused: 'A name holds letters, digits, `-`, `_` and `.` only.' };
  }
  return workspaceEdit(
    snapshot,
    client,
    occurrences.map((occurrence) => renamed(occurrence, newName)),
  );
}

function declared(occurrences: readonly Occurrence[]): boolean {
  return occurrences.some(({ declares }) => declares);
}

/** What the name is a part of stays: `baseline - 2%` becomes `champion - 2%`. */
function renamed({ document, node, name, path, part }: Occurrence, newName: string): TextEdit {
  const text = part === 'key' ? String(path.at(-1)) : String(node.value);
  const quote = node.style === 'single-quoted' ? "'" : node.style === 'double-quoted' ? '"' : '';
  const newText = scalarText(newName + text.slice(name.length), { quote });
  return { uri: document.uri, range: lspRange(document, node), newText };
}

/** The name without its quotes and what follows it. */
function nameRange({ document, node, name }: Occurrence): Range {
  const start = node.start + (node.style === 'plain' ? 0 : 1);
  return lspRange(document, { start, end: Math.min(start + name.length, node.end) });
}
