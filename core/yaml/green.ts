import type { ScalarStyle, ScalarValue } from './node.ts';
import { type Offsets, splicedOffsets } from './offsets.ts';
import { ownText } from './own-text.ts';
import { plainList, plainMap, type Sized, splicedList } from './plain-value.ts';

/**
 * The syntax tree without positions: a node knows its length and where its children begin within it. So an edit makes new
 * nodes only on the way from the root to what has changed, and everything else is the same objects as before, wherever it
 * stands now. `red.ts` shows such a tree with positions.
 *
 * (The two colours are those of Roslyn, which has the idea: green trees are built upwards and shared, red ones are laid
 * over them from the root.)
 */
export type GreenNode = GreenScalar | GreenMap | GreenSequence | GreenAlias;

interface GreenBase {
  /** UTF-16 code units. */
  readonly length: number;
  readonly anchor?: string;
  readonly tag?: string;
  /** Whether an anchor, or an alias, is in here: nodes without either mean the same wherever they stand. */
  readonly hasAnchor: boolean;
  readonly hasAlias: boolean;
}

export interface GreenScalar extends GreenBase {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  readonly source: string;
  readonly style: ScalarStyle;
}

export interface GreenAlias extends GreenBase {
  readonly kind: 'alias';
  readonly name: string;
}

/** A child and where it begins, counted from its parent's start. */
export interface Placed<N extends GreenNode = GreenNode> {
  readonly node: N;
  readonly at: number;
}

export interface GreenEntry {
  readonly key: Placed;
  readonly name: string;
  readonly value: Placed | undefined;
  readonly merge: boolean;
}

/** A key that its map has already. Offsets are counted from the start of the node that holds the record. */
export interface GreenDuplicate {
  readonly name: string;
  readonly at: number;
  readonly length: number;
  readonly firstAt: number;
  readonly firstLength: number;
}

interface GreenCollection extends GreenBase {
  readonly flow: boolean;
  /** Of this node and all below it. */
  readonly duplicates: readonly GreenDuplicate[];
  /** The value, where no alias is in here. */
  readonly plain: Sized | undefined;
}

export interface GreenMap extends GreenCollection {
  readonly kind: 'map';
  readonly entries: readonly GreenEntry[];
}

/** Its items lie in two lists side by side: of a thousand items, an edit copies two pieces of memory. */
export interface GreenSequence extends GreenCollection {
  readonly kind: 'sequence';
  readonly nodes: readonly GreenNode[];
  /** Where each item begins, counted from the sequence's start. */
  readonly offsets: Offsets;
}

interface Marks {
  readonly anchor?: string;
  readonly tag?: string;
}

const none: readonly GreenDuplicate[] = [];

export function greenScalar(
  scalar: Pick<GreenScalar, 'length' | 'value' | 'source' | 'style'>,
  { anchor, tag }: Marks = {},
): GreenScalar {
  const { length, value, source, style } = scalar;
  const hasAnchor = anchor !== undefined;
  if (style === 'plain' && value === source && length === source.length && !hasAnchor && tag === undefined)
    return word(source);
  // Written out: laid together by spreading, the last fields have a piece of memory of their own, as large as the rest.
  const node: GreenScalar = { kind: 'scalar', length, value, source, style, hasAnchor, hasAlias: false };
  return marked(node, anchor, tag);
}

/** The words that were read last, as scalars: keys and their like stand in every document, and need be there once. */
const words = new Map<string, GreenScalar>();
const MOST_WORDS = 4096;
const LONGEST_WORD = 24;

function word(text: string): GreenScalar {
  const known = words.get(text);
  if (known) return known;
  const { length } = text;
  const value = length > LONGEST_WORD ? text : ownText(text);
  const made = {
    kind: 'scalar',
    length,
    value,
    source: value,
    style: 'plain',
    hasAnchor: false,
    hasAlias: false,
  } as const;
  if (length > LONGEST_WORD) return made;
  if (words.size >= MOST_WORDS) words.clear();
  words.set(value, made);
  return made;
}

export function greenAlias(name: string, length: number): GreenAlias {
  return { kind: 'alias', name, length, hasAnchor: false, hasAlias: true };
}

export function greenMap(
  length: number,
  flow: boolean,
  entries: readonly GreenEntry[],
  { anchor, tag }: Marks = {},
): GreenMap {
  let [hasAnchor, hasAlias] = [anchor !== undefined, false];
  let duplicates: GreenDuplicate[] | undefined;
  const first = new Map<string, Placed>();
  for (const { key, name, value, merge } of entries) {
    hasAnchor ||= key.node.hasAnchor || value?.node.hasAnchor === true;
    hasAlias ||= merge || key.node.hasAlias || value?.node.hasAlias === true;
    const earlier = first.get(name);
    if (!earlier) first.set(name, key);
    else if (!merge) {
      (duplicates ??= []).push({
        name,
        at: key.at,
        length: key.node.length,
        firstAt: earlier.at,
        firstLength: earlier.node.length,
      });
    }
    duplicates = withBelow(duplicates, key);
    if (value) duplicates = withBelow(duplicates, value);
  }
  const plain = hasAlias ? undefined : plainMap(entries);
  const found = duplicates ?? none;
  const node: GreenMap = { kind: 'map', length, flow, entries, hasAnchor, hasAlias, duplicates: found, plain };
  return marked(node, anchor, tag);
}

