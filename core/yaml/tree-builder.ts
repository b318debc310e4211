import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Pair } from 'yaml';
import {
  type GreenEntry,
  type GreenNode,
  greenAlias,
  greenMap,
  greenScalar,
  greenSequence,
  type Placed,
} from './green.ts';
import type { ScalarStyle, ScalarValue } from './node.ts';

/** Turns the parser's tree into ours, in which nothing says where it stands. */
export class TreeBuilder {
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
      const value = scalarValue(source.value);
      const written = source.source ?? this.text.slice(at, end);
      const scalar = {
        length: end - at,
        value,
        // One string for both where they are alike: most are plain.
        source: value === written ? value : written,
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
      const nodes = read.map(({ node }) => node);
      const offsets = read.map((item) => item.at - at);
      return { node: greenSequence(end - at, flow, nodes, offsets, marks(source)), at };
    }
    return undefined;
  }

  /** An item of a list; `at` is where one stands that the parser does not place. */
  item(item: unknown, at: number): Placed {
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
  entry(pair: Pair, map: number): { readonly entry: GreenEntry; readonly end: number } {
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

  /** Where a node begins. */
  startOf(source: unknown): number {
    return isNode(source) ? this.span(source.range)[0] : 0;
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
