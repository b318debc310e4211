import type { YamlDocument } from './document.ts';
import type { MapEntry, Path, Range, ScalarNode, YamlNode } from './node.ts';
import { identityOf } from './red.ts';

/** A scalar as it is written at a place: aliases are not followed. */
export interface WrittenScalar {
  readonly node: ScalarNode;
  readonly path: Path;
  readonly part: 'key' | 'value';
}

/** All scalars of a tree, keys and values, in the order of the text; or those that are not outside of a range. */
export function scalarsOf(root: YamlNode | undefined, within?: Range): readonly WrittenScalar[] {
  const scalars: WrittenScalar[] = [];
  const isOutside = ({ start, end }: Range): boolean =>
    within !== undefined && (end < within.start || start > within.end);
  const visit = (node: YamlNode | undefined, path: Path): void => {
    if (!node || isOutside(node)) return;
    if (node.kind === 'scalar') scalars.push({ node, path, part: 'value' });
    else if (node.kind === 'sequence') {
      for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
    } else if (node.kind === 'map') for (const entry of node.entries) visitEntry(entry, [...path, entry.name]);
  };
  const visitEntry = ({ key, value, merge }: MapEntry, path: Path): void => {
    if (key.kind === 'scalar' && !merge && !isOutside(key)) scalars.push({ node: key, path, part: 'key' });
    visit(value, path);
  };
  visit(root, []);
  return scalars;
}

/** A part of a document that edits elsewhere leave alone: an entry of its root, or an item of a list there. */
export interface DocumentSegment {
  readonly path: Path;
  readonly node: YamlNode;
  /**
   * The same object as long as the text of the part is: what is computed from the part alone can be kept with it, with
   * places counted from `node.start`. Absent for scalars, and where there are aliases in the part.
   */
  readonly identity: object | undefined;
}

/** The parts of a document, in the order of the text. */
export function segmentsOf({ root }: YamlDocument): readonly DocumentSegment[] {
  if (root?.kind !== 'map') return root ? [{ path: [], node: root, identity: identityOf(root) }] : [];
  return root.entries.flatMap(({ name, value }): readonly DocumentSegment[] => {
    if (value?.kind !== 'sequence') return value ? [{ path: [name], node: value, identity: identityOf(value) }] : [];
    return value.items.map((node, index) => ({ path: [name, index], node, identity: identityOf(node) }));
  });
}
