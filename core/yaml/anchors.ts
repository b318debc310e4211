import type { GreenAlias, GreenNode, Placed } from './green.ts';

/** What the aliases of a document stand for. Offsets are counted from the document's root. */
export interface Aliases {
  /** By the offset of the alias. */
  readonly targets: ReadonlyMap<number, AliasTarget>;
  readonly faults: readonly AliasFault[];
}

/** An anchored node, and the steps to it from the root: an item's index; twice an entry's for its key, one more for its value. */
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
      if (node.kind === 'sequence') {
        for (const [index, item] of node.nodes.entries())
          visit(item, at + (node.offsets[index] ?? 0), [...steps, index]);
      } else {
        for (const [index, { key, value }] of node.entries.entries()) {
          visit(key.node, at + key.at, [...steps, 2 * index]);
          if (value) visit(value.node, at + value.at, [...steps, 2 * index + 1]);
        }
      }
      if (node.anchor !== undefined) open.pop();
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, { node, at, steps });
  };
  visit(root, 0, []);
  return { targets, faults };
}
