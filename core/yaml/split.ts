import { type CST, type Document, isMap, isSeq, Pair, type YAMLMap, type YAMLParseError, type YAMLSeq } from 'yaml';
import type { GreenEntry, Placed } from './green.ts';
import type { YamlProblem } from './node.ts';
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
  readonly errors: readonly YamlProblem[];
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
  /** The block that the cuts are children of, in place of entries of the root map. */
  readonly inside?: Block;
  /** What each of the cuts consists of. */
  readonly counts: readonly Count[];
}

export interface Count {
  readonly lexemes: number;
  /** The quotes that are opened and not closed. */
  readonly openQuotes: string;
}

interface Part extends CutAt, Count {
  readonly end: number;
}

/**
 * The segments of a parsed text: those cuts at which the parser was between two entries, or items, too. Cuts at which it
 * was not belong to what stands before them. Undefined where that leads over an end, so that more is to be parsed at once.
 */
export function split(parsed: Parsed): readonly Segment[] | undefined {
  const { token, document, cuts, end, next, inside, counts } = parsed;
  const root = document.contents;
  const map = token.value;
  if (map?.type !== 'block-map' || map.indent !== 0 || !isMap(root) || root.anchor || root.tag) return undefined;
  const faults = new Set(document.errors.map(({ pos }) => pos[0]));
  const [from] = cuts;
  for (const at of faults) if (at < (from?.at ?? 0) || (at >= end && next !== 'end')) return undefined;
  const parts = cuts.map((cut, i): Part => ({ ...cut, ...(counts[i] ?? nothing), end: cuts[i + 1]?.at ?? end }));
  const starts = cleanEntries(map, 0);
  if (next === 'entry' && starts.at(-1) !== end) return undefined;
  const isClean = new Set(starts.filter((at) => !faults.has(at)));
  const found = inside ? childrenOnly(map, parts, parsed, faults) : unitsOf(map, parts, parsed, isClean, faults);
  return found && contentsOf(found, root, parsed);
}

const nothing: Count = { lexemes: 0, openQuotes: '' };

/** The children of a block that stands alone in a root map. */
function childrenOnly(
  map: CST.BlockMap,
  parts: readonly Part[],
  { next, end, inside }: Parsed,
  faults: ReadonlySet<number>,
): readonly Part[] | undefined {
  const [opener, sentinel, ...others] = map.items.filter((item) => beginOf(item) !== undefined);
  if (others.length > 0 || (sentinel !== undefined) !== (next === 'entry') || !inside) return undefined;
  const starts = cleanChildren(opener?.value, inside);
  if (!starts || (next === 'child' && starts.at(-1) !== end)) return undefined;
  return joined(parts, new Set(starts.filter((at) => !faults.has(at))));
}

type Item = CST.BlockMap['items'][number];

