import { Lexer } from 'yaml';
import type { Range } from './node.ts';
import type { YamlStream } from './stream.ts';
import type { Text } from './text.ts';

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
      comments.push(commentAt(text, offset, offset + token.length));
    }
    isScalar = false;
    offset += token.length;
  }
  return comments;
}

/** The comments of a text that has been read. */
export function commentsIn({ text, layout }: YamlStream): readonly Comment[] {
  if (!layout) return commentsOf(String(text));
  const comments: Comment[] = [];
  for (const [index, { content }] of layout.segments.entries()) {
    const at = layout.starts[index] ?? 0;
    for (const { start, end } of content.comments) comments.push(commentAt(text, at + start, at + end));
  }
  return comments;
}

function commentAt(text: Text, start: number, end: number): Comment {
  const before = text.slice(startOfLine(text, start), start);
  return { start, end, text: text.slice(start, end), alone: before.trim() === '' };
}

function startOfLine(text: Text, offset: number): number {
  let start = offset;
  while (start > 0 && !isLineEnd(text.charCodeAt(start - 1))) start--;
  return start;
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}
