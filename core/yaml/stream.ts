import { assemble } from './assemble.ts';
import { type Change, changeBetween, fits } from './change.ts';
import { documentOf, unreadableDocument, type YamlDocument } from './document.ts';
import { type Layout, layoutAfter, layoutOf } from './layout.ts';
import { nothingRemembered, type Remembered, recall, remember } from './remembered.ts';
import { type CutAt, cutsFrom, cutsInPart, endOfLine, isEntangled, sameKind } from './segments.ts';
import type { Segment } from './split.ts';
import { split } from './split.ts';
import { linesAround, sameText, type Text } from './text.ts';
import { maxLength, maxLexemes } from './tokens.ts';
import { type Composed, compose, type Unreadable, wholeSyntax } from './whole.ts';
import { counterOf, isClosedBehind, nextOf, type Piece, parseCount, parsePieces } from './window.ts';

/** A text and the documents in it. Immutable: an edit makes a new one, which shares what has not changed. */
export interface YamlStream {
  readonly text: Text;
  readonly documents: readonly YamlDocument[];
  /** Absent for a text that is parsed as a whole. */
  readonly layout?: Layout;
  /** Nothing was made that an edit would start from. */
  readonly once?: boolean;
  /** Segments that edits have replaced lately: what is undone or taken apart again is not parsed again. */
  readonly replaced: Remembered;
}

/**
 * Reads a YAML 1.2 stream. With what was read of it before an edit, parses only what the edit has changed; what comes out
 * is the same in any case.
 */
export function readStream(text: Text, previous?: YamlStream, change?: Change): YamlStream {
  if (!previous || previous.once) return readWhole(text, nothingRemembered);
  const { text: before, layout, replaced } = previous;
  const known = change && fits(change, before, text) ? change : undefined;
  // Of a known change nobody asks whether it is one: that would be a look at all of the text.
  if (before === text || (!known && sameText(before, text))) return previous;
  if (!layout) return readWhole(text, replaced);
  const edit = known ?? changeBetween(String(before), String(text));
  return readEdited(text, previous, layout, edit) ?? readWhole(text, remember(replaced, before, layout.segments, 0));
}

/** Reads a stream that nobody edits: the same, without what an edit would start from. */
export function readOnce(text: string): YamlStream {
  parseCount.characters += text.length;
  return { ...wholeStream(text, compose(text), nothingRemembered), once: true };
}

function wholeStream(text: string, composed: Composed | Unreadable, replaced: Remembered): YamlStream {
  const documents =
    'unreadable' in composed ? [unreadableDocument(text, composed)] : wholeSyntax(text, composed).map(documentOf);
  return { text, documents, replaced };
}

const beginning: CutAt = { at: 0, role: 'entries', first: true };

function readWhole(of: Text, replaced: Remembered): YamlStream {
  const text = String(of);
  const isWhole = text.length > maxLength || isEntangled(text);
  const cuts = isWhole ? [] : cutsFrom(text, beginning, () => false);
  const counter = counterOf(cuts);
  parseCount.characters += text.length;
  const composed = compose(text, counter.onLexeme);
  if ('unreadable' in composed) return wholeStream(text, composed, replaced);
  const { tokens, documents } = composed;
  const segments: Segment[] = [];
  const trees = tokens.filter((token) => token.type === 'document');
  const heads = cuts.flatMap(({ first }, index) => (first ? [index] : []));
  let isSplit = trees.length > 0 && trees.length === documents.length && trees.length === heads.length;
  for (const [index, token] of trees.entries()) {
    const [document, from = 0, to = cuts.length] = [documents[index], heads[index], heads[index + 1]];
    if (!isSplit || !document || (index > 0 && token.offset !== cuts[from]?.at)) isSplit = false;
    if (!isSplit || !document) break;
    const found = split({
      text,
      token,
      document,
      cuts: cuts.slice(from, to),
      end: cuts[to]?.at ?? text.length,
      next: to < cuts.length ? 'document' : 'end',
      counts: counter.counts.slice(from, to),
      breaks: counter.breaks.filter((at) => at >= (cuts[from]?.at ?? 0) && at < (cuts[to]?.at ?? text.length + 1)),
    });
    if (found) segments.push(...found);
    else isSplit = false;
  }
  if (!isSplit) return wholeStream(text, composed, replaced);
  const recalled = recall(replaced, text, segments, 0);
  return streamOf(text, layoutOf(recalled.segments), recalled.remembered);
}

function streamOf(text: Text, layout: Layout, replaced: Remembered): YamlStream {
  return { text, documents: assemble(layout).map(documentOf), layout, replaced };
}

