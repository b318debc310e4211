import { appendTo } from './edit-append.ts';
import { removeUnit } from './edit-remove.ts';
import {
  colonEnd,
  columnOf,
  isUsedElsewhere,
  lineEnd,
  lineStart,
  type Site,
  siteOf,
  unitEnd,
  unitStart,
  withProperties,
} from './edit-sites.ts';
import { entryAt } from './locate.ts';
import {
  type EditableDocument,
  inFlow,
  isJson,
  keyText,
  lineBreakOf,
  type NewValue,
  readNewValue,
  stepOf,
} from './new-value.ts';
import type { Path, YamlNode } from './node.ts';
import { canStandBefore, indented, lay, type OffsetEdit, placeBehind, type Surroundings } from './place-value.ts';

export { removeUnit } from './edit-remove.ts';
export type { EditableDocument } from './new-value.ts';
export type { OffsetEdit } from './place-value.ts';
export { quoteIfNeeded } from './scalar-text.ts';

const nothing: readonly OffsetEdit[] = [];

/**
 * Writes another value, given as YAML, at a path. The key, comments and an anchor stay. A value that comes through `<<`
 * is overridden by an entry of its own. No edits where the path leads nowhere or through an alias, or where something
 * inside the old value is anchored and used elsewhere.
 */
export function replaceValue(document: EditableDocument, path: Path, newText: string): readonly OffsetEdit[] {
  const { yaml } = document;
  const site = siteOf(yaml.root, path);
  if (!site) return overrideMerged(document, path, newText);
  const value = readNewValue(document, newText);
  if (!value || isUsedElsewhere(yaml.root, childrenOf(site.node))) return nothing;
  if (!site.container) return replaceRoot(document, site.node, value);
  return site.container.flow ? replaceInFlow(document, site, value) : replaceInBlock(document, site, value);
}

function overrideMerged(document: EditableDocument, path: Path, newText: string): readonly OffsetEdit[] {
  const key = path.at(-1);
  const parent = path.slice(0, -1);
  if (key === undefined || siteOf(document.yaml.root, parent)?.node?.kind !== 'map') return nothing;
  return entryAt(document.yaml, path) ? insertEntry(document, parent, String(key), newText) : nothing;
}

function replaceInFlow(
  { text }: EditableDocument,
  { container, index, entry, node }: Site,
  value: NewValue,
): readonly OffsetEdit[] {
  if (node && node.end > node.start) {
    const colon = entry && colonEnd(text, entry);
    const before = !container || index === 0 ? undefined : unitEnd(text, container, index - 1);
    const { start, anchor } = keptProperties(text, node, colon ?? before ?? (container?.start ?? 0) + 1);
    return [{ start, end: node.end, newText: anchor + value.flow }];
  }
  if (!entry) return nothing;
  const colon = colonEnd(text, entry);
  const at = node?.end ?? colon ?? entry.key.end;
  return [{ start: at, end: at, newText: `${colon === undefined ? ':' : ''} ${value.flow}` }];
}

function replaceInBlock(document: EditableDocument, site: Site, value: NewValue): readonly OffsetEdit[] {
  const { text } = document;
  const { container, index, entry, node } = site;
  const unit = container && unitStart(text, container, index);
  const head = entry ? colonEnd(text, entry) : unit === undefined ? undefined : unit + 1;
  if (unit === undefined || head === undefined) return nothing;
  const around: Surroundings = { of: entry ? 'entry' : 'item', column: columnOf(text, unit), step: stepOf(document) };
  if (!node || isBare(text, node, head)) {
    const rest = text.slice(head, lineEnd(text, head));
    const end = rest.trim() === '' ? head + rest.length : head;
    return placeBehind(text, { start: head, end }, value, around);
  }

  const { start, anchor, onSameLine } = keptProperties(text, node, head);
  const between = text.slice(head, start);
  if (onSameLine && between.trim() === '') {
    // Behind an anchor a block begins on its own line, in a list as under a key.
    const properties = anchor ? ` ${anchor.trimEnd()}` : '';
    const of = properties && value.shape === 'block' ? 'entry' : around.of;
    return placeBehind(text, { start: head, end: node.end }, value, { ...around, of }, properties);
  }
  // Comments stand between: they stay, and the new value stands where the old one did.
  const column = columnOf(text, node.start);
  if (text.slice(lineStart(text, start), start).trim() !== '') {
    return [{ start, end: node.end, newText: anchor + value.flow }];
  }
  const by = column > around.column ? column : around.column + around.step;
  return ownLines(text, { start: lineStart(text, start), end: node.end }, value, by, anchor);
}

function ownLines(
  text: string,
  range: { start: number; end: number },
  value: NewValue,
  by: number,
  anchor: string,
): readonly OffsetEdit[] {
  const tail = text.slice(range.end, lineEnd(text, range.end)).trim();
  const isSimple = value.shape === 'inline' || (tail === '' && anchor === '' && canStandBefore(text, range.end, value));
  const lines = indented(isSimple ? value.lines : [value.flow], by);
  const newText = lines.join(lineBreakOf(text));
  return [{ ...range, newText: anchor === '' ? newText : ' '.repeat(by) + anchor + newText.trimStart() }];
}

