import { endOfQuoted, meaningOf, readLine, unquoted } from './line.ts';

/** A `{` or `[` that is open at the cursor. */
export interface FlowFrame {
  readonly type: 'map' | 'list';
  /** Entries of a map that are complete before the cursor. */
  readonly entries: Map<string, unknown>;
  /** Of a map: the key whose value the cursor or an inner frame is in. */
  key: string | undefined;
  /** Of a list: the index of the item that the cursor or an inner frame is in. */
  index: number;
}

/** A scalar that the cursor is in or touches. */
export interface Token {
  readonly start: number;
  readonly end: number;
  /** Its opening quote, or nothing. */
  readonly quote: '"' | "'" | '';
}

/** Where an offset stands with regard to brackets, quotes, comments and block scalars. */
export type Surroundings =
  | { readonly is: 'block' }
  | { readonly is: 'comment'; readonly start: number }
  /** In a scalar over several lines, or a block scalar: nothing is to be completed. */
  | { readonly is: 'text' }
  | {
      readonly is: 'flow';
      /** Offset of the outermost opening bracket. */
      readonly start: number;
      readonly frames: readonly FlowFrame[];
      readonly token: Token | undefined;
      /** Keys of the innermost map behind the cursor. */
      readonly later: ReadonlyMap<string, unknown>;
      /** A colon stands behind the token. */
      readonly hasColon: boolean;
    };

/** Reads block YAML from `from`, the start of a line outside of any bracket, up to the cursor. `limit` ends the text. */
export function surroundingsOf(text: string, from: number, cursor: number, limit: number): Surroundings {
  let at = from;
  while (at <= cursor) {
    const end = endOfLine(text, at, limit);
    const line = readLine(text.slice(at, end));
    const value = at + line.valueStart;
    if (cursor <= end && cursor > at + line.comment) return { is: 'comment', start: at + line.comment };
    if (line.blank || value >= cursor) {
      if (cursor <= end) return { is: 'block' };
      at = end + 1;
      continue;
    }
    const first = text[value];
    if (first === '{' || first === '[') {
      const flow = readFlow(text, value, cursor, limit);
      if (flow.open) return flow.open;
      at = endOfLine(text, flow.end, limit) + 1;
      if (cursor < at) return { is: 'block' };
    } else if (first === '"' || first === "'") {
      const close = endOfQuoted(text, value, limit) ?? limit;
      if (close > end && cursor > end && cursor < close) return { is: 'text' };
      at = endOfLine(text, Math.max(close, value), limit) + 1;
      if (cursor < at) return { is: 'block' };
    } else if (/^[|>][-+0-9]*\s*$/.test(text.slice(value, at + line.valueEnd))) {
      if (cursor <= end) return { is: 'block' };
      const outer = line.key ? line.key.start : (line.dashes.at(-1) ?? -1);
      const next = behindBlockScalar(text, end + 1, outer, limit);
      if (cursor < next) return cursorIsDeeper(text, cursor, outer, limit) ? { is: 'text' } : { is: 'block' };
      at = next;
    } else {
      if (cursor <= end) return { is: 'block' };
      at = end + 1;
    }
  }
  return { is: 'block' };
}

