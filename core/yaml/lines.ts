import type { Change } from './change.ts';
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

const startsByIndex = new WeakMap<LineIndex, Int32Array>();

/** The lines of a text. With the lines of the text before an edit, only those of the edit are looked for. */
export function indexLines(text: Text, before?: LineIndex, change?: Change): LineIndex {
  const known = before && startsByIndex.get(before);
  const starts =
    known && change ? startsAfter(text, known, change) : Int32Array.from([0, ...startsIn(text, 0, text.length)]);
  const index = lineIndex(text, starts);
  startsByIndex.set(index, starts);
  return index;
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

function startsAfter(text: Text, known: Int32Array, { start, oldEnd, newEnd }: Change): Int32Array {
  // Whether a line begins somewhere depends on the characters on both sides.
  const kept = Math.max(1, countBelow(known, start));
  const fresh = startsIn(text, Math.max(0, start - 1), newEnd);
  const behind = countBelow(known, oldEnd + 1);
  const starts = new Int32Array(kept + fresh.length + known.length - behind);
  starts.set(known.subarray(0, kept));
  starts.set(fresh, kept);
  const moved = starts.subarray(kept + fresh.length);
  moved.set(known.subarray(behind));
  const by = newEnd - oldEnd;
  for (let i = 0; i < moved.length; i++) moved[i] = (moved[i] ?? 0) + by;
  return starts;
}

/** How many of the sorted numbers are less than a number. */
function countBelow(sorted: Int32Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lineIndex(text: Text, starts: Int32Array): LineIndex {
  /** No place is between the two characters of a line end. */
  const outsideEnd = (at: number): number =>
    text.charCodeAt(at) === 0x0a && text.charCodeAt(at - 1) === 0x0d ? at - 1 : at;
  const startOf = (line: number): number => starts[Math.min(Math.max(line, 0), starts.length - 1)] ?? 0;
  return {
    count: starts.length,
    startOf,
    positionAt(offset) {
      const at = Math.min(Math.max(offset, 0), text.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: outsideEnd(at) - (starts[low] ?? 0) };
    },
    offsetAt({ line, character }) {
      if (line >= starts.length) return text.length;
      const start = startOf(line);
      const next = line + 1 < starts.length ? startOf(line + 1) : text.length + 1;
      return outsideEnd(Math.min(start + Math.max(character, 0), Math.max(start, next - 1)));
    },
  };
}
