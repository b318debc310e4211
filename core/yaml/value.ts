import type { MapNode, Range, YamlNode, YamlProblem } from './node.ts';

/**
 * For a map or list: its numbers whose source differs from what JavaScript prints for them (`0.80`, `1e-3`, digits past
 * a double's). Exact comparison and the precision of a value need the text.
 */
export type WrittenForms = WeakMap<object, ReadonlyMap<string | number, string>>;

/** The text of a number as written, or as JavaScript prints it where that is the same. */
export function writtenForm(forms: WrittenForms, container: unknown, key: string | number): string | undefined {
  if (typeof container !== 'object' || container === null) return undefined;
  const known = forms.get(container)?.get(key);
  if (known !== undefined) return known;
  const value = (container as Record<string | number, unknown>)[key];
  return typeof value === 'number' ? String(value) : undefined;
}

/** What a document may grow to when its aliases are written out: bombs grow to billions. */
const maxExpanded = 2_000_000;

/** How many entries `<<` may copy in a document. */
const maxMerged = 500_000;

interface Reading {
  readonly value: unknown;
  readonly written: WrittenForms;
  readonly problem?: YamlProblem;
}

/**
 * Plain data of a tree. Maps have no prototype, so that `__proto__` and `constructor` are keys like any other.
 * Aliases share their anchor's value; a tree whose aliases would write out to more than two million values, or an alias
 * inside its own anchor, gives no value and a problem.
 */
export function toValue(root: YamlNode | undefined): Reading {
  const written: Map<object, Map<string | number, string>> = new Map();
  const values = new Map<YamlNode, { value: unknown; size: number }>();
  const open = new Set<YamlNode>();
  let problem: YamlProblem | undefined;
  let copied = 0;

  const limit = (node: YamlNode, message: string): void => {
    problem ??= { code: 'alias-limit', message, start: node.start, end: node.end };
  };

  const note = (container: object, key: string | number, node: YamlNode | undefined): void => {
    const scalar = node?.kind === 'alias' ? node.target : node;
    if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'number' || String(scalar.value) === scalar.source) return;
    let forms = written.get(container);
    if (!forms) written.set(container, (forms = new Map()));
    forms.set(key, scalar.source);
  };

  const read = (node: YamlNode | undefined): { value: unknown; size: number } => {
    if (!node || problem) return { value: null, size: 1 };
    switch (node.kind) {
      case 'scalar':
        return { value: node.value, size: 1 };
      case 'alias': {
        if (!node.target) return { value: null, size: 1 };
        if (open.has(node.target)) {
          limit(
            node,
            `\`*${node.name}\` stands inside what it refers to, so the document would never end. Write the value out.`,
          );
          return { value: null, size: 1 };
        }
        return values.get(node.target) ?? read(node.target);
      }
      case 'sequence': {
        const known = values.get(node);
        if (known) return known;
        open.add(node);
        const list: unknown[] = [];
        let size = 1;
        node.items.forEach((item, index) => {
          const part = read(item);
          list.push(part.value);
          note(list, index, item);
          size += part.size;
        });
        open.delete(node);
        return keep(node, list, size);
      }
      case 'map': {
        const known = values.get(node);
        if (known) return known;
        open.add(node);
        const map: Record<string, unknown> = Object.create(null);
        let size = 1;
        // What is merged comes first and explicit keys overwrite it, wherever `<<` stands.
        for (const { map: source } of mergesOf(node)) {
          const part = read(source);
          size += part.size;
          if (typeof part.value !== 'object' || part.value === null || problem) continue;
          // Merged entries are copies: their number alone can grow with the square of the text.
          copied += Object.keys(part.value).length;
          if (copied > maxMerged) {
            limit(
              node,
              'Written out, the merges (`<<`) up to here make more than 500,000 entries. Such a document is not read; merge less.',
            );
            break;
          }
          for (const [key, value] of Object.entries(part.value)) {
            if (key in map) continue; // of several merged maps the earlier wins
            map[key] = value;
            const form = written.get(part.value)?.get(key);
            if (form !== undefined) copyForm(written, map, key, form);
          }
        }
        const explicit = new Set<string>();
        for (const entry of node.entries) {
          if (entry.merge || explicit.has(entry.name)) continue; // a second equal key is reported, the first counts
          explicit.add(entry.name);
          const part = read(entry.value);
          map[entry.name] = part.value;
          written.get(map)?.delete(entry.name);
          note(map, entry.name, entry.value);
          size += part.size;
        }
        open.delete(node);
        return keep(node, map, size);
      }
    }
  };

  const keep = (node: YamlNode, value: unknown, size: number): { value: unknown; size: number } => {
    if (size > maxExpanded) {
      limit(
        node,
        'Written out, the aliases in here make more than two million values. Such a document is not read; repeat less.',
      );
    }
    const result = { value, size };
    values.set(node, result);
    return result;
  };

  const { value } = read(root);
  const forms: WrittenForms = new WeakMap(written);
  return problem ? { value: undefined, written: forms, problem } : { value: root ? value : undefined, written: forms };
}

function copyForm(written: Map<object, Map<string | number, string>>, map: object, key: string, form: string): void {
  const forms = written.get(map);
  if (forms) forms.set(key, form);
  else written.set(map, new Map([[key, form]]));
}

/** What a `<<` entry names. */
export interface Merge {
  readonly map: YamlNode;
  /** The alias that names it; absent for a map that is written in place. */
  readonly use: Range | undefined;
}

/** What the `<<` entries of a map name, in order. */
export function mergesOf(node: MapNode): readonly Merge[] {
  return node.entries
    .filter((entry) => entry.merge)
    .flatMap(({ value }) => {
      const named = value?.kind === 'alias' && value.target?.kind === 'sequence' ? value.target : value;
      if (!named) return [];
      const items = named.kind === 'sequence' ? named.items : [named];
      // A list of maps that is itself an alias is used where that alias stands.
      const outer = named === value ? undefined : value;
      return items.flatMap((item) => {
        const map = item.kind === 'alias' ? item.target : item;
        const use = outer ?? (item.kind === 'alias' ? item : undefined);
        return map ? [{ map, use: use && { start: use.start, end: use.end } }] : [];
      });
    });
}
