import type { Position, TextEdit } from 'vscode-languageserver-types';
import { kindOf } from '../../core/model/documents.ts';
import { stepOf } from '../../core/yaml/new-value.ts';
import type { Snapshot } from '../snapshot.ts';
import { chainAt, linesOfDocument } from './context/block.ts';
import { surroundingsOf } from './context/flow.ts';
import { documentAt } from './place.ts';

/** What makes an editor ask. */
export const typedBeforeIndenting = '\n';

/**
 * The indentation of the line that was begun by a line break: below a key without a value one step deeper, else in the
 * column of the map or list around. Nothing inside of brackets and texts, and on lines that hold something.
 */
export function onTypeFormatting(snapshot: Snapshot, uri: string, position: Position, typed: string): TextEdit[] {
  const file = snapshot.file(uri);
  const { line } = position;
  if (!file || typed !== typedBeforeIndenting || line === 0) return [];
  const document = documentAt(file, file.lines.startOf(line)) ?? snapshot.lastGood(uri)?.documents[0];
  if (!document || !kindOf(document)) return [];
  const lines = linesOfDocument(file.text, file.lines, line);
  const present = lines.text(line);
  if (present.trim() !== '' || line - 1 < lines.first || lines.indent(line - 1) === undefined) return [];
  const here = lines.startOf(line);
  if (surroundingsOf(file.text, lines.startOf(lines.first), here, here).is !== 'block') return [];
  const { containers, pending, textBelow } = chainAt(lines, line - 1);
  if (textBelow !== undefined) return [];
  const column = pending ? pending.column + stepOf(document) : (containers.at(-1)?.column ?? 0);
  if (column === present.length) return [];
  const start = { line, character: 0 };
  return [{ range: { start, end: { line, character: present.length } }, newText: ' '.repeat(column) }];
}
