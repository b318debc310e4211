import { columnOf, lineEnd, lineStart, skipTrivia, unitEnd, unitStart } from './edit-sites.ts';
import { type EditableDocument, inFlow, lineBreakOf, type NewValue, stepOf } from './new-value.ts';
import type { MapNode, SequenceNode } from './node.ts';
import { canStandBefore, lay, type OffsetEdit } from './place-value.ts';

/** Adds an entry (with a key's text) or an item behind the last one of a collection. */
export function appendTo(
  document: EditableDocument,
  node: MapNode | SequenceNode,
  value: NewValue,
  key?: string,
): readonly OffsetEdit[] {
  if (node.flow) return appendInFlow(document.text, node, key === undefined ? value.flow : `${key}: ${value.flow}`);
  const { text } = document;
  const last = countOf(node) - 1;
  const start = unitStart(text, node, last);
  const end = unitEnd(text, node, last);
  if (start === undefined || end === undefined) return [];
  const column = columnOf(text, start);
  const at = lineEnd(text, end);
  const fitting = canStandBefore(text, at, value) ? value : inFlow(value);
  const of = key === undefined ? 'item' : 'entry';
  const { head, body } = lay(fitting, { of, column, step: stepOf(document) });
  const lines = [`${' '.repeat(column)}${key === undefined ? '-' : `${key}:`}${head}`, ...body];
  return [{ start: at, end: at, newText: lines.map((line) => lineBreakOf(text) + line).join('') }];
}

function countOf(node: MapNode | SequenceNode): number {
  return node.kind === 'map' ? node.entries.length : node.items.length;
}

function appendInFlow(text: string, node: MapNode | SequenceNode, unit: string): readonly OffsetEdit[] {
  // `[a: 1]` holds a map without brackets.
  if (node.kind === 'map' && text[node.start] !== '{') {
    return [
      { start: node.start, end: node.start, newText: '{' },
      { start: node.end, end: node.end, newText: `, ${unit}}` },
    ];
  }
  const close = node.end - 1;
  const last = countOf(node) - 1;
  if (last < 0) {
    const isBlank = text.slice(node.start + 1, close).trim() === '';
    return [{ start: isBlank ? node.start + 1 : close, end: close, newText: unit }];
  }
  const end = unitEnd(text, node, last) ?? close;
  const start = unitStart(text, node, last);
  const next = skipTrivia(text, end);
  const comma = text[next] === ',' ? next : undefined;
  const isOnOwnLine =
    start !== undefined && text.slice(lineStart(text, start), start).trim() === '' && close > lineEnd(text, end);
  if (!isOnOwnLine) {
    const at = comma ?? end;
    // A comment before the comma or the bracket would swallow what is written behind it.
    return text.slice(end, at).includes('#') ? [] : [{ start: at, end: at, newText: `, ${unit}` }];
  }
  const line = lineBreakOf(text) + text.slice(lineStart(text, start), start) + unit;
  const at = lineEnd(text, comma ?? end);
  if (comma !== undefined) return [{ start: at, end: at, newText: `${line},` }];
  if (at === end) return [{ start: end, end, newText: `,${line}` }];
  return [
    { start: end, end, newText: ',' },
    { start: at, end: at, newText: line },
  ];
}
