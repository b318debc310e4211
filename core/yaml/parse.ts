import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  Parser,
} from 'yaml';
import type { MapEntry, Path, ScalarStyle, ScalarValue, YamlNode, YamlProblem } from './node.ts';
import { explainSyntaxError } from './syntax-errors.ts';
import { toValue, type WrittenForms } from './value.ts';

/** One document of a YAML stream. */
export interface YamlDocument {
  readonly root: YamlNode | undefined;
  /** Plain data: maps have no prototype, aliases share their anchor's value, `<<` is merged. */
  readonly value: unknown;
  /** Numbers whose text says more than the number does, such as `0.80`. */
  readonly written: WrittenForms;
  readonly problems: readonly YamlProblem[];
  readonly start: number;
  readonly end: number;
}

/** Deeper than any document that people write, and far less than any recursion over its tree survives. */
const maxDepth = 200;

/**
 * The offset at which a token tree passes `maxDepth`. Asked before the tree is composed: composing recurses, and a stack
 * that overflows inside the engine's regular expressions ends the process.
 */
function depthLimitPassed(token: CST.Token): number | undefined {
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
const maxLexemes = 1_000_000;

/** More than anybody mends before looking again. */
const maxProblems = 100;

/** The text's tokens, a tree for each document; or the offset at which there are too many. */
function tokensOf(text: string): readonly CST.Token[] | number {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let lexemes = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > maxLexemes) return offset;
    // Behind a byte order mark the parser would not take a dash for the beginning of a line.
    if (offset === 0 && lexeme === '\ufeff') parser.offset += lexeme.length;
    else for (const token of parser.next(lexeme)) tokens.push(token);
    offset += lexeme.length;
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/**
 * Reads a YAML 1.2 stream. Never throws: what is wrong is in the documents' `problems`, and the tree holds what could
 * be understood all the same. A stream without content is one document without a root.
 */
export function parseYaml(text: string): readonly YamlDocument[] {
  if (text.length > maxLength) return [unreadable(text, 'This file is too large to be read as YAML (over 16 MB).')];
  try {
    const tokens = tokensOf(text);
    if (typeof tokens === 'number') {
      const message =
        'This file holds too many values to be read (over 300,000). Keep rows of data in a CSV or Parquet file.';
      return [unreadable(text, message, tokens)];
    }
    const deep = tokens.map(depthLimitPassed).find((offset) => offset !== undefined);
    if (deep !== undefined) {
      return [
        unreadable(text, `Nested more than ${maxDepth} levels deep. Such a document is not read; nest less.`, deep),
      ];
    }
    const composer = new Composer({
      version: '1.2',
      merge: true,
      uniqueKeys: false, // checked below with a map: the parser's own check is quadratic
      prettyErrors: false,
      logLevel: 'silent',
    });
    const documents = [...composer.compose(tokens, false, text.length)];
    return documents.length === 0
      ? [empty(text)]
      : documents.map((document) => read(document as Document.Parsed, text));
  } catch (error) {
    // The parser promises not to throw; a text that makes it do so is a text we can't read, not a reason to stop.
    const cause = error instanceof Error ? error.message : 'unknown cause';
    return [unreadable(text, `This text can't be read as YAML: ${cause}`)];
  }
}

function empty(text: string): YamlDocument {
  return { root: undefined, value: undefined, written: new WeakMap(), problems: [], start: 0, end: text.length };
}

function unreadable(text: string, message: string, at = 0): YamlDocument {
  const start = Math.min(at, Math.max(0, text.length - 1));
  return { ...empty(text), problems: [{ code: 'parse-error', message, start, end: Math.min(text.length, start + 1) }] };
}

function read(document: Document.Parsed, text: string): YamlDocument {
  const problems: YamlProblem[] = document.errors.map((error) => ({
    code: 'parse-error',
    message: explainSyntaxError(error.code, error.message),
    start: Math.min(error.pos[0], text.length),
    end: Math.min(Math.max(error.pos[1], error.pos[0] + 1), text.length),
  }));
  const builder = new TreeBuilder(text, problems);
  const root = builder.node(document.contents);
  const { value, written, problem } = toValue(root);
  if (problem) problems.push(problem);
  const [start, , end] = document.range ?? [0, text.length, text.length];
  return { root, value, written, problems: bounded(problems), start, end };
}

/** The first problems; the last of them says how many more there are. */
function bounded(problems: readonly YamlProblem[]): readonly YamlProblem[] {
  const more = problems.length - maxProblems;
  if (more <= 0) return problems;
  // What makes a document unreadable as a whole must not be lost behind what is wrong with parts of it.
  const whole = problems.filter(({ code }) => code === 'alias-limit');
  const [first = [], last] = [problems.slice(0, maxProblems - 1), problems[maxProblems - 1]];
  const told = last ? [{ ...last, message: `${last.message} (${more} more like these are not shown.)` }] : [];
  return [...first, ...told, ...whole.filter((problem) => !first.includes(problem) && problem !== last)];
}

/** Turns the parser's tree into ours; anchors are known in document order, as YAML has it. */
class TreeBuilder {
  private readonly anchors = new Map<string, YamlNode>();
  private readonly openAnchors: string[] = [];

  constructor(
    private readonly text: string,
    private readonly problems: YamlProblem[],
  ) {}

  node(source: unknown): YamlNode | undefined {
    if (isAlias(source)) return this.alias(source.source, source.range);
    if (isScalar(source)) {
      const [start, whole] = this.span(source.range);
      const end = source.type?.startsWith('BLOCK') ? withoutLineEnd(this.text, whole) : whole;
      return this.anchored(source.anchor, {
        kind: 'scalar',
        value: scalarValue(source.value),
        source: source.source ?? this.text.slice(start, end),
        style: scalarStyle(source.type),
        start,
        end,
        ...marks(source),
      });
    }
    if (isMap(source)) {
      const [start, whole] = this.span(source.range);
      const flow = source.flow === true;
      this.open(source.anchor);
      const read = source.items.map((pair) => this.entry(pair as Pair));
      this.close(source.anchor);
      const entries = read.map(({ entry }) => entry);
      this.reportDuplicates(entries);
      const end = flow ? whole : (read.at(-1)?.end ?? whole);
      return this.anchored(source.anchor, { kind: 'map', flow, entries, start, end, ...marks(source) });
    }
    if (isSeq(source)) {
      const [start, whole] = this.span(source.range);
      const flow = source.flow === true;
      this.open(source.anchor);
      const items = source.items.map((item) => this.item(item, start));
      this.close(source.anchor);
      // A block ends where its last item does: white space and comments behind it are not part of it.
      const end = flow ? whole : (items.at(-1)?.end ?? whole);
      return this.anchored(source.anchor, { kind: 'sequence', flow, items, start, end, ...marks(source) });
    }
    return undefined;
  }

  private open(anchor: string | undefined): void {
    if (anchor) this.openAnchors.push(anchor);
  }

  private close(anchor: string | undefined): void {
    if (anchor) this.openAnchors.pop();
  }

  private item(item: unknown, at: number): YamlNode {
    if (isPair(item)) {
      // `[a: 1]` is a sequence of single-pair maps.
      const { entry } = this.entry(item);
      return { kind: 'map', flow: true, entries: [entry], start: entry.key.start, end: (entry.value ?? entry.key).end };
    }
    return this.node(item) ?? { kind: 'scalar', value: null, source: '', style: 'plain', start: at, end: at };
  }

  private entry(pair: Pair): { readonly entry: MapEntry; readonly end: number } {
    const key = this.node(pair.key) ?? { kind: 'scalar', value: null, source: '', style: 'plain', start: 0, end: 0 };
    const value = this.node(pair.value);
    const written = key.kind === 'scalar' ? key : undefined;
    const merge = written?.source === '<<' && written.style === 'plain';
    const text = typeof written?.value === 'string' ? written.value : written?.source;
    const name = merge ? '<<' : (text ?? this.text.slice(key.start, key.end));
    return { entry: { key, name, value: isNothing(value) ? undefined : value, merge }, end: (value ?? key).end };
  }

  private alias(name: string, range: readonly number[] | null | undefined): YamlNode {
    const [start, end] = this.span(range);
    const open = this.openAnchors.includes(name);
    const target = open ? undefined : this.anchors.get(name);
    if (!target) {
      const message = open
        ? `\`*${name}\` stands inside what it refers to, so the document would never end. Write the value out.`
        : `Nothing before this is anchored as \`&${name}\`. Put the anchor before its aliases, or write the value out.`;
      this.problems.push({ code: 'parse-error', message, start, end });
    }
    return { kind: 'alias', name, target, start, end };
  }

  private anchored(anchor: string | undefined, node: YamlNode): YamlNode {
    if (anchor) this.anchors.set(anchor, node);
    return node;
  }

  private span(range: readonly number[] | null | undefined): readonly [number, number] {
    return [range?.[0] ?? 0, range?.[1] ?? range?.[0] ?? 0];
  }

  private reportDuplicates(entries: readonly MapEntry[]): void {
    const first = new Map<string, MapEntry>();
    for (const entry of entries) {
      const earlier = first.get(entry.name);
      if (!earlier) first.set(entry.name, entry);
      else if (!entry.merge) {
        this.problems.push({
          code: 'duplicate-key',
          message: `\`${entry.name}\` is written twice in the same map. Only one of the two can count, and tools differ on which. Remove or rename one.`,
          start: entry.key.start,
          end: entry.key.end,
          related: {
            start: earlier.key.start,
            end: earlier.key.end,
            message: `\`${entry.name}\` is written here first.`,
          },
        });
      }
    }
  }
}

/** A block scalar's range has the line end behind its last line. */
function withoutLineEnd(text: string, end: number): number {
  if (text[end - 1] !== '\n') return end;
  return text[end - 2] === '\r' ? end - 2 : end - 1;
}

/** An empty value after `key:`. An explicit `null` or `~` has a source and stays. */
function isNothing(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null && node.source === '' && !node.anchor && !node.tag;
}

function marks(source: { anchor?: string; tag?: string }): { anchor?: string; tag?: string } {
  const result: { anchor?: string; tag?: string } = {};
  if (source.anchor) result.anchor = source.anchor;
  if (source.tag && !source.tag.startsWith('tag:yaml.org,2002:')) result.tag = source.tag;
  return result;
}

function scalarValue(value: unknown): ScalarValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return value;
  return value === undefined ? null : String(value);
}

function scalarStyle(type: string | null | undefined): ScalarStyle {
  switch (type) {
    case 'QUOTE_SINGLE':
      return 'single-quoted';
    case 'QUOTE_DOUBLE':
      return 'double-quoted';
    case 'BLOCK_LITERAL':
      return 'literal';
    case 'BLOCK_FOLDED':
      return 'folded';
    default:
      return 'plain';
  }
}

export type { Path };
