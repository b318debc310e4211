import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import { type Kind, kindOf, type SourceDocument, type SourceFile } from '../../core/model/documents.ts';
import { documentsOf, nameOf } from '../../core/model/workspace.ts';
import type { Position } from '../../core/yaml/lines.ts';
import type { MapEntry, MapNode, YamlNode } from '../../core/yaml/node.ts';
import { identityOf } from '../../core/yaml/red.ts';
import type { Client } from '../client.ts';
import { shiftBetween } from '../shift.ts';
import type { Snapshot } from '../snapshot.ts';

/** The outline of a file: of the last text that parsed, moved to where it stands now. */
export function documentSymbols(
  snapshot: Snapshot,
  client: Client,
  uri: string,
): DocumentSymbol[] | SymbolInformation[] {
  const present = snapshot.file(uri);
  const good = snapshot.lastGood(uri);
  if (!present || !good) return [];
  const outline = outlineOf(good, present);
  return client.symbolTree ? outline : flatten(outline, uri);
}

interface Texts {
  readonly start: (offset: number) => number;
  readonly present: SourceFile;
  /** The outline is of the present text. */
  readonly isPresent: boolean;
}

function outlineOf(good: SourceFile, present: SourceFile): DocumentSymbol[] {
  const shift = shiftBetween(good.text, present.text);
  let last = 0;
  // What has been rewritten stands where the text before it ended.
  const start = (offset: number): number => {
    last = shift.offset(offset) ?? Math.min(last, present.text.length);
    return last;
  };
  const texts: Texts = { start, present, isPresent: good.text === present.text };
  const documents = good.documents.filter((document) => kindOf(document));
  const trees = documents.map((document) => childrenOf(document, document.yaml.root, texts, 0));
  if (documents.length < 2) return trees.flat();
  return documents.map((document, index) => {
    const name = [kindOf(document), nameOf(document).name].filter(Boolean).join(' ');
    return symbol(texts, name, SymbolKind.Module, document.yaml, document.yaml, undefined, trees[index] ?? []);
  });
}

const maxDepth = 4;

/** Names of list items: what tells them apart. */
const labels = ['id', 'name', 'attribute', 'feature', 'target', 'column', 'role', 'metric', 'uri', 'policy', 'title'];

function childrenOf(
  document: SourceDocument,
  node: YamlNode | undefined,
  texts: Texts,
  depth: number,
): DocumentSymbol[] {
  if (depth > maxDepth) return [];
  if (node?.kind === 'map') {
    return node.entries
      .filter((entry) => (depth < 2 ? !(depth === 0 && isHeader(entry)) : hasLines(document, entry)))
      .map((entry) => entrySymbol(document, entry, texts, depth));
  }
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item, index) => {
    return item.kind === 'map' ? [keptItem(document, item, texts, depth, index)] : [];
  });
}

function isHeader({ name }: MapEntry): boolean {
  return name === 'apiVersion' || name === 'kind';
}

/**
 * Whether an entry has lines of its own. A field of a gate that stands on one line is read there; as symbols such fields
 * would be three quarters of an outline, and an answer of megabytes at every key.
 */
function hasLines({ lines }: SourceDocument, { key, value }: MapEntry): boolean {
  return value !== undefined && lines.positionAt(value.end).line > lines.positionAt(key.start).line;
}

interface KeptItem {
  readonly kind: Kind | undefined;
  readonly depth: number;
  readonly index: number;
  readonly at: Position;
  readonly symbol: DocumentSymbol;
}

const items = new WeakMap<object, KeptItem>();

/** The same symbol for an item that stands where it stood: after an edit within a line, for all others. */
function keptItem(document: SourceDocument, item: MapNode, texts: Texts, depth: number, index: number): DocumentSymbol {
  const identity = texts.isPresent && depth < 2 ? identityOf(item) : undefined;
  const kind = kindOf(document);
  const at = texts.present.lines.positionAt(item.start);
  const known = identity && items.get(identity);
  const isSame = known && known.kind === kind && known.depth === depth && known.index === index;
  if (isSame && known.at.line === at.line && known.at.character === at.character) return known.symbol;
  const { name, detail } = labelOf(item, index);
  const children = childrenOf(document, item, texts, depth + 1);
  const made = symbol(texts, name, kindOfItem(kind, item), item, item, detail, children);
  if (identity) items.set(identity, { kind, depth, index, at, symbol: made });
  return made;
}

function entrySymbol(document: SourceDocument, entry: MapEntry, texts: Texts, depth: number): DocumentSymbol {
  const { key, value, name } = entry;
  const whole = { start: key.start, end: (value ?? key).end };
  const detail = value?.kind === 'scalar' ? value.source.slice(0, 80) : undefined;
  // Fields of a named thing are not worth a level of their own.
  const children = depth < 3 ? keptChildren(document, value, texts, depth + 1) : [];
  return symbol(texts, name, kindOfValue(value), whole, key, detail, children);
}

interface KeptChildren {
  readonly kind: Kind | undefined;
  readonly at: Position;
  readonly children: DocumentSymbol[];
}

const below = new WeakMap<object, KeptChildren>();

