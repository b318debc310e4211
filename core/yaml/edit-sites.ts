import type { MapEntry, MapNode, Path, Range, SequenceNode, YamlNode } from './node.ts';
import { identityOf } from './red.ts';

/** What a path leads to without passing an alias or a merge: what is written there stands there alone. */
export interface Site {
  /** Absent for the document's root. */
  readonly container?: MapNode | SequenceNode;
  /** The place among the container's entries or items. */
  readonly index: number;
  readonly entry?: MapEntry;
  readonly node: YamlNode | undefined;
}

export function siteOf(root: YamlNode | undefined, path: Path): Site | undefined {
  let site: Site = { index: 0, node: root };
  for (const key of path) {
    const { node } = site;
    if (node?.kind === 'sequence') {
      const item = node.items[Number(key)];
      if (!item) return undefined;
      site = { container: node, index: Number(key), node: item };
    } else if (node?.kind === 'map') {
      const index = node.entries.findIndex((entry) => !entry.merge && entry.name === String(key));
      const entry = node.entries[index];
      if (!entry) return undefined;
      site = { container: node, index, entry, node: entry.value };
    } else return undefined;
  }
  return site;
}

/** The first character at or behind an offset that is neither white space nor in a comment. */
export function skipTrivia(text: string, offset: number): number {
  let at = offset;
  while (at < text.length) {
    const character = text[at];
    if (character === '#' && (at === 0 || isBlank(text[at - 1]))) at = lineEnd(text, at);
    else if (isBlank(character)) at++;
    else break;
  }
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r' || character === '\ufeff';
}

/** The offset of the first character of an offset's line. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\ufeff') at--;
  return at;
}

/** The offset behind the last character of an offset's line, before its line end. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The offset of the line behind an offset's line. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** The column of an offset, in characters. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Anchors and tags before a node on its line; those of a node that isn't written may end the line. */
const properties = /(?:(?<=^|[\s[{,])[&!][^\s,[\]{}]*[ \t]+)+$/;
const propertiesOfNothing = /(?:(?<=^|[\s[{,])[&!][^\s,[\]{}]*[ \t]*)+$/;

/** Where a node begins together with the anchors and tags that stand before it on its line, and behind what comes before it. */
export function withProperties(text: string, { start, end }: Range, behind: number): number {
  const before = text.slice(Math.max(lineStart(text, start), Math.min(behind, start)), start);
  const match = (start === end ? propertiesOfNothing : properties).exec(before);
  return match ? start - match[0].length : start;
}

/** Where the `n`th entry or item begins: its key with `?`, anchors and tags, or its dash. Undefined where that's unclear. */
export function unitStart(text: string, container: MapNode | SequenceNode, index: number): number | undefined {
  if (container.kind === 'sequence' && !container.flow) {
    const previous =
      index === 0 ? container.start : skipTrivia(text, unitEnd(text, container, index - 1) ?? container.start);
    return text[previous] === '-' ? previous : undefined;
  }
  const own = container.kind === 'sequence' ? container.items[index] : container.entries[index]?.key;
  if (!own) return undefined;
  const previous = index === 0 ? undefined : unitEnd(text, container, index - 1);
  const start = withProperties(text, own, previous ?? (container.flow ? container.start + 1 : 0));
  const before = /(?:^|(?<=[\s[{,]))\?[ \t]+$/.exec(text.slice(lineStart(text, start), start));
  if (before) return start - before[0].length;
  // A `?` on an earlier line, and keys that aren't written at all, are too rare to be worth a guess.
  const earlier = text.slice(Math.max(0, start - 200), start);
  return /(^|\s)\?\s+$/.test(earlier) || own.start === own.end ? undefined : start;
}

/** Where the `n`th entry or item ends. */
export function unitEnd(text: string, container: MapNode | SequenceNode, index: number): number | undefined {
  if (container.kind === 'sequence') return container.items[index]?.end;
  const entry = container.entries[index];
  if (!entry) return undefined;
  if (entry.value) return entry.value.end;
  return colonEnd(text, entry) ?? entry.key.end;
}

/** The offset behind an entry's colon; undefined where it has none, as in `{a, b}`. */
export function colonEnd(text: string, { key }: MapEntry): number | undefined {
  const at = skipTrivia(text, key.end);
  return text[at] === ':' ? at + 1 : undefined;
}

const aliases = new WeakMap<YamlNode, ReadonlyMap<YamlNode, readonly YamlNode[]>>();

/** The aliases of a tree by what they stand for. Computed once a tree. */
function aliasesOf(root: YamlNode): ReadonlyMap<YamlNode, readonly YamlNode[]> {
  const known = aliases.get(root);
  if (known) return known;
  const found = new Map<YamlNode, YamlNode[]>();
  if (identityOf(root)) return found; // no alias is in there
  visit(root, (node) => {
    if (node.kind !== 'alias' || !node.target) return;
    const others = found.get(node.target);
    if (others) others.push(node);
    else found.set(node.target, [node]);
  });
  aliases.set(root, found);
  return found;
}

/** Whether something in one of the nodes is anchored and used outside of them. */
export function isUsedElsewhere(root: YamlNode | undefined, nodes: readonly (YamlNode | undefined)[]): boolean {
  if (!root) return false;
  const users = aliasesOf(root);
  if (users.size === 0) return false;
  const inside = new Set<YamlNode>();
  for (const node of nodes) visit(node, (each) => inside.add(each));
  return [...inside].some((node) => users.get(node)?.some((alias) => !inside.has(alias)));
}

function visit(node: YamlNode | undefined, each: (node: YamlNode) => void): void {
  const open = node ? [node] : [];
  for (let next = open.pop(); next; next = open.pop()) {
    each(next);
    if (next.kind === 'sequence') for (const item of next.items) open.push(item);
    if (next.kind !== 'map') continue;
    for (const { key, value } of next.entries) {
      open.push(key);
      if (value) open.push(value);
    }
  }
}
