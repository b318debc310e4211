import type { Range as LspRange, Position } from 'vscode-languageserver-types';
import type { SourceDocument, SourceFile } from '../../core/model/documents.ts';
import { type Part, placeOf } from '../../core/yaml/locate.ts';
import type { Path, Range } from '../../core/yaml/node.ts';
import type { Snapshot } from '../snapshot.ts';

/** The document of a file that holds an offset. */
export function documentAt(file: SourceFile, offset: number): SourceDocument | undefined {
  const document = file.documents.findLast(({ yaml }) => yaml.start <= offset) ?? file.documents[0];
  // Below the front matter a Markdown file is text.
  return document?.hub && offset > document.text.length ? undefined : document;
}

export function offsetOf(file: SourceFile, position: Position): number {
  return file.lines.offsetAt(position);
}

/** Offsets as lines and columns. */
export function lspRange({ lines }: Pick<SourceFile, 'lines'>, { start, end }: Range): LspRange {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

/** Where a path of a document stands. */
export function rangeOf(document: SourceDocument, path: Path, part?: Part): LspRange {
  return lspRange(document, placeOf(document.yaml, path, part));
}

/** The document as it is now: what was last decided may have been so on an earlier text, whose places are no longer there. */
export function presentOf(snapshot: Snapshot, { uri, index }: SourceDocument): SourceDocument | undefined {
  return snapshot.file(uri)?.documents[index];
}
