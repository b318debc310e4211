import { headerOf, type Kind, kinds, type SourceFile } from '../../../core/model/documents.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { type Chain, type Container, chainAt, entriesOf, type Lines, linesOfDocument, type Pending } from './block.ts';
import { endOfLine, type Surroundings, surroundingsOf, type Token } from './flow.ts';

/** Something that may be written at the cursor. */
export type Slot =
  /** A key of the map at `path`. */
  | { readonly is: 'key'; readonly path: Path; readonly present: ReadonlySet<string> }
  /** The value at `path`. `behindColon`: on the line of its key. */
  | { readonly is: 'value'; readonly path: Path; readonly behindColon: boolean }
  /** An item of the block list at `path`, with its dash. */
  | { readonly is: 'item'; readonly path: Path };

export interface Cursor {
  readonly kind: Kind | undefined;
  readonly slots: readonly Slot[];
  /** What the surrounding text says, as a value: enough to choose between the alternatives of a schema. */
  readonly root: unknown;
  readonly flow: boolean;
  /** Offsets of what an insertion replaces. */
  readonly start: number;
  readonly end: number;
  /** The quote that the replaced token opens with. */
  readonly quote: Token['quote'];
  /** A colon stands behind the replaced key. */
  readonly hasColon: boolean;
  /** Spaces that have to come first: behind a colon that the cursor touches, up to the column of the map around. */
  readonly padding: string;
  /** The column that further lines of an insertion start from. */
  readonly column: number;
}

/** What the text around an offset lets one write there. Needs no valid YAML; undefined in comments and texts. */
export function cursorAt(file: SourceFile, offset: number): Cursor | undefined {
  const { text, lines: index } = file;
  const line = index.positionAt(offset).line;
  const lines = linesOfDocument(text, index, line);
  const limit = text.length;
  const from = index.startOf(checkpoint(lines, line));
  const lineEnd = endOfLine(text, offset, limit);
  const first = surroundingsOf(text, from, offset, lineEnd);
  if (first.is === 'comment' || first.is === 'text') return undefined;
  const kind = kindAround(file, lines, offset);
  if (first.is === 'block') return blockCursor(text, lines, line, offset, kind);
  const start = index.positionAt(first.start).line;
  const around = surroundingsOf(text, from, offset, endOfFlow(lines, start, line, limit));
  return around.is === 'flow' ? flowCursor(lines, start, around, offset, kind, text) : undefined;
}

/** A line above that is surely outside of brackets and quotes: one that opens a list item or stands at the margin. */
function checkpoint(lines: Lines, line: number): number {
  for (let n = line; n > lines.first; n--) {
    const indent = lines.indent(n);
    if (indent === undefined) continue;
    const read = lines.read(n);
    if (read.marker) return n;
    if (read.dashes.length > 0 || (indent === 0 && read.key)) return n;
  }
  return lines.first;
}

/** Where a bracket was plainly forgotten to be closed: at the next line that opens an entry no deeper than its own. */
function endOfFlow(lines: Lines, start: number, line: number, limit: number): number {
  const indent = lines.indent(start) ?? 0;
  for (let n = line + 1; n < lines.end; n++) {
    const here = lines.indent(n);
    if (here === undefined || here > indent) continue;
    const read = lines.read(n);
    if (read.marker || read.dashes.length > 0 || read.key) return lines.startOf(n) - 1;
  }
  return lines.end > line + 1 ? Math.min(limit, lines.startOf(lines.end)) || limit : limit;
}