function replaceRoot(document: EditableDocument, root: YamlNode | undefined, value: NewValue): readonly OffsetEdit[] {
  const { text } = document;
  if (!root) return beginDocument(document, value);
  if (isJson(document)) return [{ start: root.start, end: root.end, newText: value.flow }];
  const before = text.slice(lineStart(text, root.start), root.start);
  const tail = text.slice(root.end, lineEnd(text, root.end)).trim();
  const isSimple = tail === '' && canStandBefore(text, root.end, value) && before === '';
  const fitting = isSimple || value.shape === 'inline' ? value : inFlow(value);
  return [{ start: root.start, end: root.end, newText: fitting.lines.join(lineBreakOf(text)) }];
}

/** Gives an empty document its first content. */
function beginDocument({ text, yaml }: EditableDocument, value: NewValue): readonly OffsetEdit[] {
  const written = text.slice(yaml.start, yaml.end);
  if (/^(\.\.\.|%)/m.test(written)) return nothing;
  const lineBreak = lineBreakOf(text);
  const before = yaml.end > 0 && !/[\n\ufeff]$/.test(text.slice(0, yaml.end)) ? lineBreak : '';
  return [{ start: yaml.end, end: yaml.end, newText: before + value.lines.join(lineBreak) + lineBreak }];
}

/** Where a value begins with its anchor and tag, and the anchor to write again: a tag goes with the value that it was for. */
function keptProperties(
  text: string,
  node: YamlNode,
  behind: number,
): { start: number; anchor: string; onSameLine: boolean } {
  const start = withProperties(text, node, behind);
  const written = text.slice(start, node.start);
  if (node.anchor === undefined) return { start, anchor: '', onSameLine: true };
  if (written.includes('&')) return { start, anchor: `&${node.anchor} `, onSameLine: true };
  // The anchor stands on an earlier line: `key: &name` above a block.
  const gap = /[ \t]*&[^\s,[\]{}]+\s+$/.exec(text.slice(0, start));
  if (!gap) return { start, anchor: '', onSameLine: false };
  return { start: start - gap[0].trimStart().length, anchor: `&${node.anchor} `, onSameLine: true };
}

/** Gives a key another name; its quotes stay. No edits where the name is taken, or the key is not written here. */
export function renameKey(document: EditableDocument, path: Path, name: string): readonly OffsetEdit[] {
  const { container, entry } = siteOf(document.yaml.root, path) ?? {};
  if (!entry || container?.kind !== 'map' || container.entries.some((other) => other.name === name)) return nothing;
  if (isUsedElsewhere(document.yaml.root, [entry.key])) return nothing;
  return [{ start: entry.key.start, end: entry.key.end, newText: keyText(document, name, entry.key) }];
}

/**
 * Removes an entry or item with the comment on its line. A collection that loses its last one stays, as `{}` or `[]`.
 * No edits where the path leads through an alias or merge, or something in it is anchored and used elsewhere.
 */
export function removeEntry(document: EditableDocument, path: Path): readonly OffsetEdit[] {
  const { container, index = 0 } = siteOf(document.yaml.root, path) ?? {};
  return container ? removeUnit(document, container, index) : nothing;
}

/**
 * Adds `key: value` to the map at a path, behind its last entry; where nothing or `null` stands, a map is begun. A key
 * that is there gets the value. No edits where the path leads to something else, or through an alias.
 */
export function insertEntry(
  document: EditableDocument,
  path: Path,
  key: string,
  newText: string,
): readonly OffsetEdit[] {
  const site = siteOf(document.yaml.root, path);
  const value = readNewValue(document, newText);
  if (!site || !value) return nothing;
  const { node, container } = site;
  const name = keyText(document, key);
  if (node?.kind === 'map') {
    const isThere = node.entries.some((entry) => !entry.merge && entry.name === key);
    return isThere ? replaceValue(document, [...path, key], newText) : appendTo(document, node, value, name);
  }
  if (!isNull(node)) return nothing;
  if (container?.flow || isJson(document)) return replaceValue(document, path, `{${name}: ${value.flow}}`);
  const { head, body } = lay(value, { of: 'entry', column: 0, step: stepOf(document) });
  return replaceValue(document, path, [`${name}:${head}`, ...body].join('\n'));
}

/** Adds an item to the end of the list at a path; where nothing or `null` stands, a list is begun. */
export function insertItem(document: EditableDocument, path: Path, newText: string): readonly OffsetEdit[] {
  const site = siteOf(document.yaml.root, path);
  const value = readNewValue(document, newText);
  if (!site || !value) return nothing;
  const { node, container } = site;
  if (node?.kind === 'sequence') return appendTo(document, node, value);
  if (!isNull(node)) return nothing;
  if (container?.flow || isJson(document)) return replaceValue(document, path, `[${value.flow}]`);
  const { head, body } = lay(value, { of: 'item', column: 0, step: 2 });
  return replaceValue(document, path, [`-${head}`, ...body].join('\n'));
}

/** The text with its edits applied; edits don't overlap. */
export function applyOffsetEdits(text: string, edits: readonly OffsetEdit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, newText } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

/** Nothing is written there, not even an anchor or a tag. */
function isBare(text: string, node: YamlNode, behind: number): boolean {
  return node.start === node.end && node.anchor === undefined && withProperties(text, node, behind) === node.start;
}

function isNull(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null && node.style === 'plain');
}

function childrenOf(node: YamlNode | undefined): readonly (YamlNode | undefined)[] {
  if (node?.kind === 'sequence') return node.items;
  return node?.kind === 'map' ? node.entries.flatMap(({ key, value }) => [key, value]) : [];
}
