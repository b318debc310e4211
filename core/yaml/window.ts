import type { Range } from './node.ts';
import type { Block, Cut, CutAt } from './segments.ts';
import { type Count, type Next, type Segment, split } from './split.ts';
import type { Text } from './text.ts';
import type { OnLexeme } from './tokens.ts';
import { compose } from './whole.ts';

/** A cut that is still to be parsed, or a segment that has been. */
export type Piece = Cut & Partial<Pick<Segment, 'content'>>;

/** What follows a piece. */
export function nextOf(following: Omit<Cut, 'length'> | undefined): Next {
  if (!following) return 'end';
  if (following.first) return 'document';
  return following.role === 'children' ? 'child' : 'entry';
}

/** Told how many characters are parsed: what tests count in place of time. */
export interface ParseCount {
  characters: number;
}

export const parseCount: ParseCount = { characters: 0 };

/**
 * Parses pieces of a text on their own, between a neighbour before them and one behind: both of them stand for whatever
 * is there, as long as the parser is between two entries, or items, where they meet. Undefined where it is not.
 */
export function parsePieces(
  text: Text,
  at: number,
  pieces: readonly Piece[],
  following: Cut | undefined,
): readonly Segment[] | undefined {
  const [first] = pieces;
  if (!first) return [];
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const body = text.slice(at, at + length);
  const next = nextOf(following);
  const inside = first.role === 'children' ? first.block : undefined;
  const prefix = first.first ? '' : inside ? `k:\n${itemOf(inside)}` : 'k: 0\n';
  const suffix = next === 'child' && following?.block ? itemOf(following.block) : neighbours[next];
  let hasOpenQuote = false;
  const attempt = (comment: string): readonly Segment[] | undefined => {
    const window = prefix + body + suffix + comment;
    parseCount.characters += window.length;
    const [cuts, counter] = placed(pieces, prefix.length);
    const composed = compose(window, counter.onLexeme);
    hasOpenQuote = counter.counts.some(({ openQuotes }) => openQuotes !== '');
    if ('unreadable' in composed) return undefined;
    const [token, second, ...others] = composed.tokens.filter(({ type }) => !isBetween.has(type));
    const [document, secondDocument] = composed.documents;
    if (token?.type !== 'document' || !document || others.length > 0) return undefined;
    const end = prefix.length + length;
    if (next === 'document') {
      if (second?.type !== 'document' || second.offset !== end || secondDocument?.errors.length !== 0) return undefined;
      if (second.start[0]?.type !== 'doc-start' || second.start[0].offset !== end) return undefined;
    } else if (second) return undefined;
    return split({
      text: window,
      token,
      document,
      cuts,
      end,
      next,
      ...(inside ? { inside } : {}),
      counts: counter.counts,
      breaks: counter.breaks,
    });
  };
  const found = attempt('');
  if (found || next === 'end' || !hasOpenQuote) return found;
  // A quote that nothing closes ends where the text is indented less; without any other behind it, at the text's end.
  const quotes = ['"', "'"].filter((quote) => isClosedBehind(text, at + length, quote)).join('');
  return quotes === '' ? undefined : attempt(`# ${quotes}\n`);
}

const neighbours: Readonly<Record<Next, string>> = { entry: 'k: 0\n', document: '---\nk: 0\n', child: '', end: '' };

function itemOf({ kind, column }: Block): string {
  return `${' '.repeat(column)}${kind === 'map' ? 'k: 0' : '- 0'}\n`;
}

/** Tokens that stand between documents and mean nothing. */
const isBetween: ReadonlySet<string> = new Set(['space', 'comment', 'newline', 'byte-order-mark']);

interface Counter {
  readonly onLexeme: OnLexeme;
  readonly counts: readonly Count[];
  readonly breaks: readonly number[];
}

/** Where cuts stand that begin at an offset, and what counts their lexemes. */
function placed(pieces: readonly Cut[], from: number): readonly [readonly CutAt[], Counter] {
  let at = from;
  const cuts = pieces.map(({ role, block, first, length }): CutAt => {
    const cut: CutAt = { at, role, first, ...(block ? { block } : {}) };
    at += length;
    return cut;
  });
  return [cuts, counterOf(cuts)];
}

export function counterOf(cuts: readonly CutAt[]): Counter {
  const counts = cuts.map(() => ({ lexemes: 0, openQuotes: '', comments: [] as Range[] }));
  const breaks: number[] = [];
  let index = 0;
  return {
    counts,
    breaks,
    onLexeme(offset, sign, length) {
      while (index + 1 < cuts.length && offset >= (cuts[index + 1]?.at ?? 0)) index++;
      const count = counts[index];
      if (!count) return;
      if (length > 0) count.lexemes++;
      if (sign === '{') breaks.push(offset);
      else if (sign === '#') count.comments.push({ start: offset, end: offset + length });
      else count.openQuotes += sign;
    },
  };
}

/** Whether a quote that is open at an offset, the beginning of a line, would be closed somewhere. */
export function isClosedBehind(whole: Text, from: number, quote: string): boolean {
  const text = String(whole);
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (quote === "'") {
      if (text[at + 1] !== quote) return true;
      at++;
    } else {
      let run = 0;
      while (text[at - 1 - run] === '\\') run++;
      if (run % 2 === 0) return true;
    }
  }
  return false;
}
