import { type CST, Lexer, Parser } from 'yaml';

/** Deeper than any document that people write, and far less than any recursion over its tree survives. */
export const maxDepth = 200;

/**
 * The offset at which a token tree passes `maxDepth`. Asked before the tree is composed: composing recurses, and a stack
 * that overflows inside the engine's regular expressions ends the process.
 */
export function depthLimitPassed(token: CST.Token): number | undefined {
  const open: { token: CST.Token; depth: number }[] = [{ token, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.depth > maxDepth) return next.token.offset;
    if (next.token.type === 'document') {
      if (next.token.value) open.push({ token: next.token.value, depth: next.depth });
    } else if ('items' in next.token) {
      for (const { key, value } of next.token.items) {
        if (key) open.push({ token: key, depth: next.depth + 1 });
        if (value) open.push({ token: value, depth: next.depth + 1 });
      }
    }
  }
  return undefined;
}

/** The longest text that is read at all. */
export const maxLength = 16 * 1024 * 1024;

/** A value is two or three lexemes: some two seconds' work, and more than 100,000 lines. */
export const maxLexemes = 1_000_000;

/** The lexer announces plain and block scalars with it. */
const scalarMark = '\u001f';

export interface Tokens {
  /** A tree for each document, and what stands between documents. */
  readonly tokens: readonly CST.Token[];
  readonly lexemes: number;
  /** The offset at which there were too many lexemes. */
  readonly tooMany?: number;
}

/** A comment; a quote that is opened and not closed; the end of a flow collection that no bracket ends. */
export type Sign = '' | '#' | '"' | "'" | '{';

/** Told the offset and length of each lexeme, and what it is a sign of. */
export type OnLexeme = (offset: number, sign: Sign, length: number) => void;

/** The text's tokens. */
export function tokensOf(text: string, onLexeme?: OnLexeme): Tokens {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let lexemes = 0;
  let offset = 0;
  let isScalar = false;
  let flowLevel = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > maxLexemes) return { tokens, lexemes, tooMany: offset };
    if (onLexeme) {
      const sign = isScalar ? '' : signOf(lexeme);
      onLexeme(parser.offset, sign, lexeme.length);
      if (!isScalar) flowLevel = flowLevelAfter(lexeme, flowLevel);
      // The lexer may be in a flow collection where the parser, which has met a mistake before it, is not.
      if (flowLevel > 0 && lexeme.endsWith('\n')) onLexeme(parser.offset + lexeme.length, '{', 0);
    }
    isScalar = !isScalar && lexeme === scalarMark;
    // Behind a byte order mark the parser would not take a dash for the beginning of a line.
    if (offset === 0 && lexeme === '\ufeff') parser.offset += lexeme.length;
    else for (const token of parser.next(lexeme)) tokens.push(token);
    offset += lexeme.length;
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, lexemes };
}

/** The lexer's word for the end of a flow collection without a bracket. */
const flowErrorEnd = '\u0018';

function flowLevelAfter(lexeme: string, before: number): number {
  if (lexeme === '{' || lexeme === '[') return before + 1;
  if (lexeme === '}' || lexeme === ']') return Math.max(0, before - 1);
  return lexeme === flowErrorEnd ? 0 : before;
}

function signOf(lexeme: string): Sign {
  if (lexeme === flowErrorEnd) return '{';
  const quote = lexeme[0];
  if (quote === '#') return '#';
  return (quote === '"' || quote === "'") && isOpenQuote(lexeme, quote) ? quote : '';
}

/** Whether a lexeme that begins with a quote is cut off before the other one. */
function isOpenQuote(lexeme: string, quote: '"' | "'"): boolean {
  let run = 0;
  if (quote === "'") {
    while (run < lexeme.length - 1 && lexeme[lexeme.length - 1 - run] === quote) run++;
    return run % 2 === 0;
  }
  if (lexeme.length === 1 || !lexeme.endsWith(quote)) return true;
  while (lexeme[lexeme.length - 2 - run] === '\\') run++;
  return run % 2 === 1;
}
