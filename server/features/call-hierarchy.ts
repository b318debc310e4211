import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Position,
  type Range,
  SymbolKind,
} from 'vscode-languageserver-types';
import type { GateResult, Reference } from '../../core/gates/evaluation.ts';
import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { documentsOf, nameOf } from '../../core/model/workspace.ts';
import { nodeAt, pathAt } from '../../core/yaml/locate.ts';
import type { Path } from '../../core/yaml/node.ts';
import type { Snapshot } from '../snapshot.ts';
import { targetsOf } from './definition.ts';
import { gatesOf, type KnownGate, withBases } from './known.ts';
import { documentAt, offsetOf, presentOf, rangeOf } from './place.ts';

/** What a hierarchy's item stands for, so that its calls can be found again in a later text. */
type ItemData =
  | { readonly is: 'policy' }
  | { readonly is: 'gate'; readonly id: string }
  | { readonly is: 'evidence'; readonly path: Path };

/** Policies ask gates, gates ask evidence: the item at a position, the nearest of the three. */
export function prepareCallHierarchy(snapshot: Snapshot, uri: string, position: Position): CallHierarchyItem[] | null {
  const file = snapshot.file(uri);
  const document = file && documentAt(file, offsetOf(file, position));
  if (!file || !document) return null;
  const { path, node, part } = pathAt(document.yaml, offsetOf(file, position));
  switch (kindOf(document)) {
    case 'GovernancePolicy': {
      const gate = path[0] === 'gates' ? gatesIn(document).get(Number(path[1])) : undefined;
      return [gate ? gateItem(gate) : policyItem(document)];
    }
    case 'MetricsReport': {
      const item = evidencePath(document, path);
      return item ? [evidenceItem(document, item)] : null;
    }
    case 'ModelCard':
    case 'PolicyTest':
    case 'Waiver':
    case 'Configuration': {
      // What a name here leads to.
      const [target] = targetsOf(snapshot, document, { path, node, part });
      return target && target.uri !== uri ? prepareCallHierarchy(snapshot, target.uri, target.selection.start) : null;
    }
    case undefined:
      return null;
  }
}

/** What an item asks. */
export function outgoingCalls(snapshot: Snapshot, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  const document = documentOf(snapshot, item);
  const data = item.data as ItemData | undefined;
  if (!document || !data) return [];
  switch (data.is) {
    case 'policy':
      return gatesOf(withBases(snapshot.workspace, document)).map((gate) => {
        const to = gateItem(gate);
        // A gate of a base policy is asked by `extends`.
        const from = gate.policy === document ? to.selectionRange : rangeOf(document, ['extends'], 'key');
        return { to, fromRanges: [from] };
      });
    case 'gate':
      return evidenceOfGate(snapshot, document, data.id).map(({ place, from }) => ({
        to: evidenceItem(place.document, place.path),
        fromRanges: [from],
      }));
    case 'evidence':
      return [];
  }
}

/** Who asks an item. */
export function incomingCalls(snapshot: Snapshot, item: CallHierarchyItem): CallHierarchyIncomingCall[] {
  const document = documentOf(snapshot, item);
  const data = item.data as ItemData | undefined;
  if (!document || !data) return [];
  const policies = documentsOf(snapshot.workspace, 'GovernancePolicy');
  switch (data.is) {
    case 'policy':
      return policies
        .filter((policy) => policy !== document && withBases(snapshot.workspace, policy).includes(document))
        .map((policy) => ({ from: policyItem(policy), fromRanges: [rangeOf(policy, ['extends'], 'value')] }));
    case 'gate':
      return policies
        .filter((policy) => withBases(snapshot.workspace, policy).includes(document))
        .map((policy) => ({
          from: policyItem(policy),
          fromRanges: [policy === document ? item.selectionRange : rangeOf(policy, ['extends'], 'value')],
        }));
    case 'evidence':
      return askersOf(snapshot, document, data.path);
  }
}

/** The gates that were last decided on an entry of a report or a field of a card; one that policies share is one gate. */
function askersOf(snapshot: Snapshot, evidence: SourceDocument, path: Path): CallHierarchyIncomingCall[] {
  const found = new Map<string, { readonly gate: KnownGate; readonly from: Range[] }>();
  for (const policy of documentsOf(snapshot.workspace, 'GovernancePolicy')) {
    for (const { id, place, checks } of snapshot.simulation(policy)?.decided?.evaluation.gates ?? []) {
      const asks = checks.filter(
        ({ evidencePlace }) =>
          evidencePlace?.document.uri === evidence.uri && isSamePath(evidencePath(evidence, evidencePlace.path), path),
      );
      const key = `${place.document.uri}#${place.document.index}#${place.path[1]}`;
      if (asks.length === 0 || found.has(key)) continue;
      const gate = presentGate(snapshot, place, id);
      if (gate)
        found.set(key, { gate, from: asks.map(({ policyPlace }) => askedAt(snapshot, policyPlace ?? place, gate)) });
    }
  }
  return [...found.values()].map(({ gate, from }) => ({ from: gateItem(gate), fromRanges: from }));
}

const gatesByDocument = new WeakMap<SourceDocument, ReadonlyMap<number, KnownGate>>();

