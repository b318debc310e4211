import type { Range, TextEdit } from 'vscode-languageserver-types';
import { kindOf, type SourceFile } from '../../core/model/documents.ts';
import { formatEdits, rangeFormatEdits } from '../../core/yaml/format.ts';
import type { OffsetEdit } from '../../core/yaml/place-value.ts';
import type { Snapshot } from '../snapshot.ts';
import { lspRange } from './place.ts';

/** Tidies the documents of ours in a file. What is somebody else's, or doesn't parse, is left alone. */
export function formatting(snapshot: Snapshot, uri: string): TextEdit[] {
  const file = snapshot.file(uri);
  return file ? placed(file, formatEdits(file.text, trees(file), isOurs(file))) : [];
}

/** The same for the lines of a range. */
export function rangeFormatting(snapshot: Snapshot, uri: string, range: Range): TextEdit[] {
  const file = snapshot.file(uri);
  if (!file) return [];
  const offsets = { start: file.lines.offsetAt(range.start), end: file.lines.offsetAt(range.end) };
  return placed(file, rangeFormatEdits(file.text, trees(file), offsets, isOurs(file)));
}

function trees(file: SourceFile) {
  return file.documents.map(({ yaml }) => yaml);
}

function isOurs(file: SourceFile): (index: number) => boolean {
  return (index) => {
    const document = file.documents[index];
    return document !== undefined && kindOf(document) !== undefined;
  };
}

function placed(file: SourceFile, edits: readonly OffsetEdit[]): TextEdit[] {
  return edits.map((edit) => ({ range: lspRange(file, edit), newText: edit.newText }));
}
