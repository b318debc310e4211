import type { LineIndex } from '../../../core/yaml/lines.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { endOfLine } from './flow.ts';
import { type Line, meaningOf, readLine } from './line.ts';

/** Lines of a text, read when they are asked for. */
export interface Lines {
  readonly first: number;
  /** Behind the last line of the document. */
  readonly end: number;
  text(line: number): string;
  read(line: number): Line;
  /** Spaces at the beginning of a line, without reading it whole; undefined for a blank or comment line. */
  indent(line: number): number | undefined;
  startOf(line: number): number;
  /** Whether a line begins with a dash that opens a list item. */
  opensItem(line: number): boolean;
}

/** The lines of the YAML document that holds a line: those between its `---` markers. */
export function linesOfDocument(text: string, index: LineIndex, line: number): Lines {
  const cache = new Map<number, Line>();
  const textOf = (n: number): string => {
    const start = index.startOf(n);
    return text.slice(start, endOfLine(text, start, text.length));
  };
  const { first, end } = boundsOf(text, index, line);
  const indents = indentsOf(text, index, first, end);
  return {
    first,
    end,
    text: textOf,
    startOf: (n) => index.startOf(n),
    read(n) {
      let read = cache.get(n);
      if (!read) cache.set(n, (read = readLine(textOf(n))));
      return read;
    },
    indent(n) {
      const indent = indents[n - first];
      return indent === undefined || indent < 0 ? undefined : indent;
    },
    opensItem(n) {
      const at = index.startOf(n) + (indents[n - first] ?? 0);
      return text[at] === '-' && /\s|^$/.test(text[at + 1] ?? '');
    },
  };
}

function boundsOf(text: string, index: LineIndex, line: number): { first: number; end: number } {
  const isMarker = (n: number): boolean => {
    const start = index.startOf(n);
    const c = text[start];
    return (c === '-' || c === '.') && /^(---|\.\.\.)(\s|$)/.test(text.slice(start, start + 4));
  };
  if (!/^(---|\.\.\.)/m.test(text)) return { first: 0, end: index.count };
  let first = line;
  while (first > 0 && !isMarker(first)) first--;
  if (isMarker(first) && first < line) first++;
  let end = line + 1;
  while (end < index.count && !isMarker(end)) end++;
  return { first, end };
}

/** Spaces at the beginning of each line; -1 for a blank or comment line. Made at once: it is asked for again and again. */
function indentsOf(text: string, index: LineIndex, first: number, end: number): Int32Array {
  const indents = new Int32Array(end - first);
  for (let n = first; n < end; n++) {
    const start = index.startOf(n);
    let at = start;
    while (text.charCodeAt(at) === 0x20) at++;
    const c = text.charCodeAt(at);
    const isBlank = Number.isNaN(c) || c === 0x0a || c === 0x0d || c === 0x23;
    indents[n - first] = isBlank ? -1 : at - start;
  }
  return indents;
}

/** A map or list of block YAML that is open at some line. */
export interface Container {
  readonly type: 'map' | 'list';
  readonly column: number;
  readonly path: Path;
  /** A line of it, from which its other entries are found. */
  readonly line: number;
}

/** A key or dash without a value yet: what stands deeper below it becomes its value. */
export interface Pending {
  readonly path: Path;
  readonly column: number;
}

export interface Chain {
  /** From the document's root inwards. */
  readonly containers: readonly Container[];
  readonly pending: Pending | undefined;
  /** What stands deeper than this column belongs to a block scalar. */
  readonly textBelow: number | undefined;
}

interface Level {
  readonly type: 'map' | 'list';
  readonly column: number;
  readonly line: number;
  /** What leads from here to the level inside: a key, or the number of items before. */
  readonly key: string | undefined;
  before: number;
}

/**
 * The collections that are open behind `line`, found by going upwards: of each line, whatever opens further left than
 * all that was found below it. Needs no parse, so it works while the text around has none.
 */
export function chainAt(lines: Lines, line: number): Chain {
  const levels: Level[] = []; // innermost first
  let pending: { key: string | undefined; column: number } | undefined;
  let textBelow: number | undefined;

  const considerKey = (n: number, read: Line): void => {
    const { key } = read;
    const inner = levels.at(-1);
    if (!key) return;
    const outside = !inner || key.start < inner.column || (inner.type === 'list' && key.start === inner.column);
    if (!outside) return;
    const value = lines.text(n).slice(read.valueStart, read.valueEnd);
    if (isBlockScalar(value)) textBelow = key.start;
    if (!inner && value === '') pending = { key: key.name, column: key.start };
    levels.push({ type: 'map', column: key.start, line: n, key: key.name, before: 0 });
  };

  const considerDashes = (n: number, read: Line): void => {
    for (const dash of read.dashes.toReversed()) {
      const inner = levels.at(-1);
      if (!inner && read.content >= lines.text(n).length) pending = { key: undefined, column: dash };
      if (!inner || dash < inner.column)
        levels.push({ type: 'list', column: dash, line: n, key: undefined, before: 0 });
      else if (inner.type === 'list' && dash === inner.column && inner.line !== n) inner.before++;
    }
  };

  for (let n = line; n >= lines.first; n--) {
    const indent = lines.indent(n);
    const inner = levels.at(-1);
    if (inner?.type === 'map' && inner.column === 0) break;
    if (indent === undefined || (inner && indent > inner.column)) continue;
    if (inner?.type === 'list' && indent === inner.column && lines.opensItem(n)) {
      if (inner.line !== n) inner.before++; // by far the most lines of a long list
      continue;
    }
    const read = lines.read(n);
    if (read.marker || read.blank) continue;
    considerKey(n, read);
    considerDashes(n, read);
  }
  return assemble(levels, pending, textBelow);
}

function assemble(
  levels: readonly Level[],
  open: { key: string | undefined; column: number } | undefined,
  textBelow: number | undefined,
): Chain {
  const containers: Container[] = [];
  let path: Path = [];
  let last: { path: Path; level: Level } | undefined;
  for (const level of levels.toReversed()) {
    containers.push({ type: level.type, column: level.column, path, line: level.line });
    last = { path, level };
    path = [...path, level.key ?? level.before];
  }
  const pending =
    open && last ? { path: [...last.path, open.key ?? last.level.before], column: open.column } : undefined;
  return { containers, pending, textBelow };
}

export function isBlockScalar(value: string): boolean {
  return /^[|>][-+0-9]*$/.test(value);
}

/** The other entries of a block map, above and below one of its lines: what they are as far as one line says. */
export function entriesOf(lines: Lines, map: Container, without?: number): Map<string, unknown> {
  const entries = new Map<string, unknown>();
  const visit = (n: number): boolean => {
    const indent = lines.indent(n);
    if (indent === undefined || indent > map.column) return true;
    const read = lines.read(n);
    if (read.marker) return false;
    if (read.key?.start === map.column) {
      if (n !== without) entries.set(read.key.name, meaningOf(lines.text(n).slice(read.valueStart, read.valueEnd)));
      return read.dashes.length === 0;
    }
    return indent >= map.column;
  };
  for (let n = map.line; n >= lines.first && visit(n); n--);
  for (let n = map.line + 1; n < lines.end; n++) {
    const indent = lines.indent(n);
    if (indent === undefined || indent > map.column) continue;
    // The first line of the next item belongs to another map.
    if (lines.read(n).dashes.some((dash) => dash < map.column) || !visit(n)) break;
  }
  return entries;
}
