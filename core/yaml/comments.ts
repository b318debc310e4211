import { Lexer } from 'yaml';
import type { Range } from './node.ts';

/** A comment, from its `#` to the end of its line. */
export interface Comment extends Range {
  readonly text: string;
  /** Nothing but white space stands before it on its line. */
  readonly alone: boolean;
}

/** The lexer announces scalars with this mark, so that a scalar that begins with `#` is told from a comment. */
const scalarMark = '\u001f';
const marks = new Set(['\u0002', '\u0018', scalarMark]);

/** The comments of a text, found by YAML's own tokens: a `#` inside of a scalar is no comment. Never throws. */
export function commentsOf(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (!isScalar && marks.has(token)) {
      isScalar = token === scalarMark;
      continue;
    }
    if (!isScalar && token.startsWith('#')) {
      const line = text.slice(startOfLine(text, offset), offset);
      comments.push({ start: offset, end: offset + token.length, text: token, alone: line.trim() === '' });
    }
    isScalar = false;
    offset += token.length;
  }
  return comments;
}

function startOfLine(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}