/** The kind of the document that holds an offset: as its header says, even where the rest doesn't parse. */
function kindAround(file: SourceFile, lines: Lines, offset: number): Kind | undefined {
  const document = file.documents.find(({ yaml }) => yaml.start <= offset && offset <= yaml.end) ?? file.documents[0];
  if (document?.header.is === 'ours') return document.header.kind;
  const start = lines.startOf(lines.first);
  const head = file.text.slice(start, start + 2000);
  const written = /^\s*[{]?\s*["']?kind["']?\s*:\s*["']?(\w+)/m.exec(head)?.[1];
  const version = /["']?apiVersion["']?\s*:\s*["']?([\w/.-]+)/.exec(head)?.[1];
  const header = headerOf({ apiVersion: version, kind: written });
  return header.is === 'ours' ? header.kind : kinds.find((kind) => kind === written && version === undefined);
}

function blockCursor(
  text: string,
  lines: Lines,
  line: number,
  offset: number,
  kind: Kind | undefined,
): Cursor | undefined {
  const start = lines.startOf(line);
  const read = lines.read(line);
  const at = offset - start;
  if (read.marker || (at > 0 && at < read.content && read.dashes.some((dash) => at <= dash))) return undefined;
  const plain = { kind, flow: false, quote: '' as const, hasColon: false, padding: '' };

  if (read.key && at > read.key.colon) {
    // Behind a colon, on its line.
    const map = mapOfLine(lines, line, read.key.start);
    if (!map) return undefined;
    const path = [...map.path, read.key.name];
    const next = read.valueStart === read.valueEnd ? lineBelow(lines, line) : undefined;
    const isOnNextLines = next && (next.indent > map.column || (next.isItem && next.indent === map.column));
    if (isOnNextLines) return undefined;
    const inValue = read.valueStart < read.valueEnd && at >= read.valueStart && at <= read.valueEnd;
    const replaced = inValue ? [read.valueStart, read.valueEnd] : [at, at];
    const quote = quoteAt(lines.text(line), replaced[0] ?? at, inValue);
    return {
      ...plain,
      quote,
      slots: [{ is: 'value', path, behindColon: true }],
      root: rootAt(lines, chainAt(lines, line).containers),
      start: start + (replaced[0] ?? at),
      end: start + (replaced[1] ?? at),
      padding: at === read.key.colon + 1 ? ' ' : '',
      column: read.key.start,
    };
  }

  if (read.content < lines.text(line).length && at >= read.content && !read.blank) {
    // In a word: a key, or a scalar that is a value.
    const chain = chainAt(lines, line - 1);
    const own = read.key ? mapOfLine(lines, line, read.key.start) : undefined;
    const end = read.key ? read.key.end : read.valueEnd;
    const slots = own ? [keySlot(lines, own, line)] : wordSlots(lines, chain, line);
    return {
      ...plain,
      quote: quoteAt(lines.text(line), read.content, true),
      slots,
      root: rootAt(lines, chainAt(lines, line).containers),
      start: start + read.content,
      end: start + Math.max(end, at),
      hasColon: read.key !== undefined,
      column: read.content,
    };
  }

  if (at < read.content && !read.blank && read.dashes.length === 0) return undefined; // in the indentation of a line
  return emptyLineCursor(text, lines, line, offset, plain);
}

type Plain = Pick<Cursor, 'kind' | 'flow' | 'quote' | 'hasColon' | 'padding'>;

/** On a line with nothing, or nothing but dashes, the column decides. */
function emptyLineCursor(text: string, lines: Lines, line: number, offset: number, plain: Plain): Cursor | undefined {
  if (lines.read(line).dashes.length > 0) return dashCursor(text, lines, line, offset, plain);
  const start = lines.startOf(line);
  const end = start + lines.text(line).length;
  const here = offset - start;
  const chain = chainAt(lines, line - 1);
  const next = lineBelow(lines, line);
  // What is inserted further left than the next line would take that line out of its map.
  const column = Math.max(here, next?.indent ?? 0);
  if (chain.textBelow !== undefined && column > chain.textBelow) return undefined;
  const cursorIn = (slots: readonly Slot[], containers: readonly Container[], to: number): Cursor => ({
    ...plain,
    slots,
    root: rootAt(lines, containers),
    start: Math.min(start + to, offset),
    end,
    padding: ' '.repeat(Math.max(0, to - here)),
    column: to,
  });
  const { pending, containers } = chain;
  // A list may stand in the column of its key.
  if (pending && next?.isItem && next.indent === pending.column) {
    return cursorIn([{ is: 'item', path: pending.path }], containers, next.indent);
  }
  if (pending && column > pending.column) {
    const below = containerBelow(lines, line, pending);
    if (!below) return cursorIn(pendingSlots(pending.path, true), containers, column);
    const slot: Slot = below.type === 'map' ? keySlot(lines, below) : { is: 'item', path: below.path };
    return cursorIn([slot], [...containers, below], below.column);
  }
  const container = containers.findLast((c) => c.column <= column);
  if (!container) {
    const map: Container = { type: 'map', column: 0, path: [], line };
    return cursorIn([keySlot(lines, map)], [map], 0);
  }
  const open = containers.slice(0, containers.indexOf(container) + 1);
  const slots: Slot[] = [container.type === 'map' ? keySlot(lines, container) : { is: 'item', path: container.path }];
  const beside = open.slice(0, -1).findLast((c) => c.type === 'map' && c.column === container.column);
  const listGoesOn = next?.isItem && next.indent === container.column;
  if (beside && !listGoesOn) slots.push(keySlot(lines, beside));
  if (pending?.column === container.column && !next?.isItem) slots.push({ is: 'item', path: pending.path });
  return cursorIn(slots, open, container.column);
}

/** Behind a dash. */
function dashCursor(text: string, lines: Lines, line: number, offset: number, plain: Plain): Cursor | undefined {
  const chain = chainAt(lines, line);
  if (!chain.pending) return undefined;
  const touches = text[offset - 1] === '-' ? 1 : 0;
  const column = offset - lines.startOf(line) + touches;
  const below = containerBelow(lines, line, chain.pending);
  const open = { ...plain, root: rootAt(lines, chain.containers), start: offset, end: offset };
  if (!below) return { ...open, slots: pendingSlots(chain.pending.path, false), column, padding: ' '.repeat(touches) };
  if (below.type === 'list' || column > below.column) return undefined;
  const padding = ' '.repeat(below.column - column + touches);
  return { ...open, slots: [keySlot(lines, below)], column: below.column, padding };
}

/** The next line that says something, if it belongs to the same document. */
function lineBelow(lines: Lines, line: number): { readonly indent: number; readonly isItem: boolean } | undefined {
  for (let n = line + 1; n < lines.end; n++) {
    const indent = lines.indent(n);
    if (indent !== undefined) return lines.read(n).marker ? undefined : { indent, isItem: lines.opensItem(n) };
  }
  return undefined;
}

function pendingSlots(path: Path, onOwnLine: boolean): readonly Slot[] {
  const slots: Slot[] = [
    { is: 'key', path, present: new Set() },
    { is: 'value', path, behindColon: false },
  ];
  return onOwnLine ? [...slots, { is: 'item', path }] : slots;
}

/** A word without a colon: the key of a map that goes on or begins here, or a scalar. */
function wordSlots(lines: Lines, above: Chain, line: number): readonly Slot[] {
  const read = lines.read(line);
  if (read.dashes.length > 0) {
    const list = chainAt(lines, line).containers.at(-1);
    if (list?.type !== 'list') return [];
    const path = [...list.path, indexOfItem(lines, list, line)];
    const map: Container = { type: 'map', column: read.content, path, line };
    return [keySlot(lines, map, line), { is: 'value', path, behindColon: false }];
  }
  const { pending } = above;
  if (above.textBelow !== undefined && read.indent > above.textBelow) return [];
  if (pending && read.indent > pending.column) {
    const map: Container = { type: 'map', column: read.indent, path: pending.path, line };
    return [keySlot(lines, map, line), { is: 'value', path: pending.path, behindColon: false }];
  }
  const deepest = above.containers.findLast((c) => c.column <= read.indent);
  const map = above.containers.findLast((c) => c.type === 'map' && c.column === deepest?.column) ?? deepest;
  if (!map) return [keySlot(lines, { type: 'map', column: 0, path: [], line }, line)];
  return map.type === 'map' && map.column === read.indent ? [keySlot(lines, map, line)] : [];
}

/** `chainAt` counts the items before; the list of a line's own dash is the innermost list of its chain. */
function indexOfItem(lines: Lines, list: Container, line: number): number {
  let before = 0;
  for (let n = line - 1; n >= lines.first; n--) {
    const indent = lines.indent(n);
    if (indent === undefined || indent > list.column) continue;
    if (indent === list.column && lines.opensItem(n)) {
      before++;
      continue;
    }
    const { dashes } = lines.read(n);
    if (!dashes.includes(list.column)) break;
    before++;
    if (dashes[0] !== list.column) break;
  }
  return before;
}

/** The map that the key of a line stands in. */
function mapOfLine(lines: Lines, line: number, column: number): Container | undefined {
  const chain = chainAt(lines, line);
  return chain.containers.findLast((c) => c.type === 'map' && c.column === column);
}

/** What the next line opens as the value of a key that has none on its own line. */
function containerBelow(lines: Lines, line: number, pending: Pending): Container | undefined {
  for (let n = line + 1; n < lines.end; n++) {
    const indent = lines.indent(n);
    if (indent === undefined) continue;
    const read = lines.read(n);
    if (read.marker || indent <= pending.column) return undefined;
    const [dash] = read.dashes;
    if (dash !== undefined) return { type: 'list', column: dash, path: pending.path, line: n };
    return read.key ? { type: 'map', column: read.key.start, path: pending.path, line: n } : undefined;
  }
  return undefined;
}

function keySlot(lines: Lines, map: Container, without?: number): Slot {
  return { is: 'key', path: map.path, present: new Set(entriesOf(lines, map, without).keys()) };
}

function quoteAt(line: string, column: number, inside: boolean): Token['quote'] {
  const c = line[column];
  return inside && (c === '"' || c === "'") ? c : '';
}

/** The maps and lists around the cursor as plain data, each with what its other entries say in a line. */
function rootAt(lines: Lines, containers: readonly Container[]): unknown {
  let root: unknown;
  for (const container of containers) {
    const value = container.type === 'map' ? Object.fromEntries(entriesOf(lines, container)) : [];
    root = container.path.length === 0 ? { ...value } : withValue(root, container.path, value);
  }
  return root ?? {};
}

/** A copy of plain data with a value at a path; what is missing on the way is made. */
function withValue(root: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(root) ? [...root] : [];
    list[step] = withValue(list[step], rest, value);
    return list;
  }
  const map: Record<string, unknown> = Object.assign(Object.create(null), isRecord(root) ? root : {});
  map[step] = withValue(map[step], rest, value);
  return map;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Flow = Extract<Surroundings, { is: 'flow' }>;

function flowCursor(
  lines: Lines,
  startLine: number,
  flow: Flow,
  offset: number,
  kind: Kind | undefined,
  text: string,
): Cursor {
  const { containers, base } = pathOfFlow(lines, startLine, flow.start);
  let root = rootAt(lines, containers);
  let path = base;
  for (const [index, frame] of flow.frames.entries()) {
    const innermost = index === flow.frames.length - 1;
    const later = innermost ? flow.later : new Map<string, unknown>();
    root = withValue(root, path, frame.type === 'map' ? Object.fromEntries([...frame.entries, ...later]) : []);
    if (!innermost) path = [...path, frame.type === 'map' ? (frame.key ?? '') : frame.index];
  }
  const frame = flow.frames.at(-1);
  const { token } = flow;
  const slots: Slot[] = [];
  if (frame?.type === 'map' && frame.key === undefined) {
    slots.push({ is: 'key', path, present: new Set([...frame.entries.keys(), ...flow.later.keys()]) });
  } else if (frame?.type === 'map') slots.push({ is: 'value', path: [...path, frame.key ?? ''], behindColon: true });
  else if (frame) slots.push({ is: 'value', path: [...path, frame.index], behindColon: false });
  return {
    kind,
    slots,
    root,
    flow: true,
    start: token?.start ?? offset,
    end: token?.end ?? offset,
    quote: token?.quote ?? '',
    hasColon: flow.hasColon,
    padding: !token && text[offset - 1] === ':' ? ' ' : '',
    column: 0,
  };
}

/** The path of a collection in brackets that begins at an offset of a line. */
function pathOfFlow(lines: Lines, line: number, start: number): { containers: readonly Container[]; base: Path } {
  const chain = chainAt(lines, line);
  const read = lines.read(line);
  const column = start - lines.startOf(line);
  const { containers } = chain;
  if (read.key && column > read.key.colon) {
    const map = containers.findLast((c) => c.type === 'map' && c.column === read.key?.start);
    return { containers, base: map ? [...map.path, read.key.name] : [] };
  }
  const dash = read.dashes.at(-1);
  const list = dash === undefined ? undefined : containers.findLast((c) => c.type === 'list' && c.column === dash);
  if (list) return { containers, base: [...list.path, indexOfItem(lines, list, line)] };
  const above = chainAt(lines, line - 1).pending;
  return { containers, base: above?.path ?? [] };
}
