import type { TextEdit, TextRange } from '../model/diagnostic.ts';
import type { SourceDocument } from '../model/documents.ts';
import {
  type EditableDocument,
  insertEntry,
  insertItem,
  type OffsetEdit,
  removeEntry,
  renameKey,
  replaceValue,
} from '../yaml/edit.ts';
import type { Path, Range } from '../yaml/node.ts';
import type { EditsByPath } from './rule.ts';

/** Edits of one document by path, in lines and columns. A card in front matter is edited where its fields stand there. */
export function editsOf(document: SourceDocument): EditsByPath {
  const { hub } = document;
  const editable: EditableDocument = hub ? { text: document.text, yaml: hub.yaml } : document;
  const at = (path: Path): Path => (hub ? hub.sourcePath(path) : path);
  const placed = (edits: readonly OffsetEdit[]): TextEdit[] =>
    edits.map((edit) => ({ uri: document.uri, range: textRange(document, edit), newText: edit.newText }));
  return {
    replaceValue: (path, newText) => placed(replaceValue(editable, at(path), newText)),
    renameKey: (path, name) => placed(renameKey(editable, at(path), name)),
    removeEntry: (path) => placed(removeEntry(editable, at(path))),
    insertEntry: (path, key, newText) => placed(insertEntry(editable, at(path), key, newText)),
    insertItem: (path, newText) => placed(insertItem(editable, at(path), newText)),
    replaceText: ({ start, end }, newText) => placed([{ start, end, newText }]),
  };
}

/** Offsets as lines and columns. */
export function textRange(document: Pick<SourceDocument, 'lines'>, { start, end }: Range): TextRange {
  return { start: document.lines.positionAt(start), end: document.lines.positionAt(end) };
}
