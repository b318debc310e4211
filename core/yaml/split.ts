import { type CST, type Document, isMap, isSeq, Pair, type YAMLMap, type YAMLParseError, type YAMLSeq } from 'yaml';
import { beginOf, cleanChildren, cleanEntries, hasGap } from './beginnings.ts';
import type { GreenEntry, Placed } from './green.ts';
import type { Range, YamlProblem } from './node.ts';
import type { Block, Cut, CutAt } from './segments.ts';
import { explainSyntaxError } from './syntax-errors.ts';
import { TreeBuilder } from './tree-builder.ts';

/** A cut with what it was parsed to. Knows no position of its own, so that it stays the same object wherever it stands. */
export interface Segment extends Cut {
  readonly content: Content;
}

/** What stands in a segment. Offsets are counted from where the segment begins. */
export interface Content {
  /** Of the root map; of the block, in children of a map. An opener's has no value. */
  readonly entries: readonly SegmentEntry[];
  /** Of the block, in children of a list. */
  readonly items: readonly Placed[];
  /** Entries of the root map that stand behind the last of a block's items without a cut before them. */
  readonly tail: readonly SegmentEntry[];
  readonly errors: readonly YamlProblem[];
  readonly comments: readonly Range[];
  readonly lexemes: number;
  /** A quote is opened in here that nothing closes: the text ends where it is indented less, if another one follows somewhere. */
  readonly openQuotes: string;
  /** In the first segment of a document: where the parser says that the document and its root map begin. */
  readonly start?: number;
  readonly rootAt?: number;
}

export interface SegmentEntry {
  readonly entry: GreenEntry;
  /** Where its value ends. */
  readonly end: number;
}

/** What stands behind the cuts that are parsed; it must come out as if nothing stood before it. */
export type Next = 'entry' | 'child' | 'document' | 'end';

/** A parsed text, and how it was to be cut. Offsets are counted in that text. */
export interface Parsed {
  readonly text: string;
  readonly token: CST.Document;
  readonly document: Document.Parsed;
  readonly cuts: readonly CutAt[];
  /** Where what was to be cut ends. */
  readonly end: number;
  readonly next: Next;
  /** The block that the first cuts are children of; it stands below the first entry of the text, which is not cut. */
  readonly inside?: Block;
  /** Where flow collections end that no bracket ends: the parser is not at the beginning of a line there. */
  readonly breaks: readonly number[];
  /** What each of the cuts consists of. */
  readonly counts: readonly Count[];
}

export interface Count {
  readonly lexemes: number;
  /** The quotes that are opened and not closed. */
  readonly openQuotes: string;
  readonly comments: readonly Range[];
}

interface Part extends CutAt, Count {
  readonly end: number;
}

/**
 * The segments of a parsed text: those cuts at which the parser was between two entries, or items, too. Cuts at which it
 * was not belong to what stands before them. Undefined where that leads over an end, so that more is to be parsed at once.
 */
export function split(parsed: Parsed): readonly Segment[] | undefined {
  const { token, document, cuts, end, next, inside, breaks, counts } = parsed;
  const root = document.contents;
  const map = token.value;
  if (map?.type !== 'block-map' || map.indent !== 0 || !isMap(root) || root.anchor || root.tag) return undefined;
  if (hasGap(map)) return undefined;
  const faults = new Set([...document.errors.map(({ pos }) => pos[0]), ...breaks]);
  const start = cuts[0]?.at ?? 0;
  for (const at of faults) if (at < start || (at >= end && next !== 'end')) return undefined;
  const parts = cuts.map((cut, i): Part => ({ ...cut, ...(counts[i] ?? nothing), end: cuts[i + 1]?.at ?? end }));
  const isFaulty = (at: number, column: number): boolean => {
    for (let offset = at; offset <= at + column; offset++) if (faults.has(offset)) return true;
    return false;
  };
  const starts = cleanEntries(map, 0);
  if (next === 'entry' && starts.at(-1) !== end) return undefined;
  const isClean = new Set(starts.filter((at) => !isFaulty(at, 0)));
  const units = unitsOf(parts, isClean, inside);
  const entries = map.items.flatMap((item): Entry[] => {
    const at = beginOf(item);
    // The neighbours are nobody's; but the one before may be the key that stands above a block.
    const isOurs = at !== undefined && (inside || at >= start) && !(next === 'entry' && at === end);
    return !isOurs ? [] : [{ at, value: item.value }];
  });
  const found: Part[] = [];
  let from = 0;
  for (const [index, unit] of (units ?? []).entries()) {
    const [first] = unit.parts;
    const isLast = index + 1 === units?.length;
    // What has no text of its own may stand where the text ends.
    const unitEnd = isLast ? Number.POSITIVE_INFINITY : (units?.[index + 1]?.parts[0]?.at ?? 0);
    const begin = from;
    while (from < entries.length && (entries[from]?.at ?? 0) < unitEnd) from++;
    const own = entries.slice(begin, from);
    const isOpen = isLast && next === 'child';
    const sound = unit.block && soundParts(unit, unit.block, own, isOpen ? end : undefined, isFaulty);
    if (sound) found.push(...sound);
    // A block that does not stand alone, or goes on behind the end, can't be taken for entries.
    else if (first?.role === 'children' || isOpen || !first) return undefined;
    else found.push(unit.block || unit.parts.length > 1 ? asOne(unit.parts) : first);
  }
  return units && contentsOf(found, root, parsed);
}

