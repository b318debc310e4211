import type { TextEdit, TextRange } from '../model/diagnostic.ts';
import type { SourceDocument } from '../model/documents.ts';
import { insertEntry, insertItem, type OffsetEdit, removeEntry, renameKey, replaceValue } from '../yaml/edit.ts';
import type { Range } from '../yaml/node.ts';
import type { EditsByPath } from './rule.ts';

/** Edits of one document by path, in lines and columns. */
export function editsOf(document: SourceDocument): EditsByPath {
  const placed = (edits: readonly OffsetEdit[]): TextEdit[] =>
    edits.map((edit) => ({ uri: document.uri, range: textRange(document, edit), newText: edit.newText }));
  return {
    replaceValue: (path, newText) => placed(replaceValue(document, path, newText)),
    renameKey: (path, name) => placed(renameKey(document, path, name)),
    removeEntry: (path) => placed(removeEntry(document, path)),
    insertEntry: (path, key, newText) => placed(insertEntry(document, path, key, newText)),
    insertItem: (path, newText) => placed(insertItem(document, path, newText)),
    replaceText: ({ start, end }, newText) => placed([{ start, end, newText }]),
  };
}

/** Offsets as lines and columns. */
export function textRange(document: Pick<SourceDocument, 'lines'>, { start, end }: Range): TextRange {
  return { start: document.lines.positionAt(start), end: document.lines.positionAt(end) };
}