export function greenSequence(
  length: number,
  flow: boolean,
  nodes: readonly GreenNode[],
  offsets: Offsets,
  { anchor, tag }: Marks = {},
): GreenSequence {
  let [hasAnchor, hasAlias] = [anchor !== undefined, false];
  let duplicates: GreenDuplicate[] | undefined;
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as GreenNode;
    hasAnchor ||= node.hasAnchor;
    hasAlias ||= node.hasAlias;
    if ('duplicates' in node && node.duplicates.length > 0)
      duplicates = withBelow(duplicates, { node, at: offsets[index] ?? 0 });
  }
  const plain = hasAlias ? undefined : plainList(nodes);
  const found = duplicates ?? none;
  const node: GreenSequence = {
    kind: 'sequence',
    length,
    flow,
    nodes,
    offsets,
    hasAnchor,
    hasAlias,
    duplicates: found,
    plain,
  };
  return marked(node, anchor, tag);
}

/** Where the last of a block's items ends, counted from its start: that is where the block ends. */
export function endOf(nodes: readonly GreenNode[], offsets: Offsets): number {
  return (offsets[nodes.length - 1] ?? 0) + (nodes.at(-1)?.length ?? 0);
}

/** Items that take the place of `removed` others from the index `at` on; those behind them stand `by` further. */
export interface Splice {
  readonly at: number;
  readonly removed: number;
  readonly nodes: readonly GreenNode[];
  readonly offsets: readonly number[];
  readonly by: number;
}

/**
 * A block sequence with some items replaced: the same as `greenSequence` makes of all its items, without looking at those
 * that stay.
 */
export function splicedSequence(before: GreenSequence, splice: Splice): GreenSequence {
  const { at, removed, by } = splice;
  const nodes = before.nodes.slice(0, at).concat(splice.nodes, before.nodes.slice(at + removed));
  const offsets = splicedOffsets(before.offsets, at, removed, splice.offsets, by);
  const length = endOf(nodes, offsets);
  const plain = isPlainThrough(before) && splice.nodes.every(isPlainThrough) ? splicedList(before, splice) : undefined;
  if (!plain) return greenSequence(length, false, nodes, offsets, before);
  return { ...before, length, nodes, offsets, plain };
}

/** Whether nothing is in a node that has to be told of the nodes around it. */
function isPlainThrough(node: GreenNode): boolean {
  return !node.hasAnchor && !node.hasAlias && !('duplicates' in node && node.duplicates.length > 0);
}

/** With an anchor and a tag, of which nearly all nodes have neither. */
function marked<N extends GreenNode>(node: N, anchor: string | undefined, tag: string | undefined): N {
  if (anchor === undefined && tag === undefined) return node;
  return { ...node, ...(anchor === undefined ? {} : { anchor }), ...(tag === undefined ? {} : { tag }) };
}

function withBelow(duplicates: GreenDuplicate[] | undefined, { node, at }: Placed): GreenDuplicate[] | undefined {
  if (node.kind !== 'map' && node.kind !== 'sequence') return duplicates;
  if (node.duplicates.length === 0) return duplicates;
  const list = duplicates ?? [];
  for (const found of node.duplicates) list.push({ ...found, at: found.at + at, firstAt: found.firstAt + at });
  return list;
}

/** The children of a node, in the order of the text. */
export function childrenOf(node: GreenNode): readonly Placed[] {
  if (node.kind === 'sequence') return node.nodes.map((item, index) => ({ node: item, at: node.offsets[index] ?? 0 }));
  if (node.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }) => (value ? [key, value] : [key]));
}

/** Whether two trees are alike in everything. */
export function sameGreen(a: GreenNode, b: GreenNode): boolean {
  if (a === b) return true;
  if (a.length !== b.length || a.anchor !== b.anchor || a.tag !== b.tag) return false;
  switch (a.kind) {
    case 'scalar':
      return b.kind === 'scalar' && a.source === b.source && a.style === b.style && Object.is(a.value, b.value);
    case 'alias':
      return b.kind === 'alias' && a.name === b.name;
    case 'sequence':
      return (
        b.kind === 'sequence' &&
        a.flow === b.flow &&
        a.nodes.length === b.nodes.length &&
        a.nodes.every((item, i) => a.offsets[i] === b.offsets[i] && sameGreen(item, b.nodes[i] as GreenNode))
      );
    case 'map':
      return (
        b.kind === 'map' &&
        a.flow === b.flow &&
        a.entries.length === b.entries.length &&
        a.entries.every((entry, index) => {
          const other = b.entries[index];
          return (
            other !== undefined &&
            entry.name === other.name &&
            entry.merge === other.merge &&
            samePlaced(entry.key, other.key) &&
            samePlaced(entry.value, other.value)
          );
        })
      );
  }
}

function samePlaced(a: Placed | undefined, b: Placed | undefined): boolean {
  if (!a || !b) return a === b;
  return a.at === b.at && sameGreen(a.node, b.node);
}