const nothing: Count = { lexemes: 0, openQuotes: '', comments: [] };

interface Entry {
  readonly at: number;
  readonly value: CST.Token | undefined;
}

/** Entries of the root map that are not cut apart, or an opener with its children; those may come without their opener. */
interface Unit {
  readonly parts: Part[];
  readonly block: Block | undefined;
}

function unitsOf(
  parts: readonly Part[],
  isClean: ReadonlySet<number>,
  inside: Block | undefined,
): readonly Unit[] | undefined {
  const units: Unit[] = [];
  for (const part of parts) {
    const last = units.at(-1);
    if (part.role !== 'children' && (part.first || isClean.has(part.at)))
      units.push({ parts: [part], block: part.block });
    else if (last) last.parts.push(part);
    else if (inside && part.role === 'children') units.push({ parts: [part], block: inside });
    else return undefined;
  }
  return units;
}

/**
 * The opener and the children of a block, joined where there is no item between them; what stands at the margin behind
 * the last item goes with that item. Undefined where there is no such block.
 */
function soundParts(
  { parts }: Unit,
  block: Block,
  [opened, escaped]: readonly Entry[],
  sentinel: number | undefined,
  isFaulty: (at: number, column: number) => boolean,
): readonly Part[] | undefined {
  const opener = parts[0]?.role === 'children' ? undefined : parts[0];
  const children = opener ? parts.slice(1) : parts;
  const starts = cleanChildren(opened?.value, block);
  const begin = children[0]?.at ?? sentinel;
  if (!starts || begin === undefined) return undefined;
  if (sentinel !== undefined && (starts.at(-1) !== sentinel || isFaulty(sentinel, block.column) || escaped))
    return undefined;
  // Without the opener something stands before the children already.
  if (opener && starts[0] !== begin) return undefined;
  const until = escaped?.at ?? Number.POSITIVE_INFINITY;
  const isClean = new Set(starts.filter((at) => at < until && !isFaulty(at, block.column)));
  const rest = joined(children, isClean);
  return rest && (opener ? [opener, ...rest] : rest);
}

/** Parts at unclean places are joined with the one before. */
function joined(parts: readonly Part[], isClean: ReadonlySet<number>): readonly Part[] | undefined {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (isClean.has(part.at)) result.push(part);
    else if (last) result[result.length - 1] = { ...last, end: part.end, ...sumOf([last, part]) };
    else return undefined;
  }
  return result;
}

function asOne(parts: readonly Part[]): Part {
  const [first] = parts as [Part, ...Part[]];
  return { at: first.at, role: 'entries', first: first.first, end: parts.at(-1)?.end ?? first.end, ...sumOf(parts) };
}

function sumOf(parts: readonly Part[]): Count {
  const lexemes = parts.reduce((sum, part) => sum + part.lexemes, 0);
  return {
    lexemes,
    openQuotes: parts.map(({ openQuotes }) => openQuotes).join(''),
    comments: parts.flatMap(({ comments }) => comments),
  };
}

