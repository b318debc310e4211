import type { Location, LocationLink, Position, Range } from 'vscode-languageserver-types';
import { parseBound } from '../../core/gates/bounds.ts';
import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { documentsAt, isPath, policiesNamed, resolvePath } from '../../core/model/resolve.ts';
import { nearOf } from '../../core/model/roots.ts';
import { soundParts } from '../../core/model/soundness.ts';
import { documentsOf, nameOf } from '../../core/model/workspace.ts';
import { type Found, nodeAt, pathAt } from '../../core/yaml/locate.ts';
import type { Path, YamlNode } from '../../core/yaml/node.ts';
import type { Client } from '../client.ts';
import type { Snapshot } from '../snapshot.ts';
import { gatesOf, policiesFor } from './known.ts';
import { nameAt } from './names.ts';
import { documentAt, lspRange, offsetOf, rangeOf } from './place.ts';

/** Where what stands at a position is written down first. */
export function definition(
  snapshot: Snapshot,
  client: Client,
  uri: string,
  position: Position,
): Location[] | LocationLink[] {
  const file = snapshot.file(uri);
  const document = file && documentAt(file, offsetOf(file, position));
  if (!file || !document) return [];
  const found = pathAt(document.yaml, offsetOf(file, position));
  if (!found.node) return [];
  const targets = targetsOf(snapshot, document, found);
  if (!client.definitionLinks)
    return targets.map(({ uri: targetUri, selection }) => ({ uri: targetUri, range: selection }));
  const originSelectionRange = lspRange(file, found.node);
  return targets.map(({ uri: targetUri, whole, selection }) => ({
    targetUri,
    targetRange: whole,
    targetSelectionRange: selection,
    originSelectionRange,
  }));
}

export interface Target {
  readonly uri: string;
  readonly whole: Range;
  readonly selection: Range;
}

function targetAt(document: SourceDocument, path: Path, part: 'key' | 'value' = 'value', whole: Path = path): Target {
  return { uri: document.uri, selection: rangeOf(document, path, part), whole: rangeOf(document, whole, 'entry') };
}

