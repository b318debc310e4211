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
import { type Aliases, type AliasFault, resolveAliases } from './anchors.ts';
import {
  type GreenEntry,
  type GreenNode,
  greenAlias,
  greenMap,
  greenScalar,
  greenSequence,
  type Placed,
} from './green.ts';
import type { Path, ScalarStyle, ScalarValue, YamlNode, YamlProblem } from './node.ts';
import { redTree } from './red.ts';
import { explainSyntaxError } from './syntax-errors.ts';
import { toValue, type WrittenForms, writtenForms } from './value.ts';

/** One document of a YAML stream. */
export interface YamlDocument {
  readonly root: YamlNode | undefined;
  /** Plain data: maps have no prototype, aliases share their anchor's value, `<<` is merged. */
  readonly value: unknown;
  /** Numbers whose text says more than the number does, such as `0.80`. */
  readonly written: WrittenForms;
  readonly problems: readonly YamlProblem[];
  readonly start: number;
  /** Where the next document begins, or the text ends. */
  readonly end: number;
  /** What an edit can be made in; absent for texts that are not read as a whole. */
  readonly syntax?: Syntax;
}

/** A document as it was parsed, before anything is made of it. */
export interface Syntax {
  readonly root: Placed | undefined;
  /** The parser's complaints, by offset in the text. */
  readonly errors: readonly YamlProblem[];
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
function tokensOf(text: string): { readonly tokens: readonly CST.Token[]; readonly tooMany?: number } {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let lexemes = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > maxLexemes) return { tokens, tooMany: offset };
    // Behind a byte order mark the parser would not take a dash for the beginning of a line.
    if (offset === 0 && lexeme === '\ufeff') parser.offset += lexeme.length;
    else for (const token of parser.next(lexeme)) tokens.push(token);
    offset += lexeme.length;
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}

/**
 * Reads a YAML 1.2 stream. Never throws: what is wrong is in the documents' `problems`, and the tree holds what could
 * be understood all the same. A stream without content is one document without a root.
 */
export function parseYaml(text: string): readonly YamlDocument[] {
  const parsed = parseSyntax(text);
  return 'unreadable' in parsed ? [unreadable(text, parsed.unreadable, parsed.at)] : parsed.map(documentOf);
}

/** The documents of a text, or why it can't be read at all. */
export type ParsedSyntax = readonly Syntax[] | { readonly unreadable: string; readonly at: number };

export function parseSyntax(text: string): ParsedSyntax {
  if (text.length > maxLength) return { unreadable: 'This file is too large to be read as YAML (over 16 MB).', at: 0 };
  try {
    const { tokens, tooMany } = tokensOf(text);
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
      uniqueKeys: false, // found by the tree's maps: the parser's own check is quadratic
      prettyErrors: false,
      logLevel: 'silent',
    });
    const documents = [...composer.compose(tokens, false, text.length)] as Document.Parsed[];
    if (documents.length === 0) return [{ root: undefined, errors: [], start: 0, end: text.length }];
    return documents.map((document, index) => {
      const next = documents[index + 1]?.range[0];
      return syntaxOf(document, text, next ?? text.length);
    });
  } catch (error) {
    // The parser promises not to throw; a text that makes it do so is a text we can't read, not a reason to stop.
    const cause = error instanceof Error ? error.message : 'unknown cause';
    return { unreadable: `This text can't be read as YAML: ${cause}`, at: 0 };
  }
}

function unreadable(text: string, message: string, at = 0): YamlDocument {
  const start = Math.min(at, Math.max(0, text.length - 1));
  return {
    root: undefined,
    value: undefined,
    written: writtenForms,
    problems: [{ code: 'parse-error', message, start, end: Math.min(text.length, start + 1) }],
    start: 0,
    end: text.length,
  };
}

function syntaxOf(document: Document.Parsed, text: string, end: number): Syntax {
  const errors = document.errors.map(
    (error): YamlProblem => ({
      code: 'parse-error',
      message: explainSyntaxError(error.code, error.message),
      start: Math.min(error.pos[0], text.length),
      end: Math.min(Math.max(error.pos[1], error.pos[0] + 1), text.length),
    }),
  );
  const root = new TreeBuilder(text).node(document.contents);
  return { root, errors: errors.sort(byPlace), start: document.range?.[0] ?? 0, end };
}

