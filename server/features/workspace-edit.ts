import type { CreateFile, Range, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { TextEdit } from '../../core/model/diagnostic.ts';
import type { Client } from '../client.ts';
import type { Snapshot } from '../snapshot.ts';

/** Edits for the versions that they were made from, where the editor checks that. */
export function workspaceEdit(snapshot: Snapshot, client: Client, edits: readonly TextEdit[]): WorkspaceEdit {
  const byFile = new Map<string, { range: Range; newText: string }[]>();
  for (const { uri, range, newText } of edits) byFile.set(uri, [...(byFile.get(uri) ?? []), { range, newText }]);
  if (!client.documentChanges) return { changes: Object.fromEntries(byFile) };
  const documentChanges = [...byFile].map(
    ([uri, list]): TextDocumentEdit => ({
      textDocument: { uri, version: snapshot.versions.get(uri) ?? null },
      edits: list,
    }),
  );
  return { documentChanges };
}

/** The changes that create a file with a text. An editor refuses them where the file is there already. */
export function creation(uri: string, text: string): readonly [CreateFile, TextDocumentEdit] {
  const start = { line: 0, character: 0 };
  return [
    { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
  ];
}
