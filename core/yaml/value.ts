import type { Aliases } from './anchors.ts';
import {
  childrenOf,
  type GreenMap,
  type GreenNode,
  type GreenScalar,
  type GreenSequence,
  type Placed,
} from './green.ts';
import type { MapNode, Range, YamlNode, YamlProblem } from './node.ts';
import { emptyMap, nothing, plainValue, type Sized } from './plain-value.ts';
import { forgetForm, noteForm, noteNumber, writtenForms } from './written-forms.ts';

export { type WrittenForms, writtenForm, writtenForms } from './written-forms.ts';

/** What a document may grow to when its aliases are written out: bombs grow to billions. */
const maxExpanded = 2_000_000;

/** How many entries `<<` may copy in a document. */
const maxMerged = 500_000;

interface Reading {
  readonly value: unknown;
  readonly problem?: YamlProblem;
}

interface Aliased {
  /** What the aliases in the node stood for. */
  readonly targets: readonly unknown[];
  readonly sized: Sized;
  /** How many entries were merged for it. */
  readonly merged: number;
}

const aliasedValues = new WeakMap<GreenNode, Aliased>();

/**
 * Plain data of a tree. Maps have no prototype, so that `__proto__` and `constructor` are keys like any other.
 * Aliases share their anchor's value; a tree whose aliases would write out to more than two million values gives no value
 * and a problem, whose offsets are counted from the root. The same node gives the same objects, as long as what its
 * aliases stand for is the same.
 */
export function toValue(root: GreenNode | undefined, aliases: Aliases): Reading {
  if (!root) return { value: undefined };
  if (!root.hasAlias) return { value: plainValue(root).value };
  let problem: YamlProblem | undefined;
  let copied = 0;
  /** What has been read in this run: aliases stand behind what they name, so nothing is read deep down twice. */
  const done = new Map<GreenNode, Sized>();

  const limit = (at: number, node: GreenNode, message: string): void => {
    problem ??= { code: 'alias-limit', message, start: at, end: at + node.length };
  };

  const read = (node: GreenNode, at: number): Sized => {
    if (problem) return nothing;
    if (!node.hasAlias) return plainValue(node);
    if (node.kind === 'alias') {
      const target = aliases.targets.get(at);
      return target ? read(target.node, target.at) : nothing;
    }
    const before = done.get(node);
    if (before) return before;
    const sized = readAliased(node, at);
    done.set(node, sized);
    return sized;
  };

  const readAliased = (node: GreenMap | GreenSequence | GreenScalar, at: number): Sized => {
    const stoodFor = targetsIn(node, at, aliases, (target) => read(target.node, target.at).value);
    const known = aliasedValues.get(node);
    if (known && known.targets.length === stoodFor.length && known.targets.every((t, i) => t === stoodFor[i])) {
      copied += known.merged;
      return known.sized;
    }
    const before = copied;
    const sized = node.kind === 'sequence' ? readSequence(node, at) : node.kind === 'map' ? readMap(node, at) : nothing;
    if (sized.size > maxExpanded) {
      limit(
        at,
        node,
        'Written out, the aliases in here make more than two million values. Such a document is not read; repeat less.',
      );
    }
    if (!problem) aliasedValues.set(node, { targets: stoodFor, sized, merged: copied - before });
    return sized;
  };

  const readSequence = (node: GreenSequence, start: number): Sized => {
    const list: unknown[] = [];
    let size = 1;
    for (const { node: item, at } of childrenOf(node)) {
      const part = read(item, start + at);
      note(list, list.length, item, start + at, aliases);
      list.push(part.value);
      size += part.size;
    }
    return { value: list, size };
  };

  const readMap = (node: GreenMap, start: number): Sized => {
    const map = emptyMap();
    let size = 1;
    // What is merged comes first and explicit keys overwrite it, wherever `<<` stands.
    for (const source of mergedBy(node, start, aliases)) {
      const part = read(source.node, source.at);
      size += part.size;
      if (typeof part.value !== 'object' || part.value === null || problem) continue;
      // Merged entries are copies: their number alone can grow with the square of the text.
      const entries = Object.entries(part.value);
      copied += entries.length;
      if (copied > maxMerged) {
        limit(
          start,
          node,
          'Written out, the merges (`<<`) up to here make more than 500,000 entries. Such a document is not read; merge less.',
        );
        break;
      }
      for (const [key, value] of entries) {
        if (key in map) continue; // of several merged maps the earlier wins
        map[key] = value;
        const form = writtenForms.get(part.value)?.get(key);
        if (form !== undefined) noteForm(map, key, form);
      }
    }
    const explicit = new Set<string>();
    for (const { name, value, merge } of node.entries) {
      if (merge || explicit.has(name)) continue; // a second equal key is reported, the first counts
      explicit.add(name);
      const part = value ? read(value.node, start + value.at) : nothing;
      map[name] = part.value;
      forgetForm(map, name);
      if (value) note(map, name, value.node, start + value.at, aliases);
      size += part.size;
    }
    return { value: map, size };
  };

  const { value } = read(root, 0);
  return problem ? { value: undefined, problem } : { value };
}

/** What the aliases in a node stand for, in order. */
function targetsIn(
  node: GreenNode,
  at: number,
  aliases: Aliases,
  readTarget: (target: Placed) => unknown,
  into: unknown[] = [],
): readonly unknown[] {
  if (!node.hasAlias) return into;
  if (node.kind === 'alias') {
    const target = aliases.targets.get(at);
    into.push(target?.node, target && readTarget(target));
  } else for (const child of childrenOf(node)) targetsIn(child.node, at + child.at, aliases, readTarget, into);
  return into;
}

/** The maps that the `<<` entries of a map name, in order; offsets from the root. */
function mergedBy(node: GreenMap, start: number, aliases: Aliases): readonly Placed[] {
  const follow = (placed: Placed): Placed | undefined =>
    placed.node.kind === 'alias' ? aliases.targets.get(placed.at) : placed;
  return node.entries
    .filter(({ merge }) => merge)
    .flatMap(({ value }) => {
      if (!value) return [];
      const written = { node: value.node, at: start + value.at };
      const target = follow(written);
      // A list that an alias names is a list of maps to merge; any other alias is followed below.
      const named = target?.node.kind === 'sequence' ? target : written;
      const { node: list, at } = named;
      const items = list.kind === 'sequence' ? childrenOf(list).map((i) => ({ node: i.node, at: at + i.at })) : [named];
      return items.flatMap((item) => follow(item) ?? []);
    });
}

function note(container: object, key: string | number, node: GreenNode, at: number, aliases: Aliases): void {
  const scalar = node.kind === 'alias' ? aliases.targets.get(at)?.node : node;
  if (scalar) noteNumber(container, key, scalar);
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
