import { childrenOf, type GreenNode, type GreenScalar, type Placed } from './green.ts';
import { keptSome } from './kept-lists.ts';
import type { Path, ScalarNode, YamlNode } from './node.ts';
import { greenOf } from './red.ts';
import { scalarsOf, type WrittenScalar } from './walk.ts';

/** What a scalar is chosen by: nothing that depends on where it stands. */
export type ScalarText = Pick<ScalarNode, 'value' | 'source' | 'style'>;

/** A scalar in a part of a document; the offset counts from the part's start. */
interface Found {
  readonly node: GreenScalar;
  readonly at: number;
  readonly path: Path;
  readonly part: 'key' | 'value';
}

/** What is found in an item of a list. */
interface InItem {
  readonly index: number;
  readonly found: readonly Found[];
}

const nothing: readonly Found[] = [];

/**
 * Finds the scalars of a tree that are wanted, in the order of the text, as `scalarsOf` does. What was found in a part of
 * a document is kept with it, so that after an edit only the changed part is looked through.
 */
export function scalarSearch(
  isWanted: (scalar: ScalarText) => boolean,
): (root: YamlNode | undefined) => readonly WrittenScalar[] {
  const known = new WeakMap<GreenNode, readonly Found[]>();

  const visit = ({ node, at }: Placed, path: Path, into: Found[]): void => {
    if (node.kind === 'scalar') {
      if (isWanted(node)) into.push({ node, at, path, part: 'value' });
    } else if (node.kind === 'sequence') {
      for (const [index, item] of childrenOf(node).entries()) visit(below(item, at), [...path, index], into);
    } else if (node.kind === 'map') {
      for (const { key, name, value, merge } of node.entries) {
        const own = [...path, name];
        if (key.node.kind === 'scalar' && !merge && isWanted(key.node))
          into.push({ node: key.node, at: at + key.at, path: own, part: 'key' });
        if (value) visit(below(value, at), own, into);
      }
    }
  };
  const within = (node: GreenNode): readonly Found[] => {
    if (node.kind !== 'map' && node.kind !== 'sequence') return looked(node);
    let found = known.get(node);
    if (!found) known.set(node, (found = looked(node)));
    return found;
  };
  const looked = (node: GreenNode): readonly Found[] => {
    const into: Found[] = [];
    visit({ node, at: 0 }, [], into);
    return into.length === 0 ? nothing : into;
  };
  const inItems = keptSome((item: GreenNode | undefined, index): InItem | undefined => {
    const found = item ? within(item) : nothing;
    return found.length === 0 ? undefined : { index, found };
  });

  return (root) => {
    const green = root && greenOf(root);
    if (!root || green?.kind !== 'map') return scalarsOf(root).filter(({ node }) => isWanted(node));
    const scalars: WrittenScalar[] = [];
    const add = (found: readonly Found[], start: number, path: Path): void => {
      for (const { node, at, path: inner, part } of found)
        scalars.push(placed(node, start + at, [...path, ...inner], part));
    };
    for (const { key, name, value, merge } of green.entries) {
      if (key.node.kind === 'scalar' && !merge && isWanted(key.node))
        scalars.push(placed(key.node, root.start + key.at, [name], 'key'));
      if (!value) continue;
      const start = root.start + value.at;
      if (value.node.kind !== 'sequence' || known.has(value.node)) {
        add(within(value.node), start, [name]);
        continue;
      }
      const { nodes, offsets } = value.node;
      for (const { index, found } of inItems(nodes, undefined))
        add(found, start + (offsets[index] ?? 0), [name, index]);
    }
    return scalars;
  };
}

function below({ node, at }: Placed, by: number): Placed {
  return { node, at: at + by };
}

function placed(
  { value, source, style, length, anchor, tag }: GreenScalar,
  start: number,
  path: Path,
  part: Found['part'],
) {
  const marks = { ...(anchor === undefined ? {} : { anchor }), ...(tag === undefined ? {} : { tag }) };
  const node: ScalarNode = { kind: 'scalar', value, source, style, start, end: start + length, ...marks };
  return { node, path, part };
}
