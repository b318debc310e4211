import type { MapEntry, MapNode, Path, Range, YamlNode } from './node.ts';
import type { YamlDocument } from './parse.ts';
import { entryNamed, itemOf } from './red.ts';
import { mergesOf } from './value.ts';

/** Which part of a map entry is meant. List items have a value only. */
export type Part = 'key' | 'value' | 'entry';

/** Where a path stands in the text. */
export interface Place extends Range {
  /** The anchored text, where the value is reached through an alias or `<<`: the range is then where it is used. */
  readonly anchor?: Range;
}

interface Step {
  readonly entry?: MapEntry;
  readonly node: YamlNode | undefined;
  /** Where an alias or merge on the way is written. */
  readonly use?: Range;
}

/** The node at a path, through aliases and merges; undefined where the path leads nowhere. */
export function nodeAt(document: YamlDocument, path: Path): YamlNode | undefined {
  const node = walk(document, path)?.node;
  return node?.kind === 'alias' ? node.target : node;
}

/** The entry of a map at a path. */
export function entryAt(document: YamlDocument, path: Path): MapEntry | undefined {
  return walk(document, path)?.entry;
}

/**
 * The range of a path. A path that leads nowhere (a key that is missing) gives the range of its nearest ancestor's key,
 * so that a diagnostic about something absent stands where it would be.
 */
export function placeOf(document: YamlDocument, path: Path, part: Part = 'value'): Place {
  const step = walk(document, path);
  if (!step) return path.length === 0 ? startOf(document) : placeOf(document, path.slice(0, -1), 'key');
  const own = rangeOfStep(document, step, path, part);
  const { node } = step;
  if (part === 'value' && node?.kind === 'alias' && node.target)
    return { ...(step.use ?? own), anchor: range(node.target) };
  return step.use ? { ...step.use, anchor: own } : own;
}

function rangeOfStep(document: YamlDocument, step: Step, path: Path, part: Part): Range {
  const { entry, node } = step;
  if (part === 'key' && entry) return range(entry.key);
  if (part === 'entry' && entry) return { start: entry.key.start, end: (entry.value ?? entry.key).end };
  if (node) return part === 'key' && node.kind !== 'scalar' ? openingOf(document, node, path) : range(node);
  if (entry) return range(entry.key);
  return startOf(document);
}

/** A collection without a key of its own: its first key, or its opening bracket. */
function openingOf(document: YamlDocument, node: YamlNode, path: Path): Range {
  if (node.kind === 'map' && node.entries[0]) return path.length === 0 ? startOf(document) : range(node.entries[0].key);
  if (node.kind === 'alias') return range(node);
  return { start: node.start, end: Math.min(node.end, node.start + 1) };
}

function startOf(document: YamlDocument): Range {
  const root = document.root;
  if (root?.kind === 'map' && root.entries[0]) return range(root.entries[0].key);
  if (root) return { start: root.start, end: Math.min(root.end, root.start + 1) };
  return { start: document.start, end: document.start };
}

function range(node: Range): Range {
  return { start: node.start, end: node.end };
}

function walk(document: YamlDocument, path: Path): Step | undefined {
  let step: Step = { node: document.root };
  for (const key of path) {
    const next = child(step, key);
    if (!next) return undefined;
    step = next;
  }
  return step;
}

function child(step: Step, key: string | number): Step | undefined {
  let node = step.node;
  let use = step.use;
  if (node?.kind === 'alias') {
    use ??= range(node);
    node = node.target;
  }
  if (node?.kind === 'sequence') {
    const item = itemOf(node, Number(key));
    return item && { node: item, ...(use ? { use } : {}) };
  }
  if (node?.kind !== 'map') return undefined;
  const entry = entryNamed(node, String(key));
  if (entry) return { entry, node: entry.value, ...(use ? { use } : {}) };
  return merged(node, String(key), use);
}

/** Looks for a key in what a map merges, nearest first. Without recursion: merges may be chained as long as the text is. */
function merged(node: MapNode, key: string, use: Range | undefined): Step | undefined {
  const seen = new Set<YamlNode>([node]);
  const open: { readonly map: YamlNode; readonly use: Range | undefined }[] = [];
  const push = (from: MapNode, outer: Range | undefined): void => {
    for (const { map, use: inner } of mergesOf(from).toReversed()) open.push({ map, use: outer ?? inner });
  };
  push(node, use);
  for (let next = open.pop(); next; next = open.pop()) {
    const { map, use: at } = next;
    if (map.kind !== 'map' || seen.has(map)) continue;
    seen.add(map);
    const entry = entryNamed(map, key);
    if (entry) return { entry, node: entry.value, ...(at ? { use: at } : {}) };
    push(map, at);
  }
  return undefined;
}

/** What stands at an offset. */
export interface Found {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly node: YamlNode | undefined;
}

/** The innermost key or value that holds an offset; the document's root where nothing nearer does. */
export function pathAt(document: YamlDocument, offset: number): Found {
  let found: Found = { path: [], part: 'value', node: document.root };
  for (;;) {
    const inner = within(found, offset);
    if (!inner) return found;
    found = inner;
    if (inner.part === 'key') return inner;
  }
}

function within({ node, path }: Found, offset: number): Found | undefined {
  if (node?.kind === 'sequence') {
    const index = node.items.findIndex((item) => item.start <= offset && offset <= item.end);
    return index < 0 ? undefined : { path: [...path, index], part: 'value', node: node.items[index] };
  }
  if (node?.kind !== 'map') return undefined;
  for (const entry of node.entries) {
    if (entry.key.start <= offset && offset <= entry.key.end)
      return { path: [...path, entry.name], part: 'key', node: entry.key };
    if (entry.value && entry.value.start <= offset && offset <= entry.value.end) {
      return { path: [...path, entry.name], part: 'value', node: entry.value };
    }
  }
  return undefined;
}
