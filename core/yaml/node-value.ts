import type { YamlNode } from './node.ts';
import { emptyMap } from './plain-value.ts';
import { mergesOf, writtenForms } from './value.ts';

/**
 * Plain data of a tree that was put together of nodes, as `toValue` makes it of a parsed one. Only for trees of documents
 * whose own value could be made: there aliases are known to end.
 */
export function valueOfNodes(root: YamlNode | undefined): unknown {
  const known = new Map<YamlNode, unknown>();
  const read = (node: YamlNode | undefined): unknown => {
    if (!node) return null;
    if (node.kind === 'scalar') return node.value;
    if (node.kind === 'alias') return read(node.target);
    if (known.has(node)) return known.get(node);
    if (node.kind === 'sequence') {
      const list: unknown[] = [];
      known.set(node, list);
      for (const item of node.items) {
        note(list, list.length, item);
        list.push(read(item));
      }
      return list;
    }
    const map = emptyMap();
    known.set(node, map);
    for (const { map: source } of mergesOf(node)) {
      const merged = read(source);
      if (typeof merged !== 'object' || merged === null) continue;
      for (const [key, value] of Object.entries(merged)) if (!(key in map)) map[key] = value;
    }
    const explicit = new Set<string>();
    for (const { name, value, merge } of node.entries) {
      if (merge || explicit.has(name)) continue;
      explicit.add(name);
      map[name] = read(value);
      note(map, name, value);
    }
    return map;
  };
  return read(root);
}

function note(container: object, key: string | number, node: YamlNode | undefined): void {
  const scalar = node?.kind === 'alias' ? node.target : node;
  if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'number' || String(scalar.value) === scalar.source) return;
  writtenForms.set(container, new Map([...(writtenForms.get(container) ?? []), [key, scalar.source]]));
}
