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
  const green =
    node instanceof RedMap ? RedMap.green(node) : node instanceof RedSequence ? RedSequence.green(node) : undefined;
  return green?.hasAlias ? undefined : green;
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
  #entries: readonly MapEntry[] | undefined;

  constructor(
    green: GreenMap,
    readonly start: number,
    tree: Tree,
  ) {
    this.#green = green;
    this.#tree = tree;
    this.flow = green.flow;
    this.end = start + green.length;
    Object.assign(this, marksOf(green));
  }

  static green(node: RedMap): GreenMap {
    return node.#green;
  }

  get entries(): readonly MapEntry[] {
    return (this.#entries ??= this.#green.entries.map((entry) => new RedEntry(entry, this.start, this.#tree)));
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
  #items: readonly YamlNode[] | undefined;

  constructor(
    green: GreenSequence,
    readonly start: number,
    tree: Tree,
  ) {
    this.#green = green;
    this.#tree = tree;
    this.flow = green.flow;
    this.end = start + green.length;
    Object.assign(this, marksOf(green));
  }

  static green(node: RedSequence): GreenSequence {
    return node.#green;
  }

  get items(): readonly YamlNode[] {
    return (this.#items ??= this.#green.items.map(({ node, at }) => redNode(node, this.start + at, this.#tree)));
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
  if (node?.kind === 'sequence') return node.items[step];
  if (node?.kind !== 'map') return undefined;
  const entry = node.entries[step >> 1];
  return step % 2 === 0 ? entry?.key : entry?.value;
}