/** Where an entry begins, with what stands before its key; undefined for mere blanks and comments. */
function beginOf({ start, key, sep }: Item): number | undefined {
  return (start.find((part) => !isBlank(part)) ?? key ?? sep?.[0])?.offset;
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

/** Entries of the root map, and openers with their children. */
function unitsOf(
  map: CST.BlockMap,
  parts: readonly Part[],
  { next, end }: Parsed,
  isClean: ReadonlySet<number>,
  faults: ReadonlySet<number>,
): readonly Part[] | undefined {
  const units: Part[][] = [];
  for (const part of parts) {
    const last = units.at(-1);
    if (part.role === 'children' && last) last.push(part);
    else if (part.role !== 'children' && (part.first || isClean.has(part.at))) units.push([part]);
    else if (last) last.splice(0, last.length, asOne([...last, part]));
    else return undefined;
  }
  const entries = map.items.flatMap((item) => {
    const at = beginOf(item);
    return at === undefined ? [] : [{ at, value: item.value }];
  });
  let from = 0;
  const result: Part[] = [];
  for (const [index, unit] of units.entries()) {
    const [opener, ...children] = unit;
    if (!opener) return undefined;
    const isLast = index === units.length - 1;
    // What has no text of its own may stand where the text ends.
    const unitEnd = isLast && next === 'end' ? Number.POSITIVE_INFINITY : (unit.at(-1)?.end ?? opener.end);
    while ((entries[from]?.at ?? Number.POSITIVE_INFINITY) < opener.at) from++;
    const first = from;
    while (from < entries.length && (entries[from]?.at ?? 0) < unitEnd) from++;
    const open = isLast && next === 'child';
    if (opener.role === 'entries') {
      result.push(children.length > 0 ? asOne(unit) : opener);
      continue;
    }
    const only = from - first === 1 ? entries[first] : undefined;
    const starts = opener.block && only && cleanChildren(only.value, opener.block);
    const begin = open ? end : children[0]?.at;
    const isBlock = starts && begin !== undefined && starts[0] === begin && !faults.has(begin);
    if (open && (!isBlock || starts.length !== 1)) return undefined;
    const rest = isBlock ? joined(children, new Set(starts.filter((at) => !faults.has(at)))) : undefined;
    if (rest) result.push(opener, ...rest);
    else result.push(asOne(unit));
  }
  return result;
}

function asOne(parts: readonly Part[]): Part {
  const [first] = parts as [Part, ...Part[]];
  return { at: first.at, role: 'entries', first: first.first, end: parts.at(-1)?.end ?? first.end, ...sumOf(parts) };
}

function sumOf(parts: readonly Part[]): Count {
  const lexemes = parts.reduce((sum, part) => sum + part.lexemes, 0);
  return { lexemes, openQuotes: parts.map(({ openQuotes }) => openQuotes).join('') };
}

function isBlank(token: CST.SourceToken): boolean {
  return token.type === 'space' || token.type === 'newline' || token.type === 'comment';
}

/** The offsets of the lines at which entries begin with nothing before their keys. */
function cleanEntries(map: CST.BlockMap, column: number): readonly number[] {
  return map.items.flatMap(({ start, key }) => {
    if (!key || !isKey(key) || !start.every(isBlank)) return [];
    return [key.offset - column];
  });
}

function isKey({ type }: CST.Token): boolean {
  return type === 'scalar' || type === 'single-quoted-scalar' || type === 'double-quoted-scalar';
}

/** The offsets of the lines at which a block's items begin; undefined for what is not that block. */
function cleanChildren(token: CST.Token | undefined | null, block: Block): readonly number[] | undefined {
  if (block.kind === 'map') {
    return token?.type === 'block-map' && token.indent === block.column ? cleanEntries(token, block.column) : undefined;
  }
  if (token?.type !== 'block-seq' || token.indent !== block.column) return undefined;
  return token.items.flatMap(({ start }) => {
    const begin = start.find((part) => !isBlank(part));
    return begin?.type === 'seq-item-ind' ? [begin.offset - block.column] : [];
  });
}

/** Deals out what the parser found to the parts in which it stands. */
function contentsOf(parts: readonly Part[], root: YAMLMap, parsed: Parsed): readonly Segment[] | undefined {
  const { text, document, end, next, inside, cuts } = parsed;
  const builder = new TreeBuilder(text);
  const bins = parts.map((): Bin => ({ entries: [], items: [], errors: [] }));
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
  if (inside) {
    const [pair] = root.items;
    if (!pair || !isBlockNode(pair.value)) return undefined;
    deal(pair.value);
  } else {
    for (const pair of root.items) {
      const index = find(builder.startOf(pair.key));
      const part = index === undefined ? undefined : parts[index];
      const bin = index === undefined ? undefined : bins[index];
      if (!part || !bin) continue;
      if (part.role !== 'opener') bin.entries.push(entryIn(pair as Pair, part));
      else {
        if (!isBlockNode(pair.value)) return undefined;
        bin.entries.push(entryIn(new Pair(pair.key, null), part));
        deal(pair.value);
      }
    }
  }
  for (const error of document.errors) {
    const index = partAt(parts, error.pos[0]);
    bins[index]?.errors.push(problemOf(error, parts[index]?.at ?? 0));
  }
  return parts.map(({ at, end: to, role, block, first, lexemes, openQuotes }, index): Segment => {
    const { entries, items, errors } = bins[index] ?? { entries: [], items: [], errors: [] };
    const content: Content = { entries, items, errors, lexemes, openQuotes };
    const rootAt = root.range?.[0] ?? at;
    const begin = first
      ? { start: (document.range?.[0] ?? at) - at, ...(rootAt < to ? { rootAt: rootAt - at } : {}) }
      : {};
    return { role, ...(block ? { block } : {}), first, length: to - at, content: { ...content, ...begin } };
  });
}

interface Bin {
  readonly entries: SegmentEntry[];
  readonly items: Placed[];
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