/** Deals out what the parser found to the parts in which it stands. */
function contentsOf(parts: readonly Part[], root: YAMLMap, parsed: Parsed): readonly Segment[] | undefined {
  const { text, document, end, next, inside, cuts } = parsed;
  const builder = new TreeBuilder(text);
  const bins = parts.map((): Bin => ({ entries: [], items: [], tail: [], errors: [] }));
  /** The part in which an offset stands, if it is one of what was to be cut. */
  const find = (at: number): number | undefined =>
    at < (cuts[0]?.at ?? 0) || (at >= end && next !== 'end') ? undefined : partAt(parts, at);
  const deal = (block: YAMLMap | YAMLSeq): void => {
    for (const item of block.items) {
      const pair = isMap(block) ? (item as Pair) : undefined;
      const placed = pair ? undefined : builder.item(item, parts[0]?.at ?? 0);
      const index = find(placed ? placed.at : builder.startOf(pair?.key));
      const part = index === undefined ? undefined : parts[index];
      const bin = index === undefined ? undefined : bins[index];
      if (!part || !bin) continue;
      if (placed) bin.items.push({ node: placed.node, at: placed.at - part.at });
      else if (pair) bin.entries.push(entryIn(pair, part));
    }
  };
  const entryIn = (pair: Pair, part: Part): SegmentEntry => {
    const { entry, end: to } = builder.entry(pair, part.at);
    return { entry, end: to - part.at };
  };
  const entriesOfRoot = [...root.items] as Pair[];
  if (inside) {
    const opener = entriesOfRoot.shift();
    if (!isBlockNode(opener?.value)) return undefined;
    deal(opener.value);
  }
  for (const pair of entriesOfRoot) {
    const index = find(builder.startOf(pair.key));
    const part = index === undefined ? undefined : parts[index];
    const bin = index === undefined ? undefined : bins[index];
    if (!part || !bin) continue;
    if (part.role === 'children') bin.tail.push(entryIn(pair, part));
    else if (part.role === 'entries') bin.entries.push(entryIn(pair, part));
    else {
      if (!isBlockNode(pair.value)) return undefined;
      bin.entries.push(entryIn(new Pair(pair.key, null), part));
      deal(pair.value);
    }
  }
  for (const error of document.errors) {
    const index = partAt(parts, error.pos[0]);
    bins[index]?.errors.push(problemOf(error, parts[index]?.at ?? 0));
  }
  return parts.map(({ at, end: to, role, block, first, lexemes, openQuotes, comments: all }, index): Segment => {
    const { entries, items, tail, errors } = bins[index] ?? { entries: [], items: [], tail: [], errors: [] };
    // What is said behind the end is said of neighbours.
    const comments = all.flatMap(({ start, end: stop }) => (start < to ? [{ start: start - at, end: stop - at }] : []));
    const content: Content = {
      comments: shared(comments),
      entries: shared(entries),
      items: shared(items),
      tail: shared(tail),
      errors: shared(errors),
      lexemes,
      openQuotes,
    };
    const length = to - at;
    // Laid together by spreading, fields have a piece of memory of their own: most segments are neither first nor openers.
    if (!first) return block ? { role, block, first, length, content } : { role, first, length, content };
    const rootAt = root.range?.[0] ?? at;
    const begin = { start: (document.range?.[0] ?? at) - at, ...(rootAt < to ? { rootAt: rootAt - at } : {}) };
    return { role, ...(block ? { block } : {}), first, length, content: { ...content, ...begin } };
  });
}

const none: readonly never[] = [];

/** Most lists of a segment are empty, and all of these one; in the others there is no room for more. */
function shared<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? none : list.slice();
}

interface Bin {
  readonly entries: SegmentEntry[];
  readonly items: Placed[];
  readonly tail: SegmentEntry[];
  readonly errors: YamlProblem[];
}

function isBlockNode(node: unknown): node is YAMLMap | YAMLSeq {
  return (isMap(node) || isSeq(node)) && !node.anchor && !node.tag;
}

/** The last of the parts that begins at an offset or before it. */
function partAt(parts: readonly Part[], offset: number): number {
  let [low, high] = [0, parts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

function problemOf({ code, message, pos }: YAMLParseError, from: number): YamlProblem {
  const [start, end] = [pos[0] - from, Math.max(pos[1], pos[0] + 1) - from];
  return { code: 'parse-error', message: explainSyntaxError(code, message), start, end };
}
