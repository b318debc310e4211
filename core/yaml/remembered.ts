import { ownText } from './own-text.ts';
import type { Cut } from './segments.ts';
import type { Segment } from './split.ts';
import type { Text } from './text.ts';
import { nextOf, type Piece } from './window.ts';

/** Segments by their text and by what it was parsed as. A segment stands in a text or is remembered, never both. */
export interface Remembered {
  readonly segments: ReadonlyMap<string, Segment>;
  readonly characters: number;
}

export const nothingRemembered: Remembered = { segments: new Map(), characters: 0 };

/** As much as is worth keeping for undoing. */
const maxCharacters = 1_000_000;

function keyOf({ role, block, first }: Cut, following: Cut | undefined, text: string): string {
  const place = block ? `${block.kind}${block.column}` : '';
  return `${role} ${place} ${first ? 'first' : ''} ${nextOf(following)}:${text}`;
}

/** With segments of a text that an edit replaces, which begin at an offset of it. */
export function remember(
  { segments: known, characters: before }: Remembered,
  text: Text,
  segments: readonly Segment[],
  from: number,
  behind?: Cut,
): Remembered {
  const all = new Map(known);
  let at = from;
  let characters = before;
  for (const [index, segment] of segments.entries()) {
    const key = keyOf(segment, segments[index + 1] ?? behind, text.slice(at, at + segment.length));
    at += segment.length;
    // Where an open quote ends, and what is wrong with a text, is not for it alone to say: only flawless ones are kept.
    const { openQuotes, errors } = segment.content;
    if (openQuotes !== '' || errors.length > 0) continue;
    if (!all.delete(key)) characters += key.length;
    all.set(ownText(key), segment);
  }
  for (const key of all.keys()) {
    if (characters <= maxCharacters) break;
    all.delete(key);
    characters -= key.length;
  }
  return { segments: all, characters };
}

/** Pieces of a text, with those that are remembered in place of what they are. */
export function recall<P extends Piece>(
  remembered: Remembered,
  text: Text,
  pieces: readonly P[],
  from: number,
  behind?: Cut,
): { readonly segments: readonly (P | Segment)[]; readonly remembered: Remembered } {
  if (remembered.segments.size === 0) return { segments: pieces, remembered };
  let left: Map<string, Segment> | undefined;
  let { characters } = remembered;
  let at = from;
  const segments = pieces.map((piece, index) => {
    const key = keyOf(piece, pieces[index + 1] ?? behind, text.slice(at, at + piece.length));
    at += piece.length;
    const known = (left ?? remembered.segments).get(key);
    if (!known) return piece;
    left ??= new Map(remembered.segments);
    left.delete(key);
    characters -= key.length;
    return known;
  });
  return { segments, remembered: left ? { segments: left, characters } : remembered };
}