export function endOfLine(text: string, at: number, limit: number): number {
  let end = at;
  while (end < limit && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

/** Lines of a block scalar are blank or deeper than what it belongs to. */
function behindBlockScalar(text: string, from: number, outer: number, limit: number): number {
  let at = from;
  while (at < limit) {
    const end = endOfLine(text, at, limit);
    const content = text.slice(at, end);
    if (content.trim() !== '' && content.search(/\S/) <= outer) return at;
    at = end + 1;
  }
  return limit + 1;
}

/** On an empty line behind a block scalar the column of the cursor says whether its text goes on. */
function cursorIsDeeper(text: string, cursor: number, outer: number, limit: number): boolean {
  let start = cursor;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  const line = text.slice(start, endOfLine(text, start, limit));
  return line.trim() !== '' || cursor - start > outer;
}

interface FlowReading {
  readonly end: number;
  readonly open?: Surroundings;
}

/** Reads a flow collection that opens at `start`; `open` where the cursor is inside. */
function readFlow(text: string, start: number, cursor: number, limit: number): FlowReading {
  const frames: FlowFrame[] = [];
  let at = start;
  while (at < limit) {
    const c = text[at] ?? '';
    if (at >= cursor && frames.length > 0 && !isTokenStart(text, at)) {
      return { end: at, open: opened(text, start, frames, undefined, at, cursor, limit) };
    }
    if (c === '{' || c === '[') {
      frames.push({ type: c === '{' ? 'map' : 'list', entries: new Map(), key: undefined, index: 0 });
      at++;
    } else if (c === '}' || c === ']') {
      frames.pop();
      at++;
      const outer = frames.at(-1);
      if (!outer) return { end: at };
      if (outer.type === 'map' && outer.key !== undefined) outer.entries.set(outer.key, c === '}' ? {} : []);
    } else if (c === ',') {
      const frame = frames.at(-1);
      if (frame?.type === 'list') frame.index++;
      else if (frame) {
        if (frame.key !== undefined && !frame.entries.has(frame.key)) frame.entries.set(frame.key, null);
        frame.key = undefined;
      }
      at++;
    } else if (c === '#' && /[\s,[{]/.test(text[at - 1] ?? ' ')) {
      const end = endOfLine(text, at, limit);
      if (cursor > at && cursor <= end) return { end, open: { is: 'comment', start: at } };
      at = end;
    } else if (isTokenStart(text, at)) {
      const token = tokenAt(text, at, limit);
      const behind = skipSpace(text, token.end, limit);
      const isKey = text[behind] === ':' && frames.at(-1)?.key === undefined;
      if (cursor >= token.start && cursor <= token.end) {
        return { end: token.end, open: opened(text, start, frames, token, token.end, cursor, limit) };
      }
      const frame = frames.at(-1);
      const source = text.slice(token.start, token.end);
      if (frame?.type === 'map') {
        if (frame.key === undefined) frame.key = unquoted(source);
        else frame.entries.set(frame.key, meaningOf(source));
      }
      at = isKey ? behind + 1 : token.end;
    } else at++;
  }
  return frames.length === 0
    ? { end: limit }
    : { end: limit, open: opened(text, start, frames, undefined, limit, cursor, limit) };
}

function opened(
  text: string,
  start: number,
  frames: readonly FlowFrame[],
  token: Token | undefined,
  from: number,
  cursor: number,
  limit: number,
): Surroundings {
  const frame = frames.at(-1);
  const behind = skipSpace(text, token?.end ?? cursor, limit);
  const hasColon = token !== undefined && text[behind] === ':';
  // A key that the cursor touches is not a value, though a colon seen earlier may have been another's.
  if (frame?.type === 'map' && hasColon) frame.key = undefined;
  return {
    is: 'flow',
    start,
    frames,
    token,
    later: frame?.type === 'map' ? laterEntries(text, from, limit, !token) : new Map(),
    hasColon,
  };
}

/** Entries of a map from an offset to its closing bracket, or to where that was plainly forgotten. */
function laterEntries(text: string, from: number, limit: number, atEntry: boolean): ReadonlyMap<string, unknown> {
  const entries = new Map<string, unknown>();
  let depth = 0;
  let key: string | undefined;
  let fresh = atEntry;
  for (let at = from; at < limit; ) {
    const c = text[at] ?? '';
    if (c === '{' || c === '[') depth++;
    if (c === '}' || c === ']') {
      if (depth === 0) return entries;
      depth--;
    }
    if (depth === 0 && c === ',') {
      key = undefined;
      fresh = true;
    }
    if (isTokenStart(text, at)) {
      const token = tokenAt(text, at, limit);
      const source = text.slice(token.start, token.end);
      const colon = text[skipSpace(text, token.end, limit)] === ':';
      if (depth === 0 && fresh && key === undefined && colon) {
        key = unquoted(source);
        entries.set(key, null);
      } else if (depth === 0 && key !== undefined && entries.get(key) === null) entries.set(key, meaningOf(source));
      at = token.end;
    } else at++;
  }
  return entries;
}

function isTokenStart(text: string, at: number): boolean {
  const c = text[at];
  if (c === undefined || /[\s,[\]{}]/.test(c)) return false;
  if (c === '#') return !/[\s,[{]/.test(text[at - 1] ?? ' ');
  return c !== ':' || !endsKey(text[at + 1]);
}

function endsKey(c: string | undefined): boolean {
  return c === undefined || /[\s,[\]{}]/.test(c);
}

function tokenAt(text: string, start: number, limit: number): Token {
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    const lineEnd = endOfLine(text, start, limit);
    return { start, end: endOfQuoted(text, start, limit) ?? lineEnd, quote };
  }
  let end = start;
  while (end < limit) {
    const c = text[end] ?? '';
    if (
      /[,[\]{}\r\n]/.test(c) ||
      (c === ':' && endsKey(text[end + 1])) ||
      (c === '#' && /\s/.test(text[end - 1] ?? ''))
    )
      break;
    end++;
  }
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return { start, end, quote: '' };
}

function skipSpace(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && /\s/.test(text[at] ?? '')) at++;
  return at;
}
