import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol';

/**
 * Texts and positions by the protocol's own words, computed from the text alone each time: nothing of it is what the
 * server uses.
 */

/** Where lines begin: after `\n`, `\r\n` or `\r`. */
function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
}

/** A position beyond a line's end is at its end; beyond the last line, at the text's end. */
export function offsetOf(text: string, { line, character }: Position): number {
  const starts = lineStarts(text);
  const start = starts[line];
  if (start === undefined) return text.length;
  const whole = text.slice(start, starts[line + 1] ?? text.length);
  return start + Math.min(character, whole.replace(/[\r\n]+$/, '').length);
}

export function positionOf(text: string, offset: number): Position {
  const starts = lineStarts(text);
  let line = starts.length - 1;
  while ((starts[line] ?? 0) > offset) line--;
  return { line, character: offset - (starts[line] ?? 0) };
}

export function applyChange(text: string, change: TextDocumentContentChangeEvent): string {
  if (!('range' in change)) return change.text;
  const [one, other] = [offsetOf(text, change.range.start), offsetOf(text, change.range.end)];
  return text.slice(0, Math.min(one, other)) + change.text + text.slice(Math.max(one, other));
}

/** What is wrong with a range for a text, if anything is. */
export function rangeTrouble(text: string, { start, end }: Range): string | undefined {
  const starts = lineStarts(text);
  for (const { line, character } of [start, end]) {
    const from = starts[line];
    if (from === undefined) return `line ${line} of ${starts.length}`;
    const length = text.slice(from, starts[line + 1] ?? text.length).replace(/[\r\n]+$/, '').length;
    if (character > length || character < 0) return `character ${character} of ${length} in line ${line}`;
  }
  if (start.line > end.line || (start.line === end.line && start.character > end.character)) return 'it ends first';
  return undefined;
}

export function lineCountOf(text: string): number {
  return lineStarts(text).length;
}