function gatesIn(policy: SourceDocument): ReadonlyMap<number, KnownGate> {
  const known = gatesByDocument.get(policy);
  if (known) return known;
  const gates = new Map(gatesOf([policy]).map((gate) => [gate.index, gate]));
  gatesByDocument.set(policy, gates);
  return gates;
}

/** A gate that was decided, in the text as it is now: there it may be another one of the list. */
function presentGate(snapshot: Snapshot, { document, path }: Reference, id: string): KnownGate | undefined {
  const now = presentOf(snapshot, document);
  if (!now) return undefined;
  if (now === document) return gatesIn(now).get(Number(path[1]));
  return [...gatesIn(now).values()].find((gate) => gate.id === id);
}

/** Where a gate asks; its name, where that was said in an earlier text. */
function askedAt(snapshot: Snapshot, { document, path }: Reference, gate: KnownGate): Range {
  return presentOf(snapshot, document) === document ? rangeOf(document, path) : gateItem(gate).selectionRange;
}

interface Asked {
  readonly place: Reference;
  /** Where the gate says what it asks. */
  readonly from: Range;
}

/** What the gate was last decided on, in any policy that has it. */
function evidenceOfGate(snapshot: Snapshot, policy: SourceDocument, id: string): readonly Asked[] {
  const policies = [
    policy,
    ...documentsOf(snapshot.workspace, 'GovernancePolicy').filter(
      (p) => p !== policy && withBases(snapshot.workspace, p).includes(policy),
    ),
  ];
  const results = policies.flatMap(
    (p): readonly GateResult[] => snapshot.simulation(p)?.decided?.evaluation.gates ?? [],
  );
  const found = new Map<string, Asked>();
  for (const { checks, place, id: own } of results) {
    if (own !== id) continue;
    for (const { evidencePlace, policyPlace } of checks) {
      if (!evidencePlace) continue;
      const evidence = presentOf(snapshot, evidencePlace.document);
      const gate = presentGate(snapshot, place, id);
      if (!evidence || !gate) continue;
      const path = evidencePath(evidence, evidencePlace.path) ?? evidencePlace.path;
      const key = JSON.stringify([evidence.uri, path]);
      if (!found.has(key))
        found.set(key, { place: { document: evidence, path }, from: askedAt(snapshot, policyPlace ?? place, gate) });
    }
  }
  return [...found.values()];
}

/** The entry of a report or the field of a card that a path is in: `metrics.3`, `groups.0`, `training.code`. */
function evidencePath(document: SourceDocument, path: Path): Path | undefined {
  if (path.length === 0) return undefined;
  const entry = path.slice(0, 2);
  return nodeAt(document.yaml, entry) ? entry : path.slice(0, 1);
}

function isSamePath(a: Path | undefined, b: Path): boolean {
  return a?.join('\n') === b.join('\n');
}

function documentOf(snapshot: Snapshot, { uri, range }: CallHierarchyItem): SourceDocument | undefined {
  const file = snapshot.file(uri);
  return file && documentAt(file, offsetOf(file, range.start));
}

function policyItem(policy: SourceDocument): CallHierarchyItem {
  const { name = 'policy', version } = nameOf(policy);
  const data: ItemData = { is: 'policy' };
  return itemAt(policy, [], ['metadata', 'name'], { name, detail: version, kind: SymbolKind.Package, data });
}

function gateItem({ policy, index, id, type, title }: KnownGate): CallHierarchyItem {
  const detail = [type, title].filter(Boolean).join(' · ');
  const data: ItemData = { is: 'gate', id };
  return itemAt(policy, ['gates', index], ['gates', index, 'id'], { name: id, detail, kind: SymbolKind.Class, data });
}

function evidenceItem(document: SourceDocument, path: Path): CallHierarchyItem {
  const data: ItemData = { is: 'evidence', path };
  const named = ['name', 'feature', 'attribute', 'target'].find(
    (key) => typeof scalarAt(document, [...path, key]) === 'string',
  );
  const name = named ? String(scalarAt(document, [...path, named])) : path.join('.');
  const value = scalarAt(document, [...path, 'value']);
  const detail = [nameOf(document).name, value === undefined ? undefined : String(value)].filter(Boolean).join(' · ');
  return itemAt(document, path, named ? [...path, named] : path, { name, detail, kind: SymbolKind.Field, data });
}

function scalarAt(document: SourceDocument, path: Path): unknown {
  const node = nodeAt(document.yaml, path);
  return node?.kind === 'scalar' ? (node.value ?? undefined) : undefined;
}

function itemAt(
  document: SourceDocument,
  whole: Path,
  selection: Path,
  { name, detail, kind, data }: { name: string; detail: string | undefined; kind: SymbolKind; data: ItemData },
): CallHierarchyItem {
  const range = rangeOf(document, whole, 'entry');
  const selected = rangeOf(document, selection);
  const isInside = !isBefore(selected.start, range.start) && !isBefore(range.end, selected.end);
  return {
    name,
    kind,
    uri: document.uri,
    range: isInside ? range : selected,
    selectionRange: selected,
    ...(detail ? { detail } : {}),
    data,
  };
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
