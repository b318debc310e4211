import { comparePolicies } from '../../../core/gates/compare.ts';
import {
  editedSource,
  kindOf,
  readSource,
  type SourceDocument,
  type TypedDocument,
} from '../../../core/model/documents.ts';
import { basesOf } from '../../../core/model/resolve.ts';
import { sound } from '../../../core/model/soundness.ts';
import { nameOf, type Workspace, withFile } from '../../../core/model/workspace.ts';
import { insertEntry, insertItem, removeEntry } from '../../../core/yaml/edit.ts';
import { columnOf, unitEnd, unitStart } from '../../../core/yaml/edit-sites.ts';
import { nodeAt } from '../../../core/yaml/locate.ts';
import type { MapNode, SequenceNode } from '../../../core/yaml/node.ts';
import { quoteIfNeeded } from '../../../core/yaml/scalar-text.ts';
import { directoryOf, nameOfFile } from '../../uri.ts';
import { isTaken, type Offering, placedIn } from './offer.ts';

/** What a gate may refer to, and whom it is about: a base that lacks it would mean something else. */
const shared: ReadonlySet<string> = new Set([
  'scope',
  'frameworks',
  'stages',
  'references',
  'metrics',
  'protectedAttributes',
  'proxies',
]);

/**
 * In a gate: moves it, as it is written, to a policy of its own that this one extends. Offered only where the policy
 * asks exactly the same afterwards, at every stage.
 */
export const extractGate: Offering = (snapshot, document, { path }) => {
  const [list, index] = path;
  if (kindOf(document) !== 'GovernancePolicy' || list !== 'gates' || typeof index !== 'number') return [];
  if (!snapshot.complete) return []; // whether the file is there is not known yet
  const { workspace } = snapshot;
  const before = sound(document, 'GovernancePolicy');
  const gates = nodeAt(document.yaml, ['gates']);
  const { root } = document.yaml;
  const file = snapshot.file(document.uri);
  if (!before || !file || file.documents.length > 1 || gates?.kind !== 'sequence' || gates.flow) return [];
  if (root?.kind !== 'map' || root.flow) return [];
  const { name = 'policy' } = nameOf(document);
  const uri = `${directoryOf(document.uri)}/${encodeURIComponent(`${name}-base`)}.policy.yaml`;
  const gate = gateText(document, gates, index);
  if (gate === undefined || isTaken(snapshot, uri)) return [];
  const text = [
    'apiVersion: gatewright/v1',
    'kind: GovernancePolicy',
    `metadata: {name: ${quoteIfNeeded(`${name}-base`)}, version: 1.0.0}`,
    ...sharedTexts(document, root),
    'gates:',
    gate,
    '',
  ].join('\n');
  const reference = quoteIfNeeded(`./${nameOfFile(uri)}`);
  const edits = [
    ...(nodeAt(document.yaml, ['extends'])
      ? insertItem(document, ['extends'], reference)
      : insertEntry(document, [], 'extends', `[${reference}]`)),
    ...removeEntry(document, ['gates', index]),
  ];
  const after = editedSource(file, edits);
  const changed = withFile(withFile(workspace, readSource(uri, text)), after);
  if (!asksTheSame(workspace, before, changed, after.documents[0])) return [];
  const id = before.value.gates?.[index]?.id ?? '';
  const title = `Move \`${id}\` to a policy that this one extends`;
  return [{ title, kind: 'refactor.extract', edits: placedIn(document, edits), creates: { uri, text } }];
};

function asksTheSame(
  workspace: Workspace,
  before: TypedDocument<'GovernancePolicy'>,
  changed: Workspace,
  source: SourceDocument | undefined,
): boolean {
  const after = source && sound(source, 'GovernancePolicy');
  if (!after) return false;
  const [old, now] = [basesOf(workspace, before), basesOf(changed, after)];
  if (now.unresolved.length > 0 || old.unresolved.length > 0) return false;
  const gates = comparePolicies(before, after, { before: old.bases, after: now.bases });
  return gates.length > 0 && gates.every(({ relation }) => relation === 'equal');
}

/** A list item as it is written, its dash in the third column. */
function gateText({ text }: SourceDocument, gates: SequenceNode, index: number): string | undefined {
  const start = unitStart(text, gates, index);
  const end = unitEnd(text, gates, index);
  if (start === undefined || end === undefined) return undefined;
  const column = columnOf(text, start);
  const [first = '', ...more] = text.slice(start, end).split(/\r?\n/);
  const moved = more.map((line) => {
    const indent = line.search(/\S|$/);
    return indent >= column ? `  ${line.slice(column)}` : line;
  });
  return [`  ${first}`, ...moved].join('\n');
}

function sharedTexts({ text }: SourceDocument, root: MapNode): readonly string[] {
  return root.entries.flatMap(({ key, name, value }) =>
    shared.has(name) && value ? [text.slice(key.start, value.end)] : [],
  );
}
