import type { Change } from './change.ts';
import { splicedOffsets } from './offsets.ts';
import type { Text } from './text.ts';

/** A place in a text: line and UTF-16 column, both from 0, as the Language Server Protocol counts them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Finds lines in a text. Lines end at `\n`, `\r\n` or a lone `\r`. */
export interface LineIndex {
  readonly count: number;
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
  /** Offset of a line's first character. */
  startOf(line: number): number;
}

/** Where lines begin: as the list says, and `by` more from one of them on. Who types in a line moves those behind it. */
interface Starts {
  readonly list: Int32Array;
  readonly from: number;
  readonly by: number;
}

const startsByIndex = new WeakMap<LineIndex, Starts>();

/** The lines of a text. With the lines of the text before an edit, only those of the edit are looked for. */
export function indexLines(text: Text, before?: LineIndex, change?: Change): LineIndex {
  const known = before && startsByIndex.get(before);
  const starts =
    known && change
      ? startsAfter(text, known, change)
      : listed(Int32Array.from([0, ...startsIn(text, 0, text.length)]));
  const index = lineIndex(text, starts);
  startsByIndex.set(index, starts);
  return index;
}

function listed(list: Int32Array): Starts {
  return { list, from: list.length, by: 0 };
}

function startOf({ list, from, by }: Starts, line: number): number {
  return (list[line] ?? 0) + (line < from ? 0 : by);
}

/** The beginnings of the lines behind the line ends from one offset to another. */
function startsIn(text: Text, from: number, to: number): readonly number[] {
  const part = text.slice(from, to + 1);
  const end = to - from;
  const starts: number[] = [];
  // The next of each kind is searched for in one piece; most texts have none of the second.
  let [newline, carriageReturn] = [nextOf(part, '\n', 0), nextOf(part, '\r', 0)];
  for (let at = Math.min(newline, carriageReturn); at < end; at = Math.min(newline, carriageReturn)) {
    const isFirstOfTwo = at === carriageReturn && newline === at + 1;
    if (at === newline) newline = nextOf(part, '\n', at + 1);
    else carriageReturn = nextOf(part, '\r', at + 1);
    if (!isFirstOfTwo) starts.push(from + at + 1);
  }
  return starts;
}

function nextOf(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

function startsAfter(text: Text, known: Starts, { start, oldEnd, newEnd }: Change): Starts {
  // Whether a line begins somewhere depends on the characters on both sides.
  const kept = Math.max(1, countBelow(known, start));
  const fresh = startsIn(text, Math.max(0, start - 1), newEnd);
  const behind = countBelow(known, oldEnd + 1);
  const by = newEnd - oldEnd;
  const { list } = known;
  if (fresh.length === 0 && kept === behind && (known.from === kept || known.by === 0))
    return { list, from: kept, by: by + known.by };
  return listed(splicedOffsets(moved(known), kept, behind - kept, fresh, by));
}

/** The list of where lines begin. */
function moved(starts: Starts): Int32Array {
  return starts.by === 0 ? starts.list : starts.list.map((_, line) => startOf(starts, line));
}

/** How many lines begin before an offset. */
function countBelow(starts: Starts, limit: number): number {
  let low = 0;
  let high = starts.list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(starts, middle) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lineIndex(text: Text, starts: Starts): LineIndex {
  /** No place is between the two characters of a line end. */
  const outsideEnd = (at: number): number =>
    text.charCodeAt(at) === 0x0a && text.charCodeAt(at - 1) === 0x0d ? at - 1 : at;
  const count = starts.list.length;
  const startOfLine = (line: number): number => startOf(starts, Math.min(Math.max(line, 0), count - 1));
  return {
    count,
    startOf: startOfLine,
    positionAt(offset) {
      const at = Math.min(Math.max(offset, 0), text.length);
      const line = Math.max(0, countBelow(starts, at + 1) - 1);
      return { line, character: outsideEnd(at) - startOf(starts, line) };
    },
    offsetAt({ line, character }) {
      if (line >= count) return text.length;
      const start = startOfLine(line);
      const next = line + 1 < count ? startOfLine(line + 1) : text.length + 1;
      return outsideEnd(Math.min(start + Math.max(character, 0), Math.max(start, next - 1)));
    },
  };
}
