/** The structure of one line of block YAML, read without its neighbours. Columns from 0. */
export interface Line {
  /** Spaces before anything else. */
  readonly indent: number;
  /** Nothing, or a comment alone. */
  readonly blank: boolean;
  /** `---` or `...`. */
  readonly marker: boolean;
  /** Columns of the `-` that open list items. */
  readonly dashes: readonly number[];
  /** Where the content behind the dashes begins; the end of the line where there is none. */
  readonly content: number;
  readonly key: LineKey | undefined;
  /** Where the value begins, behind dashes, key, anchors and tags. */
  readonly valueStart: number;
  /** Where it ends: before a comment and the spaces that precede it. */
  readonly valueEnd: number;
  /** Where a comment begins; the end of the line where there is none. */
  readonly comment: number;
}

export interface LineKey {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Column of the colon. */
  readonly colon: number;
}

export function readLine(text: string): Line {
  const end = text.length;
  let at = 0;
  while (text[at] === ' ') at++;
  const indent = at;
  const marker = indent === 0 && /^(---|\.\.\.)(\s|$)/.test(text);
  const dashes: number[] = [];
  while (text[at] === '-' && (at + 1 >= end || isSpace(text[at + 1]))) {
    dashes.push(at);
    at++;
    while (isSpace(text[at])) at++;
  }
  const content = at;
  if (marker || at >= end || text[at] === '#') {
    return {
      indent,
      blank: dashes.length === 0,
      marker,
      dashes,
      content,
      key: undefined,
      valueStart: at,
      valueEnd: at,
      comment: at,
    };
  }
  const key = readKey(text, at);
  if (key) {
    at = key.colon + 1;
    while (isSpace(text[at])) at++;
  }
  at = skipProperties(text, at);
  const comment = commentStart(text, at);
  let valueEnd = comment;
  while (valueEnd > at && isSpace(text[valueEnd - 1])) valueEnd--;
  return {
    indent,
    blank: false,
    marker: false,
    dashes,
    content,
    key,
    valueStart: Math.min(at, comment),
    valueEnd,
    comment,
  };
}

function isSpace(c: string | undefined): boolean {
  return c === ' ' || c === '\t';
}

function readKey(text: string, start: number): LineKey | undefined {
  const first = text[start];
  if (first === '"' || first === "'") {
    const close = endOfQuoted(text, start);
    if (close === undefined) return undefined;
    let colon = close;
    while (isSpace(text[colon])) colon++;
    if (!isColon(text, colon)) return undefined;
    return { name: unquoted(text.slice(start, close)), start, end: close, colon };
  }
  if (first === undefined || '{}[],&*!|>%@`#'.includes(first)) return undefined;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '#' && isSpace(text[at - 1])) return undefined;
    if (!isColon(text, at)) continue;
    let end = at;
    while (end > start && isSpace(text[end - 1])) end--;
    return { name: text.slice(start, end), start, end, colon: at };
  }
  return undefined;
}

function isColon(text: string, at: number): boolean {
  return text[at] === ':' && (at + 1 >= text.length || isSpace(text[at + 1]));
}

/** Behind anchors (`&a`) and tags (`!t`). */
function skipProperties(text: string, start: number): number {
  let at = start;
  while (text[at] === '&' || text[at] === '!') {
    while (at < text.length && !isSpace(text[at])) at++;
    while (isSpace(text[at])) at++;
  }
  return at;
}

/** The column behind the closing quote; undefined where the quote stays open. */
export function endOfQuoted(text: string, start: number, limit = text.length): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < limit; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === "'") at++;
      else return at + 1;
    }
  }
  return undefined;
}

function commentStart(text: string, start: number): number {
  const first = text[start];
  let from = start;
  if (first === '"' || first === "'") from = endOfQuoted(text, start) ?? text.length;
  for (let at = from; at < text.length; at++) if (text[at] === '#' && (at === 0 || isSpace(text[at - 1]))) return at;
  return text.length;
}

/** The text of a quoted or plain scalar. */
export function unquoted(source: string): string {
  if (source.startsWith('"')) {
    try {
      return String(JSON.parse(source));
    } catch {
      return source.slice(1, source.endsWith('"') && source.length > 1 ? -1 : undefined);
    }
  }
  if (source.startsWith("'"))
    return source.slice(1, source.endsWith("'") && source.length > 1 ? -1 : undefined).replaceAll("''", "'");
  return source;
}

/**
 * What a scalar's text means, as far as the choice between shapes of a document needs it: an opening bracket stands for
 * its collection.
 */
export function meaningOf(source: string): unknown {
  if (source === '') return null;
  if (source.startsWith('{')) return {};
  if (source.startsWith('[')) return [];
  if (/^["']/.test(source)) return unquoted(source);
  if (/^(true|false)$/i.test(source)) return source.toLowerCase() === 'true';
  if (/^(null|~)$/i.test(source)) return null;
  return /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(source) ? Number(source) : source;
}
