import { Composer, type CST, type Document, type ScalarTag, type Tags } from 'yaml';
import { byPlace, type Syntax } from './assemble.ts';
import type { YamlProblem } from './node.ts';
import { explainSyntaxError } from './syntax-errors.ts';
import { depthLimitPassed, maxDepth, maxLength, type OnLexeme, tokensOf } from './tokens.ts';
import { TreeBuilder } from './tree-builder.ts';

/** Why a text can't be read at all. */
export interface Unreadable {
  readonly unreadable: string;
  readonly at: number;
}

/** A text as the parser sees it: token trees and what they are composed to, a document each. */
export interface Composed {
  readonly tokens: readonly CST.Token[];
  readonly documents: readonly Document.Parsed[];
  readonly lexemes: number;
}

/**
 * What can be nothing but text, said at once: the parser asks each kind of value in turn whether a plain scalar is of it,
 * and most are of none. A number begins as none of these does, and the other values are words.
 */
const plainText: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  test: /^(?![-+.0-9~<]|(?:[nN]ull|NULL|[tT]rue|TRUE|[fF]alse|FALSE)$)./s,
  resolve: (text) => text,
};

/** Under `%YAML 1.1`, whose tags are others, more than these words is not text. */
function withPlainText(tags: Tags): Tags {
  const isOld = tags.some((tag) => typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:binary');
  return isOld ? tags : [plainText, ...tags];
}

/** Parses a text. Never throws. */
export function compose(text: string, onLexeme?: OnLexeme): Composed | Unreadable {
  if (text.length > maxLength) return { unreadable: 'This file is too large to be read as YAML (over 16 MB).', at: 0 };
  try {
    const { tokens, lexemes, tooMany } = tokensOf(text, onLexeme);
    if (tooMany !== undefined) {
      const message =
        'This file holds too many values to be read (over 300,000). Keep rows of data in a CSV or Parquet file.';
      return { unreadable: message, at: tooMany };
    }
    const deep = tokens.map(depthLimitPassed).find((offset) => offset !== undefined);
    if (deep !== undefined) {
      const message = `Nested more than ${maxDepth} levels deep. Such a document is not read; nest less.`;
      return { unreadable: message, at: deep };
    }
    const composer = new Composer({
      version: '1.2',
      merge: true,
      customTags: withPlainText,
      uniqueKeys: false, // found by the tree's maps: the parser's own check is quadratic
      prettyErrors: false,
      logLevel: 'silent',
    });
    return { tokens, documents: [...composer.compose(tokens, false, text.length)] as Document.Parsed[], lexemes };
  } catch (error) {
    // The parser promises not to throw; a text that makes it do so is a text we can't read, not a reason to stop.
    const cause = error instanceof Error ? error.message : 'unknown cause';
    return { unreadable: `This text can't be read as YAML: ${cause}`, at: 0 };
  }
}

/** The documents of a composed text, read at once: what all other ways of reading it must come to. */
export function wholeSyntax(text: string, { documents }: Composed): readonly Syntax[] {
  if (documents.length === 0) return [{ root: undefined, errors: [], start: 0, end: text.length }];
  return documents.map((document, index) => {
    const errors = document.errors.map(
      ({ code, message, pos }): YamlProblem => ({
        code: 'parse-error',
        message: explainSyntaxError(code, message),
        start: Math.min(pos[0], text.length),
        end: Math.min(Math.max(pos[1], pos[0] + 1), text.length),
      }),
    );
    const root = new TreeBuilder(text).node(document.contents);
    const end = documents[index + 1]?.range[0] ?? text.length;
    return { root, errors: errors.sort(byPlace), start: document.range?.[0] ?? 0, end };
  });
}
