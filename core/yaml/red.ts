import { type Aliases, resolveAliases } from './anchors.ts';
import type { GreenAlias, GreenEntry, GreenMap, GreenNode, GreenSequence } from './green.ts';
import type { AliasNode, MapEntry, MapNode, SequenceNode, YamlNode } from './node.ts';

/** Lays positions over a tree: nodes are made when somebody looks at them, and once a document. */
export function redTree(
  root: GreenNode | undefined,
  start: number,
  aliases: Aliases = resolveAliases(root),
): YamlNode | undefined {
  if (!root) return undefined;
  const tree: Tree = { aliases, origin: start, root: undefined };
  tree.root = redNode(root, start, tree);
  return tree.root;
}

interface Tree {
  readonly aliases: Aliases;
  /** Where the root stands. */
  readonly origin: number;
  root: YamlNode | undefined;
}

/**
 * What a map or list is made of: the same object in every version of the document in which nothing of it has changed.
 * Undefined for what follows from elsewhere too, because there is an alias in it.
 */
export function identityOf(node: YamlNode): object | undefined {
  const green = greenOf(node);
  return green?.hasAlias ? undefined : green;
}

/** An item of a list. Of a long list, looking at one does not make the others. */
export function itemOf(node: SequenceNode, index: number): YamlNode | undefined {
  return node instanceof RedSequence ? RedSequence.item(node, index) : node.items[index];
}

/** The first entry of a name, but for `<<`. Of a long map, looking at one does not make the others. */
export function entryNamed(node: MapNode, name: string): MapEntry | undefined {
  if (!(node instanceof RedMap)) return node.entries.find((entry) => !entry.merge && entry.name === name);
  return RedMap.entry(
    node,
    RedMap.green(node).entries.findIndex((entry) => !entry.merge && entry.name === name),
  );
}

/** What a map or list is laid over; undefined for nodes that were made otherwise. */
export function greenOf(node: YamlNode): GreenMap | GreenSequence | undefined {
  if (node instanceof RedMap) return RedMap.green(node);
  return node instanceof RedSequence ? RedSequence.green(node) : undefined;
}

function redNode(green: GreenNode, start: number, tree: Tree): YamlNode {
  const end = start + green.length;
  switch (green.kind) {
    case 'scalar': {
      const { kind, value, source, style } = green;
      return { kind, value, source, style, start, end, ...marksOf(green) };
    }
    case 'alias':
      return new RedAlias(green, start, tree);
    case 'sequence':
      return new RedSequence(green, start, tree);
    case 'map':
      return new RedMap(green, start, tree);
  }
}

function marksOf({ anchor, tag }: GreenNode): { anchor?: string; tag?: string } {
  return { ...(anchor === undefined ? {} : { anchor }), ...(tag === undefined ? {} : { tag }) };
}

class RedMap implements MapNode {
  readonly kind = 'map';
  readonly flow: boolean;
  readonly end: number;
  declare readonly anchor?: string;
  declare readonly tag?: string;
  readonly #green: GreenMap;
  readonly #tree: Tree;
  /** Those that somebody has looked at. */
  #made: (MapEntry | undefined)[] | undefined;
  #isWhole = false;

  constructor(
    green: GreenMap,
    readonly start: number,
    tree: Tree,
  ) {
    this.#green = green;
    this.#tree = tree;
    this.flow = green.flow;
    this.end = start + green.length;
    if (green.anchor !== undefined || green.tag !== undefined) Object.assign(this, marksOf(green));
  }

  static green(node: RedMap): GreenMap {
    return node.#green;
  }

  static entry(node: RedMap, index: number): MapEntry | undefined {
    const entry = node.#green.entries[index];
    if (!entry) return undefined;
    node.#made ??= new Array(node.#green.entries.length);
    return (node.#made[index] ??= new RedEntry(entry, node.start, node.#tree));
  }

  get entries(): readonly MapEntry[] {
    const all = this.#green.entries;
    if (!this.#isWhole) for (let index = 0; index < all.length; index++) RedMap.entry(this, index);
    this.#isWhole = true;
    return (this.#made ?? []) as readonly MapEntry[];
  }
}

class RedEntry implements MapEntry {
  readonly #green: GreenEntry;
  readonly #start: number;
  readonly #tree: Tree;
  #key: YamlNode | undefined;
  #value: YamlNode | undefined;

  constructor(green: GreenEntry, start: number, tree: Tree) {
    this.#green = green;
    this.#start = start;
    this.#tree = tree;
  }

  get key(): YamlNode {
    const { node, at } = this.#green.key;
    return (this.#key ??= redNode(node, this.#start + at, this.#tree));
  }

  get name(): string {
    return this.#green.name;
  }

  get value(): YamlNode | undefined {
    const { value } = this.#green;
    return value && (this.#value ??= redNode(value.node, this.#start + value.at, this.#tree));
  }

  get merge(): boolean {
    return this.#green.merge;
  }
}

class RedSequence implements SequenceNode {
  readonly kind = 'sequence';
  readonly flow: boolean;
  readonly end: number;
  declare readonly anchor?: string;
  declare readonly tag?: string;
  readonly #green: GreenSequence;
  readonly #tree: Tree;
  /** Those that somebody has looked at. */
  #made: (YamlNode | undefined)[] | undefined;
  #isWhole = false;

  constructor(
    green: GreenSequence,
    readonly start: number,
    tree: Tree,
  ) {
    this.#green = green;
    this.#tree = tree;
    this.flow = green.flow;
    this.end = start + green.length;
    if (green.anchor !== undefined || green.tag !== undefined) Object.assign(this, marksOf(green));
  }

  static green(node: RedSequence): GreenSequence {
    return node.#green;
  }

  static item(node: RedSequence, index: number): YamlNode | undefined {
    const { nodes, offsets } = node.#green;
    const item = nodes[index];
    if (!item) return undefined;
    node.#made ??= new Array(nodes.length);
    return (node.#made[index] ??= redNode(item, node.start + (offsets[index] ?? 0), node.#tree));
  }

  get items(): readonly YamlNode[] {
    const { length } = this.#green.nodes;
    if (!this.#isWhole) for (let index = 0; index < length; index++) RedSequence.item(this, index);
    this.#isWhole = true;
    return (this.#made ?? []) as readonly YamlNode[];
  }
}

class RedAlias implements AliasNode {
  readonly kind = 'alias';
  readonly name: string;
  readonly end: number;
  readonly #tree: Tree;

  constructor(
    green: GreenAlias,
    readonly start: number,
    tree: Tree,
  ) {
    this.#tree = tree;
    this.name = green.name;
    this.end = start + green.length;
  }

  get target(): YamlNode | undefined {
    const { aliases, origin, root } = this.#tree;
    const found = aliases.targets.get(this.start - origin);
    return found?.steps.reduce<YamlNode | undefined>(childAt, root);
  }
}

/** Follows one step to an anchor, as `AliasTarget` counts them. */
function childAt(node: YamlNode | undefined, step: number): YamlNode | undefined {
  if (node?.kind === 'sequence') return itemOf(node, step);
  if (node?.kind !== 'map') return undefined;
  const entry = node.entries[step >> 1];
  return step % 2 === 0 ? entry?.key : entry?.value;
}
