import { type FoldingRange, FoldingRangeKind, type Position, type SelectionRange } from 'vscode-languageserver-types';
import type { SourceFile } from '../../core/model/documents.ts';
import type { YamlNode } from '../../core/yaml/node.ts';
import type { Snapshot } from '../snapshot.ts';
import { documentAt, lspRange, offsetOf } from './place.ts';

/** Maps, lists and texts over several lines, and comments in a row. */
export function foldingRanges(snapshot: Snapshot, uri: string): FoldingRange[] {
  const file = snapshot.file(uri);
  if (!file) return [];
  const ranges = new Map<number, FoldingRange>();
  const add = (start: number, end: number, kind?: FoldingRangeKind): void => {
    const startLine = file.lines.positionAt(start).line;
    const endLine = file.lines.positionAt(lastContent(file, start, end)).line;
    const known = ranges.get(startLine);
    // Of several that begin on one line the largest is the one that people mean.
    if (endLine > startLine && (!known || known.endLine < endLine))
      ranges.set(startLine, { startLine, endLine, ...(kind ? { kind } : {}) });
  };
  const visit = (node: YamlNode | undefined): void => {
    if (node?.kind === 'map') {
      for (const { key, value } of node.entries) {
        if (value && value.end > value.start) add(key.start, value.end);
        visit(value);
      }
    } else if (node?.kind === 'sequence') {
      for (const item of node.items) {
        add(item.start, item.end);
        visit(item);
      }
    }
  };
  for (const document of file.documents) visit(document.yaml.root);
  foldComments(file, add);
  return [...ranges.values()].sort((a, b) => a.startLine - b.startLine);
}

/** A block value ends behind its line break; the fold ends with its last line that has something. */
function lastContent(file: SourceFile, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(file.text[at - 1] ?? '')) at--;
  return at;
}

function foldComments(file: SourceFile, add: (start: number, end: number, kind: FoldingRangeKind) => void): void {
  if (!file.text.includes('#')) return;
  let first: { start: number; end: number; line: number } | undefined;
  for (const comment of file.comments()) {
    if (!comment.alone) continue;
    const { line } = file.lines.positionAt(comment.start);
    if (first && line === first.line + 1) first = { start: first.start, end: comment.end, line };
    else {
      if (first) add(first.start, first.end, FoldingRangeKind.Comment);
      first = { start: comment.start, end: comment.end, line };
    }
  }
  if (first) add(first.start, first.end, FoldingRangeKind.Comment);
}

/** From the word at each position outwards: scalar, entry, map, … document. */
export function selectionRanges(snapshot: Snapshot, uri: string, positions: readonly Position[]): SelectionRange[] {
  const file = snapshot.file(uri);
  if (!file) return positions.map((position) => ({ range: { start: position, end: position } }));
  return positions.map((position) => selectionAt(file, offsetOf(file, position)));
}

function selectionAt(file: SourceFile, offset: number): SelectionRange {
  const outermostFirst: { start: number; end: number }[] = [{ start: 0, end: file.text.length }];
  const add = (range: { start: number; end: number }): void => {
    const last = outermostFirst.at(-1);
    if (
      !last ||
      (range.start >= last.start && range.end <= last.end && (range.start !== last.start || range.end !== last.end))
    ) {
      outermostFirst.push({ start: range.start, end: range.end });
    }
  };
  const holds = (range: { start: number; end: number }): boolean => range.start <= offset && offset <= range.end;
  let node = documentAt(file, offset)?.yaml.root;
  while (node) {
    if (!holds(node)) break;
    add(node);
    if (node.kind === 'sequence') node = node.items.find(holds);
    else if (node.kind === 'map') {
      const entry = node.entries.find(({ key, value }) => holds({ start: key.start, end: (value ?? key).end }));
      if (entry) add({ start: entry.key.start, end: (entry.value ?? entry.key).end });
      if (entry && holds(entry.key)) add(entry.key);
      node = entry?.value && !holds(entry.key) ? entry.value : undefined;
    } else break;
  }
  return outermostFirst.reduce<SelectionRange | undefined>(
    (parent, range) => ({ range: lspRange(file, range), ...(parent ? { parent } : {}) }),
    undefined,
  ) as SelectionRange;
}