function readEdited(
  text: Text,
  { text: before, replaced }: YamlStream,
  layout: Layout,
  { start, oldEnd, newEnd }: Change,
): YamlStream | undefined {
  const edited = linesAround(text, start, newEnd);
  if (text.length > maxLength || isEntangled(edited.part, start - edited.at, newEnd - edited.at)) return undefined;
  const { segments, starts } = layout;
  const by = newEnd - oldEnd;
  let from = segmentAt(starts, start);
  // How a segment's first line begins decides where the one before it ends.
  if (from > 0 && start <= firstLineEnd(before, starts[from] ?? 0)) from--;
  const first = segments[from];
  if (!first) return undefined;
  let least = segmentAt(starts, oldEnd);
  if ((starts[least] ?? 0) < oldEnd || least <= from) least++;
  let to = segments.length;
  const cuts = cutsNear(text, { ...first, at: starts[from] ?? 0 }, (cut) => {
    const index = Math.max(least, segmentAt(starts, cut.at - by));
    const met = segments[index];
    const isMet = cut.at >= newEnd && met !== undefined && (starts[index] ?? 0) + by === cut.at && sameKind(met, cut);
    if (isMet) to = index;
    return isMet;
  });
  const end = to < segments.length ? (starts[to] ?? 0) + by : text.length;
  if (cuts[0]?.at !== starts[from] || cuts[0]?.first !== first.first) return undefined;
  const drafts = cuts.map((cut, index): Piece => toPiece(cut, cuts[index + 1]?.at ?? end));
  const gone = segments.slice(from, to);
  const known = remember(replaced, before, gone, starts[from] ?? 0, segments[to]);
  const recalled = recall(known, text, drafts, starts[from] ?? 0, segments[to]);
  const pieces = (segments.slice(0, from) as Piece[]).concat(recalled.segments, segments.slice(to));
  // What a neighbour was parsed to holds as long as what follows it is of the same kind.
  let begin = from;
  const last = pieces[from - 1];
  if (last && nextOf(first) !== nextOf(pieces[from])) pieces[--begin] = { ...last, content: undefined };
  if (layout.hasOpenQuotes && !quotesStillEnd(text, segments.slice(0, begin), starts)) return undefined;
  const parsed = parseDrafts(text, starts[begin] ?? 0, pieces, begin, from + drafts.length);
  if (!parsed) return undefined;
  const removed = parsed.next - begin + gone.length - drafts.length;
  const now = layoutAfter(layout, begin, removed, parsed.segments);
  // Near the limit the whole text has to say whether it is passed.
  return now.lexemes > 0.9 * maxLexemes ? undefined : streamOf(text, now, recalled.remembered);
}

function firstLineEnd(text: Text, start: number): number {
  const { part, at } = linesAround(text, start, start);
  return endOfLine(part, start - at) + at;
}

/** What is looked at first: most edits leave the next segments as they were. */
const nearby = 512;

/** The cuts from one of them on, for which no more of the text is looked at than it takes. */
function cutsNear(text: Text, from: CutAt, enough: (cut: CutAt) => boolean): readonly CutAt[] {
  for (let length = nearby; ; length *= 16) {
    const { part, at: by, isToEnd } = linesAround(text, from.at, from.at + length);
    const moved = (cut: CutAt): CutAt => (by === 0 ? cut : { ...cut, at: cut.at + by });
    const find = isToEnd ? cutsFrom : cutsInPart;
    const cuts = find(part, { ...from, at: from.at - by }, (cut) => enough(moved(cut)));
    if (cuts) return by === 0 ? cuts : cuts.map(moved);
  }
}

function toPiece({ role, block, first, at }: CutAt, end: number): Piece {
  return { role, ...(block ? { block } : {}), first, length: end - at };
}

/** The segment in which an offset stands. */
function segmentAt(starts: Int32Array, offset: number): number {
  let [low, high] = [0, Math.max(0, starts.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether what open quotes before an edit are ended by is there after it. */
function quotesStillEnd(text: Text, kept: readonly Segment[], starts: Int32Array): boolean {
  return kept.every(
    ({ content: { openQuotes } }, index) =>
      openQuotes === '' || [...openQuotes].every((quote) => isClosedBehind(text, starts[index + 1] ?? 0, quote)),
  );
}

/** Larger shares of a text are rather parsed as a whole than tried in parts. */
const largestShare = 0.5;
const smallText = 4_000;

/**
 * Parses the pieces between two indices that have no content yet, and those behind them that have none; the first of them
 * stands at an offset. Undefined where the whole text is to be parsed.
 */
function parseDrafts(text: Text, start: number, pieces: readonly Piece[], from: number, to: number): Found | undefined {
  const done: Segment[] = [];
  let at = start;
  let index = from;
  while (index < to || pieces[index]?.content === undefined) {
    const piece = pieces[index];
    if (!piece) break;
    if (isParsed(piece)) {
      done.push(piece);
      at += piece.length;
      index++;
      continue;
    }
    const found = parseFrom(text, at, pieces, index);
    if (!found) return undefined;
    for (const segment of found.segments) {
      done.push(segment);
      at += segment.length;
    }
    index = found.next;
  }
  return { segments: done, next: index };
}

function isParsed(piece: Piece): piece is Segment {
  return piece.content !== undefined;
}

interface Found {
  readonly segments: readonly Segment[];
  /** The first piece behind them. */
  readonly next: number;
}

/** Parses the draft at an index, and as many pieces behind it as it takes until the parser is between two of them. */
function parseFrom(text: Text, at: number, pieces: readonly Piece[], index: number): Found | undefined {
  const { role } = pieces[index] as Piece;
  let next = index + 1;
  // Drafts of one kind are parsed together.
  const isMore = (piece: Piece | undefined): boolean =>
    piece !== undefined && !piece.content && !piece.first && piece.role === role && role !== 'opener';
  while (isMore(pieces[next])) next++;
  for (let step = 1; ; step *= 2) {
    const list = pieces.slice(index, next);
    const segments = parsePieces(text, at, list, pieces[next]);
    if (segments) return { segments, next };
    const length = list.reduce((sum, piece) => sum + piece.length, 0);
    if (length > Math.max(smallText, largestShare * text.length)) return undefined;
    const before = next;
    while (next < pieces.length && next - before < step && !pieces[next]?.first) next++;
    if (next === before) return undefined;
  }
}