/** What stands below an entry of the root; the same as long as nothing in it, and not its place, has changed. */
function keptChildren(
  document: SourceDocument,
  value: YamlNode | undefined,
  texts: Texts,
  depth: number,
): DocumentSymbol[] {
  const identity = texts.isPresent && depth === 1 && value ? identityOf(value) : undefined;
  if (!value || !identity) return childrenOf(document, value, texts, depth);
  const kind = kindOf(document);
  const at = texts.present.lines.positionAt(value.start);
  const known = below.get(identity);
  if (known && known.kind === kind && known.at.line === at.line && known.at.character === at.character)
    return known.children;
  const children = childrenOf(document, value, texts, depth);
  below.set(identity, { kind, at, children });
  return children;
}

function labelOf(item: Extract<YamlNode, { kind: 'map' }>, index: number): { name: string; detail?: string } {
  const text = (name: string): string | undefined => {
    const value = item.entries.find((entry) => entry.name === name)?.value;
    return value?.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
  };
  const label = labels.find((name) => text(name) !== undefined);
  const detail = ['type', 'metric', 'method'].flatMap((name) => (name === label ? [] : (text(name) ?? []))).join(' ');
  return { name: (label && text(label)) || String(index + 1), ...(detail === '' ? {} : { detail }) };
}

function symbol(
  { start, present }: Texts,
  name: string,
  kind: SymbolKind,
  whole: { start: number; end: number },
  own: { start: number; end: number },
  detail: string | undefined,
  children: DocumentSymbol[],
): DocumentSymbol {
  const at = present.lines;
  const from = start(whole.start);
  const ownFrom = Math.max(from, start(own.start));
  const ownTo = Math.max(ownFrom, start(own.end));
  const to = Math.max(ownTo, start(whole.end));
  return {
    name: name === '' ? '""' : name,
    kind,
    range: { start: at.positionAt(from), end: at.positionAt(to) },
    selectionRange: { start: at.positionAt(ownFrom), end: at.positionAt(ownTo) },
    ...(detail ? { detail } : {}),
    ...(children.length > 0 ? { children } : {}),
  };
}

function kindOfItem(kind: Kind | undefined, item: Extract<YamlNode, { kind: 'map' }>): SymbolKind {
  if (kind === 'GovernancePolicy' && item.entries.some((entry) => entry.name === 'type')) return SymbolKind.Class;
  return kind === 'PolicyTest' ? SymbolKind.Method : SymbolKind.Object;
}

function kindOfValue(value: YamlNode | undefined): SymbolKind {
  if (value?.kind === 'sequence') return SymbolKind.Array;
  if (value?.kind === 'map') return SymbolKind.Namespace;
  return SymbolKind.Property;
}

function flatten(symbols: readonly DocumentSymbol[], uri: string, container?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children }) => [
    { name, kind, location: { uri, range }, ...(container ? { containerName: container } : {}) },
    ...flatten(children ?? [], uri, name),
  ]);
}

/** Gates, policies, models and datasets of the whole workspace whose name holds the letters of the query in order. */
export function workspaceSymbols(snapshot: Snapshot, query: string): SymbolInformation[] {
  const wanted = query.toLowerCase();
  const found: SymbolInformation[] = [];
  const add = (
    document: SourceDocument,
    node: YamlNode | undefined,
    kind: SymbolKind,
    container: string | undefined,
  ): void => {
    const name = node?.kind === 'scalar' ? String(node.value ?? '') : '';
    if (!node || name === '' || !holds(name.toLowerCase(), wanted) || found.length >= 500) return;
    const range = { start: document.lines.positionAt(node.start), end: document.lines.positionAt(node.end) };
    found.push({
      name,
      kind,
      location: { uri: document.uri, range },
      ...(container ? { containerName: container } : {}),
    });
  };
  for (const policy of documentsOf(snapshot.workspace, 'GovernancePolicy')) {
    const { name } = nameOf(policy);
    add(policy, fieldOf(policy.yaml.root, 'metadata', 'name'), SymbolKind.Package, 'GovernancePolicy');
    const gates = fieldOf(policy.yaml.root, 'gates');
    if (gates?.kind === 'sequence')
      for (const gate of gates.items) add(policy, fieldOf(gate, 'id'), SymbolKind.Class, name);
  }
  for (const card of documentsOf(snapshot.workspace, 'ModelCard')) {
    add(card, fieldOf(card.yaml.root, 'metadata', 'name'), SymbolKind.Object, 'ModelCard');
    const data = fieldOf(card.yaml.root, 'data');
    if (data?.kind === 'sequence')
      for (const set of data.items) add(card, fieldOf(set, 'name'), SymbolKind.Struct, nameOf(card).name);
  }
  for (const report of documentsOf(snapshot.workspace, 'MetricsReport')) {
    add(report, fieldOf(report.yaml.root, 'metadata', 'name'), SymbolKind.File, 'MetricsReport');
    add(report, fieldOf(report.yaml.root, 'dataset', 'name'), SymbolKind.Struct, nameOf(report).name);
  }
  return found;
}

function fieldOf(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((at, key) => {
    const map = at?.kind === 'alias' ? at.target : at;
    return map?.kind === 'map' ? map.entries.find((entry) => entry.name === key)?.value : undefined;
  }, node);
}

function holds(name: string, query: string): boolean {
  let at = 0;
  for (const c of query) {
    at = name.indexOf(c, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