export function targetsOf(
  snapshot: Snapshot,
  document: SourceDocument,
  { node, path, part }: Found,
): readonly Target[] {
  if (node?.kind === 'alias' && node.target) {
    const range = lspRange(document, node.target);
    return [{ uri: document.uri, whole: range, selection: { start: range.start, end: range.start } }];
  }
  const kind = kindOf(document);
  const name = kind && nameAt(kind, path, part);
  const text = part === 'key' ? String(path.at(-1)) : textOf(node);
  if (!name || text === undefined) return [];
  const policies = (): readonly SourceDocument[] => policiesFor(snapshot.workspace, document);
  switch (name.is) {
    case 'gate':
      return gatesOf(policies())
        .filter((gate) => gate.id === text)
        .map(({ policy, index }) => targetAt(policy, ['gates', index, 'id'], 'value', ['gates', index]));
    case 'policy':
      return policyTargets(snapshot, document, text, name.declares ? undefined : siblingVersion(document, path));
    case 'policy-version': {
      const owner = textOf(nodeAt(document.yaml, [...path.slice(0, -1), 'name']));
      return owner === undefined ? [] : policyTargets(snapshot, document, owner, text);
    }
    case 'metric':
    case 'drift-method':
    case 'set':
      return declaredMetric(snapshot, document, policies(), text.replace(/\[.*$/s, ''));
    case 'attribute':
    case 'attribute-or-column':
      return declaredAttribute(snapshot, document, policies(), text);
    case 'bound': {
      const bound = parseBound(text);
      return bound?.is === 'relative' ? entries(policies(), 'references', bound.reference) : [];
    }
    case 'reference':
      return entries(policies(), 'references', text);
    case 'stage':
      return items(policies(), ['stages'], (item) => item === text);
    case 'group':
      return items(policies(), ['protectedAttributes', '*', 'groups'], (item) => item === text);
    case 'model':
      return modelTargets(snapshot, document, text);
    case 'dataset':
      return datasetTargets(snapshot, document, text);
    case 'waiver':
      return [nameTarget(document)];
    case 'report-file':
    case 'card-file':
    case 'waiver-file':
    case 'data-file':
      return fileTargets(snapshot, document, text);
    default:
      return [];
  }
}

function textOf(node: YamlNode | undefined): string | undefined {
  const scalar = node?.kind === 'alias' ? node.target : node;
  return scalar?.kind === 'scalar' && scalar.value !== null ? String(scalar.value) : undefined;
}

function siblingVersion(document: SourceDocument, path: Path): string | undefined {
  return path.at(-1) === 'name' ? textOf(nodeAt(document.yaml, [...path.slice(0, -1), 'version'])) : undefined;
}

function policyTargets(
  { workspace }: Snapshot,
  from: SourceDocument,
  reference: string,
  range: string | undefined,
): readonly Target[] {
  if (isPath(reference))
    return documentsAt(workspace, from.uri, reference)
      .slice(0, 1)
      .map((d) => nameTarget(d));
  const exact = range === undefined ? [] : policiesNamed(workspace, from.uri, `${reference}@${range}`);
  const found = exact.length > 0 ? exact : policiesNamed(workspace, from.uri, reference);
  return (found.length > 0 ? found : policiesNamed(workspace, from.uri, reference.split('@')[0] ?? '')).map((d) =>
    nameTarget(d),
  );
}

function nameTarget(document: SourceDocument): Target {
  return targetAt(document, ['metadata', 'name'], 'value', []);
}

function declaredMetric(
  { workspace }: Snapshot,
  from: SourceDocument,
  policies: readonly SourceDocument[],
  name: string,
): readonly Target[] {
  const configured = entries(documentsOf(workspace, 'Configuration'), 'metrics', name);
  return [...entries(policies, 'metrics', name), ...nearOf(workspace.roots, from.uri, configured)];
}

function declaredAttribute(
  { workspace }: Snapshot,
  from: SourceDocument,
  policies: readonly SourceDocument[],
  name: string,
): readonly Target[] {
  const declared = policies.flatMap((policy) =>
    [...(soundParts(policy, 'GovernancePolicy')?.protectedAttributes ?? [])].flatMap((attribute, index) =>
      attribute?.attribute === name
        ? [targetAt(policy, ['protectedAttributes', index, 'attribute'], 'value', ['protectedAttributes', index])]
        : [],
    ),
  );
  const configured = entries(documentsOf(workspace, 'Configuration'), 'attributes', name);
  return [...declared, ...nearOf(workspace.roots, from.uri, configured)];
}

/** Entries of one name in a map at the root of documents. */
function entries(documents: readonly SourceDocument[], map: string, name: string): readonly Target[] {
  return documents.flatMap((document) => {
    const node = nodeAt(document.yaml, [map]);
    const has = node?.kind === 'map' && node.entries.some((entry) => entry.name === name);
    return has ? [targetAt(document, [map, name], 'key')] : [];
  });
}

/** Items of lists; `*` in the path is every item of a list on the way. */
function items(
  documents: readonly SourceDocument[],
  path: readonly string[],
  fits: (item: string) => boolean,
): readonly Target[] {
  return documents.flatMap((document) =>
    listsAt(document, path).flatMap((list) => {
      const node = nodeAt(document.yaml, list);
      if (node?.kind !== 'sequence') return [];
      return node.items.flatMap((item, index) =>
        fits(textOf(item) ?? '') ? [targetAt(document, [...list, index])] : [],
      );
    }),
  );
}

function listsAt(document: SourceDocument, path: readonly string[]): readonly Path[] {
  return path.reduce<readonly Path[]>(
    (paths, step) =>
      paths.flatMap((at) => {
        if (step !== '*') return [[...at, step]];
        const node = nodeAt(document.yaml, at);
        return node?.kind === 'sequence' ? node.items.map((_, index) => [...at, index]) : [];
      }),
    [[]],
  );
}

function modelTargets({ workspace }: Snapshot, from: SourceDocument, reference: string): readonly Target[] {
  const at = reference.indexOf('@', 1);
  const name = at < 0 ? reference : reference.slice(0, at);
  const version = at < 0 ? undefined : reference.slice(at + 1);
  const cards = documentsOf(workspace, 'ModelCard').filter((card) => nameOf(card).name === name);
  const exact = cards.filter((card) => nameOf(card).version === version);
  return nearOf(workspace.roots, from.uri, exact.length > 0 ? exact : cards).map((card) => nameTarget(card));
}

/** Entries of this name under `data`, in all cards. */
function datasetTargets({ workspace }: Snapshot, from: SourceDocument, name: string): readonly Target[] {
  const targets = documentsOf(workspace, 'ModelCard').flatMap((card) =>
    listsAt(card, ['data', '*']).flatMap((entry) => {
      const isNamed = textOf(nodeAt(card.yaml, [...entry, 'name'])) === name;
      return isNamed ? [targetAt(card, [...entry, 'name'], 'value', entry)] : [];
    }),
  );
  return nearOf(workspace.roots, from.uri, targets);
}

function fileTargets(snapshot: Snapshot, document: SourceDocument, written: string): readonly Target[] {
  const resolved = resolvePath(snapshot.workspace, document.uri, written);
  if (resolved.is === 'outside') return [];
  if (!snapshot.file(resolved.uri) && !snapshot.knownFiles.has(resolved.uri)) return [];
  const start = { line: 0, character: 0 };
  const range = { start, end: start };
  return [{ uri: resolved.uri, whole: range, selection: range }];
}
