import { lineEnd, nextLine } from './edit-sites.ts';
import { inFlow, lineBreakOf, type NewValue } from './new-value.ts';
import type { Range } from './node.ts';

/** Replaces a range of a text. */
export interface OffsetEdit extends Range {
  readonly newText: string;
}

/** What is written behind a colon or dash: on its line, and on lines of its own. */
interface Laid {
  readonly head: string;
  readonly body: readonly string[];
}

/** How a value is laid behind the colon of a key, or the dash of an item, in that column. */
export interface Surroundings {
  readonly of: 'entry' | 'item';
  readonly column: number;
  /** By how much what belongs to a key is indented. */
  readonly step: number;
}

/** Indents lines; empty ones stay empty. */
export function indented(lines: readonly string[], by: number): readonly string[] {
  const space = ' '.repeat(by);
  return lines.map((line) => (line === '' ? '' : space + line));
}

export function lay(value: NewValue, { of, column, step }: Surroundings): Laid {
  const [first = '', ...rest] = value.lines;
  const inner = column + (of === 'item' ? 2 : step);
  switch (value.shape) {
    case 'inline':
      return { head: first === '' ? '' : ` ${first}`, body: indented(rest, inner) };
    case 'literal': {
      // Lines that are indented of themselves may be bound to it by an indicator such as `|2`.
      const isIndented = rest.every((line) => line === '' || line.startsWith(' '));
      return { head: ` ${first}`, body: indented(rest, isIndented ? column : inner) };
    }
    case 'block':
      if (of === 'entry') return { head: '', body: indented(value.lines, inner) };
      return { head: ` ${first}`, body: indented(rest, inner) };
  }
}

/** A value written over a range that begins right behind a colon or dash. A comment behind the range stays on its line. */
export function placeBehind(
  text: string,
  range: Range,
  value: NewValue,
  around: Surroundings,
  prefix = '',
): readonly OffsetEdit[] {
  const fitting = canStandBefore(text, range.end, value) ? value : inFlow(value);
  const { head, body } = lay(fitting, around);
  const lineBreak = lineBreakOf(text);
  const end = lineEnd(text, range.end);
  const lines = body.map((line) => lineBreak + line).join('');
  // Only a comment can follow a value in a block.
  if (text.slice(range.end, end).trim() === '' || body.length === 0 || fitting.shape === 'inline') {
    return [{ ...range, newText: prefix + head + lines }];
  }
  return [
    { ...range, newText: prefix + head },
    { start: end, end, newText: lines },
  ];
}

/** A block scalar takes in comments and blank lines that follow it at its indentation. */
export function canStandBefore(text: string, end: number, value: NewValue): boolean {
  if (!value.endsOpen) return true;
  const following = text.slice(nextLine(text, end));
  if (/^\s*[ \t]#/.test(following)) return false;
  return !(/^[ \t]*\r?\n/.test(following) && value.lines.some((line) => /[|>]\d?\+/.test(line)));
}
