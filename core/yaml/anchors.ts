import { childrenOf, type GreenAlias, type GreenNode, type Placed } from './green.ts';

/** What the aliases of a document stand for. Offsets are counted from the document's root. */
export interface Aliases {
  /** By the offset of the alias. */
  readonly targets: ReadonlyMap<number, AliasTarget>;
  readonly faults: readonly AliasFault[];
}

/** An anchored node, and the steps to it from the root: the how-manieth child each time. */
export interface AliasTarget extends Placed {
  readonly steps: readonly number[];
}

export interface AliasFault {
  readonly alias: GreenAlias;
  readonly at: number;
  readonly is: 'unknown' | 'inside-itself';
}

const nothing: Aliases = { targets: new Map(), faults: [] };

/** Resolves aliases in the order of the document, as YAML has it: an alias means the last node before it of that name. */
export function resolveAliases(root: GreenNode | undefined): Aliases {
  if (!root?.hasAlias) return nothing;
  const targets = new Map<number, AliasTarget>();
  const faults: AliasFault[] = [];
  const anchors = new Map<string, AliasTarget>();
  const open: string[] = [];
  const visit = (node: GreenNode, at: number, steps: readonly number[]): void => {
    if (node.kind === 'alias') {
      const isOpen = open.includes(node.name);
      const target = isOpen ? undefined : anchors.get(node.name);
      if (target) targets.set(at, target);
      else faults.push({ alias: node, at, is: isOpen ? 'inside-itself' : 'unknown' });
      return;
    }
    if (node.kind !== 'scalar' && (node.hasAlias || node.hasAnchor)) {
      if (node.anchor !== undefined) open.push(node.anchor);
      childrenOf(node).forEach((child, index) => void visit(child.node, at + child.at, [...steps, index]));
      if (node.anchor !== undefined) open.pop();
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, { node, at, steps });
  };
  visit(root, 0, []);
  return { targets, faults };
}
