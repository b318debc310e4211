import type { OffsetEdit } from './place-value.ts';

/** A stretch of a text: from an earlier text, where it stood at `from`, or new. */
export interface Piece {
  readonly text: string;
  readonly from: number | undefined;
}

/** A text that nothing has been done to yet. */
export function wholePiece(text: string): readonly Piece[] {
  return [{ text, from: 0 }];
}

/** The text that pieces make. */
export function textOfPieces(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** The pieces after edits of their text, which must not overlap. */
export function editPieces(pieces: readonly Piece[], edits: readonly OffsetEdit[]): readonly Piece[] {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const made: Piece[] = [];
  let [index, begin, at] = [0, 0, 0];
  /** Takes over what stands before an offset, or leaves it out. */
  const advance = (to: number, keep: boolean): void => {
    for (let piece = pieces[index]; piece && at < to; piece = pieces[index]) {
      const part = cut(piece, at - begin, to - begin);
      if (keep && part.text !== '') made.push(part);
      at += part.text.length;
      if (at < begin + piece.text.length) return;
      begin += piece.text.length;
      index++;
    }
  };
  for (const { start, end, newText } of ordered) {
    advance(start, true);
    if (newText !== '') made.push({ text: newText, from: undefined });
    advance(end, false);
  }
  advance(Number.POSITIVE_INFINITY, true);
  return made;
}

function cut({ text, from }: Piece, start: number, end: number): Piece {
  return { text: text.slice(start, end), from: from === undefined ? undefined : from + start };
}

/** The edits that make of the earlier text what the pieces say, in order; where nothing is another text, there is none. */
export function editsOfPieces(pieces: readonly Piece[], earlier: string): readonly OffsetEdit[] {
  const edits: OffsetEdit[] = [];
  let start = 0;
  let newText = '';
  const close = (end: number): void => {
    if (earlier.slice(start, end) !== newText) edits.push({ start, end, newText });
  };
  for (const { text, from } of pieces) {
    if (from === undefined) newText += text;
    else {
      close(from);
      start = from + text.length;
      newText = '';
    }
  }
  close(earlier.length);
  return edits;
}

/** Where in the earlier text stood what stands at an offset now: for new text, where it begins. */
export function originOf(pieces: readonly Piece[], offset: number): number {
  let at = 0;
  let origin = 0;
  for (const { text, from } of pieces) {
    if (offset < at + text.length) return from === undefined ? origin : from + offset - at;
    if (from !== undefined) origin = from + text.length;
    at += text.length;
  }
  return origin;
}
