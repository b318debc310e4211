import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type Position,
} from 'vscode-languageserver-types';
import { parseBound } from '../../core/gates/bounds.ts';
import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { isPath, splitReference } from '../../core/model/resolve.ts';
import { type Found, pathAt } from '../../core/yaml/locate.ts';
import type { Path, ScalarNode, YamlNode } from '../../core/yaml/node.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Target, targetsOf } from './definition.ts';
import { type NameKind, nameAt } from './names.ts';
import { documentAt, lspRange, offsetOf } from './place.ts';

/** Kinds of names that are written in several ways but mean the same thing. */
const families: Readonly<Partial<Record<NameKind, NameKind>>> = {
  set: 'metric',
  'drift-method': 'metric',
  'attribute-or-column': 'attribute',
  bound: 'reference',
};

/** Kinds that are searched for: a file or a version is no name that others use. */
const searched: ReadonlySet<NameKind> = new Set<NameKind>([
  'metric',
  'attribute',
  'gate',
  'stage',
  'control',
  'framework',
  'policy',
  'reference',
  'group',
  'model',
  'dataset',
  'waiver',
]);

/** A name at one of its places. */
export interface Occurrence {
  readonly document: SourceDocument;
  readonly node: ScalarNode;
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly family: NameKind;
  readonly name: string;
  readonly declares: boolean;
}

/** All places of the name at a position, across the workspace; the name itself first. */
export function occurrencesAt(snapshot: Snapshot, uri: string, position: Position): readonly Occurrence[] {
  const own = occurrenceAt(snapshot, uri, position);
  if (!own) return [];
  const targets = new Set(targetsOfOccurrence(snapshot, own).map(keyOf));
  const found: Occurrence[] = [];
  const files = [...snapshot.workspace.files.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  for (const file of files) {
    if (!file.text.includes(own.name)) continue;
    for (const document of file.documents) {
      visit(document, document.yaml.root, [], (occurrence) => {
        if (occurrence.family !== own.family || occurrence.name !== own.name) return;
        const others = targetsOfOccurrence(snapshot, occurrence).map(keyOf);
        // A name that is declared nowhere, as those of the catalogue, means the same everywhere.
        const isSame = targets.size === 0 ? others.length === 0 : others.some((key) => targets.has(key));
        if (isSame) found.push(occurrence);
      });
    }
  }
  return found;
}

export function occurrenceAt(snapshot: Snapshot, uri: string, position: Position): Occurrence | undefined {
  const file = snapshot.file(uri);
  const document = file && documentAt(file, offsetOf(file, position));
  if (!file || !document) return undefined;
  const found = pathAt(document.yaml, offsetOf(file, position));
  return found.node?.kind === 'scalar' ? occurrenceOf(document, found.node, found.path, found.part) : undefined;
}

function occurrenceOf(
  document: SourceDocument,
  node: ScalarNode,
  path: Path,
  part: Found['part'],
): Occurrence | undefined {
  const kind = kindOf(document);
  const meant = kind && nameAt(kind, path, part);
  if (!meant || (node.value === null && part === 'value')) return undefined;
  const family = families[meant.is] ?? meant.is;
  const name = nameIn(meant.is, part === 'key' ? String(path.at(-1)) : String(node.value));
  if (name === undefined || !searched.has(family)) return undefined;
  return { document, node, path, part, family, name, declares: meant.declares };
}

/** The name that a text begins with: `baseline` of `baseline - 2%`, `recall` of `recall[age=<25]`. */
function nameIn(kind: NameKind, text: string): string | undefined {
  switch (kind) {
    case 'bound': {
      const bound = parseBound(text);
      return bound?.is === 'relative' ? bound.reference : undefined;
    }
    case 'set':
      return text.replace(/\[.*$/s, '');
    case 'policy':
      return isPath(text) ? undefined : splitReference(text)[0];
    case 'model':
      return /[*?]/.test(text) ? undefined : splitReference(text)[0];
    default:
      return text;
  }
}

function targetsOfOccurrence(snapshot: Snapshot, { document, node, path, part }: Occurrence): readonly Target[] {
  return targetsOf(snapshot, document, { node, path, part });
}

function keyOf({ uri, selection }: Target): string {
  return `${uri}#${selection.start.line}:${selection.start.character}`;
}

function visit(document: SourceDocument, node: YamlNode | undefined, path: Path, found: (o: Occurrence) => void): void {
  const tell = (scalar: YamlNode | undefined, at: Path, part: Found['part']): void => {
    const occurrence = scalar?.kind === 'scalar' ? occurrenceOf(document, scalar, at, part) : undefined;
    if (occurrence) found(occurrence);
  };
  if (node?.kind === 'map') {
    for (const { key, name, value, merge } of node.entries) {
      if (merge) continue;
      const at = [...path, name];
      tell(key, at, 'key');
      visit(document, value, at, found);
    }
  } else if (node?.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) visit(document, item, [...path, index], found);
  } else tell(node, path, 'value');
}

/** Every place of the name at a position. */
export function references(snapshot: Snapshot, uri: string, position: Position, withDeclaration: boolean): Location[] {
  return occurrencesAt(snapshot, uri, position)
    .filter(({ declares }) => withDeclaration || !declares)
    .map(({ document, node }) => ({ uri: document.uri, range: lspRange(document, node) }));
}

/** The places in the same file; where it is declared, it is written. */
export function highlights(snapshot: Snapshot, uri: string, position: Position): DocumentHighlight[] {
  return occurrencesAt(snapshot, uri, position).flatMap(({ document, node, declares }) =>
    document.uri === uri
      ? [{ range: lspRange(document, node), kind: declares ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }]
      : [],
  );
}
