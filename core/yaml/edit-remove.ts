import { isUsedElsewhere, lineEnd, lineStart, nextLine, skipTrivia, unitEnd, unitStart } from './edit-sites.ts';
import { type EditableDocument, endsOpen } from './new-value.ts';
import type { MapNode, Range, SequenceNode } from './node.ts';
import type { OffsetEdit } from './place-value.ts';

/**
 * Removes the `n`th entry or item of a collection with the comment on its line: by its place, for entries that no path
 * tells apart. No edits where something in it is anchored and used elsewhere.
 */
export function removeUnit(
  { text, yaml }: EditableDocument,
  container: MapNode | SequenceNode,
  index: number,
): readonly OffsetEdit[] {
  const start = unitStart(text, container, index);
  const end = unitEnd(text, container, index);
  if (start === undefined || end === undefined) return [];
  const entry = container.kind === 'map' ? container.entries[index] : undefined;
  const nodes = container.kind === 'map' ? [entry?.key, entry?.value] : [container.items[index]];
  if (isUsedElsewhere(yaml.root, nodes)) return [];
  const unit = { start, end };
  const count = container.kind === 'map' ? container.entries.length : container.items.length;
  if (container.flow) return removeFromFlow(text, container, index, count, unit);
  if (count === 1) return empty(text, unit, container.kind);
  return removeFromBlock(text, container, index, unit);
}

function removal(start: number, end: number): readonly OffsetEdit[] {
  return [{ start, end, newText: '' }];
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function removeFromFlow(
  text: string,
  container: MapNode | SequenceNode,
  index: number,
  count: number,
  { start, end }: Range,
): readonly OffsetEdit[] {
  const next = skipTrivia(text, end);
  const behind = text[next] === ',' ? next + 1 : end;
  if (count === 1) {
    if (container.kind === 'map' && text[container.start] !== '{') return [{ start, end, newText: '{}' }];
    const [open, close] = [container.start + 1, container.end - 1];
    const isBare = isBlank(text.slice(open, start)) && isBlank(text.slice(behind, close));
    return isBare ? removal(open, close) : removal(start, behind);
  }
  if (index < count - 1) {
    const following = unitStart(text, container, index + 1);
    const isBare = following !== undefined && isBlank(text.slice(behind, following));
    return removal(start, isBare ? following : behind);
  }
  const previous = unitEnd(text, container, index - 1) ?? start;
  // A comment about the entry before may stand behind its comma: then the comma stays too.
  return text.slice(previous, start).includes('#') ? removal(start, behind) : removal(previous, end);
}

/** The last entry or item leaves an empty collection. */
function empty(text: string, { start, end }: Range, kind: 'map' | 'sequence'): readonly OffsetEdit[] {
  const newText = kind === 'map' ? '{}' : '[]';
  const before = text.slice(0, start).trimEnd();
  const isBare = before.endsWith(':') && !text.slice(lineStart(text, before.length), before.length).includes('#');
  if (isBare) return [{ start: before.length, end, newText: ` ${newText}` }];
  // A list may stand in the column of its key, where `[]` may not.
  const isOnOwnLine = isBlank(text.slice(lineStart(text, start), start));
  return [{ start, end, newText: isOnOwnLine && kind === 'sequence' ? `  ${newText}` : newText }];
}

function removeFromBlock(
  text: string,
  container: MapNode | SequenceNode,
  index: number,
  { start, end }: Range,
): readonly OffsetEdit[] {
  const line = lineStart(text, start);
  if (!isBlank(text.slice(line, start))) return removeBehindDash(text, container, index, { start, end });
  let behind = nextLine(text, end);
  if (index > 0 && keepsBlankLines(text, container, index - 1)) {
    // Blank lines behind the removed entry would become part of the text before it.
    while (behind < text.length && isBlank(text.slice(behind, lineEnd(text, behind)))) behind = nextLine(text, behind);
  }
  const isLastLine = behind === text.length && !text.endsWith('\n');
  if (isLastLine && line > 0) return removal(lineEnd(text, lineStart(text, line - 1)), behind);
  return removal(line, behind);
}

/** The first entry of `- a: 1`: the next one moves up to the dash, unless comments stand between. */
function removeBehindDash(
  text: string,
  container: MapNode | SequenceNode,
  index: number,
  { start, end }: Range,
): readonly OffsetEdit[] {
  const following = unitStart(text, container, index + 1);
  if (following === undefined) return [];
  if (isBlank(text.slice(nextLine(text, end), following))) return removal(start, following);
  const from = text.slice(0, start).trimEnd().length;
  return removal(from, lineEnd(text, end));
}

function keepsBlankLines(text: string, container: MapNode | SequenceNode, index: number): boolean {
  const node = container.kind === 'map' ? container.entries[index]?.value : container.items[index];
  if (!node || !endsOpen(node)) return false;
  let last = node;
  for (;;) {
    const inner =
      last.kind === 'map' ? last.entries.at(-1)?.value : last.kind === 'sequence' ? last.items.at(-1) : undefined;
    if (!inner) break;
    last = inner;
  }
  return /^[|>]\d?\+|^[|>]\+/.test(text.slice(last.start, last.start + 3));
}