function byPlace(a: YamlProblem, b: YamlProblem): number {
  return a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

/** What a parsed document means. */
export function documentOf(syntax: Syntax): YamlDocument {
  const { root, errors, start, end } = syntax;
  const aliases = resolveAliases(root?.node);
  const origin = root?.at ?? 0;
  const { value, problem } = toValue(root?.node, aliases);
  const problems = [
    ...errors,
    ...aliases.faults.map((fault) => aliasProblem(fault, origin)),
    ...duplicatesOf(root),
    ...(problem ? [{ ...problem, start: problem.start + origin, end: problem.end + origin }] : []),
  ];
  const sorted = problems.length > 1 ? problems.sort(byPlace) : problems;
  return {
    get root() {
      return redOf(syntax, aliases);
    },
    value,
    written: writtenForms,
    problems: bounded(sorted),
    start,
    end,
    syntax,
  };
}

const reds = new WeakMap<Syntax, { readonly tree: YamlNode | undefined }>();

/** Made when somebody looks at it, and once. */
function redOf(syntax: Syntax, aliases: Aliases): YamlNode | undefined {
  let known = reds.get(syntax);
  if (!known) reds.set(syntax, (known = { tree: redTree(syntax.root?.node, syntax.root?.at ?? 0, aliases) }));
  return known.tree;
}

function aliasProblem({ alias: { name, length }, at, is }: AliasFault, origin: number): YamlProblem {
  const message =
    is === 'inside-itself'
      ? `\`*${name}\` stands inside what it refers to, so the document would never end. Write the value out.`
      : `Nothing before this is anchored as \`&${name}\`. Put the anchor before its aliases, or write the value out.`;
  return { code: 'parse-error', message, start: origin + at, end: origin + at + length };
}

function duplicatesOf(root: Placed | undefined): readonly YamlProblem[] {
  if (!root || !('duplicates' in root.node)) return [];
  return root.node.duplicates.map(({ name, at, length, firstAt, firstLength }) => ({
    code: 'duplicate-key',
    message: `\`${name}\` is written twice in the same map. Only one of the two can count, and tools differ on which. Remove or rename one.`,
    start: root.at + at,
    end: root.at + at + length,
    related: {
      start: root.at + firstAt,
      end: root.at + firstAt + firstLength,
      message: `\`${name}\` is written here first.`,
    },
  }));
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

/** Turns the parser's tree into ours, in which nothing says where it stands. */
class TreeBuilder {
  constructor(private readonly text: string) {}

  /** The node with its offset in the text. */
  node(source: unknown): Placed | undefined {
    if (isAlias(source)) {
      const [at, end] = this.span(source.range);
      return { node: greenAlias(source.source, end - at), at };
    }
    if (isScalar(source)) {
      const [at, whole] = this.span(source.range);
      const end = source.type?.startsWith('BLOCK') ? withoutLineEnd(this.text, whole) : whole;
      const scalar = {
        length: end - at,
        value: scalarValue(source.value),
        source: source.source ?? this.text.slice(at, end),
        style: scalarStyle(source.type),
      };
      return { node: greenScalar(scalar, marks(source)), at };
    }
    if (isMap(source)) {
      const [at, whole] = this.span(source.range);
      const flow = source.flow === true;
      const read = source.items.map((pair) => this.entry(pair as Pair, at));
      // A block ends where its last entry does: white space and comments behind it are not part of it.
      const end = flow ? whole : (read.at(-1)?.end ?? whole);
      const entries = read.map(({ entry }) => entry);
      return { node: greenMap(end - at, flow, entries, marks(source)), at };
    }
    if (isSeq(source)) {
      const [at, whole] = this.span(source.range);
      const flow = source.flow === true;
      const read = source.items.map((item) => this.item(item, at));
      const last = read.at(-1);
      const end = flow || !last ? whole : last.at + last.node.length;
      return {
        node: greenSequence(
          end - at,
          flow,
          read.map((item) => within(item, at)),
          marks(source),
        ),
        at,
      };
    }
    return undefined;
  }

  private item(item: unknown, at: number): Placed {
    if (isPair(item)) {
      // `[a: 1]` is a sequence of single-pair maps.
      const start = this.node(item.key)?.at ?? at;
      const { entry } = this.entry(item, start);
      const last = entry.value ?? entry.key;
      return { node: greenMap(last.at + last.node.length, true, [entry]), at: start };
    }
    return this.node(item) ?? nothingAt(at);
  }

  /** An entry with offsets from its map, and where it ends in the text. */
  private entry(pair: Pair, map: number): { readonly entry: GreenEntry; readonly end: number } {
    const key = this.node(pair.key) ?? nothingAt(map);
    const value = this.node(pair.value);
    const written = key.node.kind === 'scalar' ? key.node : undefined;
    const merge = written?.source === '<<' && written.style === 'plain';
    const text = typeof written?.value === 'string' ? written.value : written?.source;
    const name = merge ? '<<' : (text ?? this.text.slice(key.at, key.at + key.node.length));
    const shown = value && !isNothing(value.node) ? within(value, map) : undefined;
    const last = value ?? key;
    return { entry: { key: within(key, map), name, value: shown, merge }, end: last.at + last.node.length };
  }

  private span(range: readonly number[] | null | undefined): readonly [number, number] {
    return [range?.[0] ?? 0, range?.[1] ?? range?.[0] ?? 0];
  }
}

function nothingAt(at: number): Placed {
  return { node: greenScalar({ length: 0, value: null, source: '', style: 'plain' }), at };
}

/** The same, counted from another node's start. */
function within({ node, at }: Placed, start: number): Placed {
  return { node, at: at - start };
}

/** A block scalar's range has the line end behind its last line. */
function withoutLineEnd(text: string, end: number): number {
  if (text[end - 1] !== '\n') return end;
  return text[end - 2] === '\r' ? end - 2 : end - 1;
}

/** An empty value after `key:`. An explicit `null` or `~` has a source and stays. */
function isNothing(node: GreenNode): boolean {
  return node.kind === 'scalar' && node.value === null && node.source === '' && !node.anchor && !node.tag;
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
