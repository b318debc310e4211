import type { MapEntry, Path, ScalarNode, YamlNode } from './node.ts';

/** A scalar as it is written at a place: aliases are not followed. */
export interface WrittenScalar {
  readonly node: ScalarNode;
  readonly path: Path;
  readonly part: 'key' | 'value';
}

/** All scalars of a tree, keys and values, in the order of the text. */
export function scalarsOf(root: YamlNode | undefined): readonly WrittenScalar[] {
  const scalars: WrittenScalar[] = [];
  const visit = (node: YamlNode | undefined, path: Path): void => {
    if (node?.kind === 'scalar') scalars.push({ node, path, part: 'value' });
    else if (node?.kind === 'sequence') {
      for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
    } else if (node?.kind === 'map') for (const entry of node.entries) visitEntry(entry, [...path, entry.name]);
  };
  const visitEntry = ({ key, value, merge }: MapEntry, path: Path): void => {
    if (key.kind === 'scalar' && !merge) scalars.push({ node: key, path, part: 'key' });
    visit(value, path);
  };
  visit(root, []);
  return scalars;
}
