/**
 * Where a text can be cut so that its parts can be parsed one by one: before an entry of a root map, and, where such an
 * entry's value is a block list or map on the lines below it, before each of that block's items. Found by looking at how
 * lines begin, so it is a guess (the line may be in the middle of a quoted text), which parsing confirms or not.
 */

/** A block list or map below a key of the root map: where its items begin. */
export interface Block {
  readonly kind: 'sequence' | 'map';
  readonly column: number;
}

/**
 * - `entries`: entries of the root map, with their values;
 * - `opener`: a key of the root map with a block below it, up to the block's first item;
 * - `children`: items of that block.
 */
export type Role = 'entries' | 'opener' | 'children';

/** A part of a text. It holds the blank lines and comments behind it, and begins where a line begins. */
export interface Cut {
  readonly role: Role;
  /** Of openers and children. */
  readonly block?: Block;
  /** The first of its document: it holds what stands before the first entry too. */
  readonly first: boolean;
  readonly length: number;
}

export function sameKind(a: Omit<Cut, 'length'>, b: Omit<Cut, 'length'>): boolean {
  return (
    a.role === b.role && a.first === b.first && a.block?.kind === b.block?.kind && a.block?.column === b.block?.column
  );
}

// The parser's state is the same behind every such key: it stands on one line, and nothing goes before it.
const key = String.raw`(?:[A-Za-z0-9_$/.<(][^\s:#,[\]{}"'&*!|>%@${'`'}]*|"[^"\\\r\n]*"|'[^'\r\n]*')`;
const entryAt = new RegExp(String.raw`${key} *:(?=[ \r\n]|$)`, 'y');
const openEntryAt = new RegExp(String.raw`${key} *: *(?:(?<= )#[^\r\n]*)?(?=\r?\n|$)`, 'y');
const itemAt = /-(?=[ \r\n]|$)/y;
const markerAt = /(?:---|\.\.\.)(?=[ \t\r\n]|$)/y;

function isAt(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}

const [space, dash, dot, hash, percent, newline, carriageReturn] = [0x20, 0x2d, 0x2e, 0x23, 0x25, 0x0a, 0x0d];
const byteOrderMark = 0xfeff;

export function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function indentAt(text: string, offset: number): number {
  let at = offset;
  while (text.charCodeAt(at) === space) at++;
  return at - offset;
}

/** Whether a line has nothing on it but white space or a comment. */
function isBare(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return Number.isNaN(code) || code === newline || code === carriageReturn || code === hash;
}

/** Behind a byte order mark, if the line begins with one. */
function afterMark(text: string, line: number): number {
  return line === 0 && text.charCodeAt(0) === byteOrderMark ? 1 : line;
}

/**
 * Whether the lines of a text from one offset to another have what makes its parts depend on each other in other ways, so
 * that it is parsed as a whole: directives, ends of documents, carriage returns alone (which end lines for editors, not
 * for the parser).
 */
export function isEntangled(text: string, from = 0, to = text.length): boolean {
  const start = startOfLine(text, from);
  const end = Math.min(endOfLine(text, to) + 1, text.length);
  for (let at = start; at < end; at = endOfLine(text, at) + 1) {
    const begin = afterMark(text, at);
    if (text.charCodeAt(begin) === percent) return true;
    if (text.charCodeAt(begin) === dot && isAt(markerAt, text, begin)) return true;
  }
  return /\r(?!\n)/.test(text.slice(start, end));
}

/** Where a cut begins, and what it is. */
export type CutAt = Omit<Cut, 'length'> & { readonly at: number };

/**
 * The cuts of a text from one of them on. `enough` ends the search before a cut that need not be looked behind.
 */
export function cutsFrom(text: string, from: CutAt, enough: (cut: CutAt) => boolean): readonly CutAt[] {
  return cutsIn(text, from, enough, false) as readonly CutAt[];
}

/** The same of some lines of a text. Undefined where what follows behind them might have a say in it. */
export function cutsInPart(lines: string, from: CutAt, enough: (cut: CutAt) => boolean): readonly CutAt[] | undefined {
  return cutsIn(lines, from, enough, true);
}

function cutsIn(
  text: string,
  from: CutAt,
  enough: (cut: CutAt) => boolean,
  isPart: boolean,
): readonly CutAt[] | undefined {
  const cuts: CutAt[] = [];
  let block = from.role === 'children' ? from.block : undefined;
  /** Where the document begins whose first entry is still to come: the two are not cut apart. */
  let head = from.first ? from.at : undefined;
  /** Whether a further marker begins another document. */
  let isBegun = !from.first;
  for (let line = from.at; line < text.length; line = endOfLine(text, line) + 1) {
    const indent = indentAt(text, line);
    const begin = afterMark(text, line + indent);
    if (isBare(text, begin)) continue;
    let cut: CutAt | undefined;
    if (indent === 0 && text.charCodeAt(begin) === dash && isAt(markerAt, text, begin)) {
      // A head that never came to an entry is a cut of its own.
      if (isBegun && head !== undefined) cuts.push({ at: head, role: 'entries', first: true });
      if (isBegun) head = line;
      isBegun = true;
      block = undefined;
      continue;
    }
    isBegun = true;
    if (block && indent === block.column && isAt(block.kind === 'map' ? entryAt : itemAt, text, begin)) {
      cut = { at: line, role: 'children', block, first: false };
    } else if (indent === 0 && isAt(entryAt, text, begin)) {
      const below = isAt(openEntryAt, text, begin) ? blockBelow(text, endOfLine(text, line) + 1) : undefined;
      if (below === 'nothing' && isPart) return undefined;
      block = below === 'nothing' ? undefined : below;
      const at = head ?? line;
      const first = head !== undefined;
      cut = block ? { at, role: 'opener', block, first } : { at, role: 'entries', first };
    } else if (head !== undefined) {
      cut = { at: head, role: 'entries', first: true };
      block = undefined;
    }
    if (!cut) continue;
    head = undefined;
    if (cut.at > from.at && enough(cut)) return cuts;
    cuts.push(cut);
  }
  if (isPart) return undefined;
  if (head !== undefined) cuts.push({ at: head, role: 'entries', first: true });
  return cuts;
}

/** The block that begins with the next line that is not bare, if there is such a line. */
function blockBelow(text: string, from: number): Block | undefined | 'nothing' {
  for (let line = from; line < text.length; line = endOfLine(text, line) + 1) {
    const column = indentAt(text, line);
    if (isBare(text, line + column)) continue;
    if (isAt(itemAt, text, line + column)) return { kind: 'sequence', column };
    return column > 0 && isAt(entryAt, text, line + column) ? { kind: 'map', column } : undefined;
  }
  return 'nothing';
}
