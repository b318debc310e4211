import type { CodeLens } from 'vscode-languageserver-types';
import { evaluate } from '../../core/gates/evaluate.ts';
import type { GateResult, Outcome } from '../../core/gates/evaluation.ts';
import { worst } from '../../core/gates/evaluation.ts';
import { completeness } from '../../core/model/card-completeness.ts';
import { kindOf, type SourceDocument, type TypedDocument } from '../../core/model/documents.ts';
import { basesOf, nameWithRange, policiesNamed } from '../../core/model/resolve.ts';
import { sound, soundParts } from '../../core/model/soundness.ts';
import type { Client } from '../client.ts';
import { serverCommands } from '../protocol/messages.ts';
import type { Snapshot } from '../snapshot.ts';
import { symbolOf } from './outcomes.ts';
import { rangeOf } from './place.ts';

/** How much of a card is filled, and at which stages that is what its policies ask of the documentation. */
export function cardLenses(snapshot: Snapshot, client: Client, uri: string): CodeLens[] {
  return (snapshot.file(uri)?.documents ?? []).flatMap((document) => {
    const parts = kindOf(document) === 'ModelCard' ? soundParts(document, 'ModelCard') : undefined;
    if (!parts) return [];
    const { filled, total } = completeness(parts, { riskTier: parts.governance?.riskTier });
    const title = [`${filled} of ${total} fields filled`, ...stagesOf(snapshot, document)].join(' · ');
    const { start } = rangeOf(document, [], 'key');
    const known = client.commands.size > 0 ? '' : serverCommands.simulate;
    const command = known === '' ? { title, command: '' } : { title, command: known, arguments: [uri] };
    return [{ range: { start, end: start }, command }];
  });
}

const answers = new WeakMap<SourceDocument, { readonly key: string; readonly stages: readonly string[] }>();

/** `staging ✓`, `production ✗ sections, approvals`; nothing where no policy is known or none asks for documentation. */
function stagesOf(snapshot: Snapshot, document: SourceDocument): readonly string[] {
  if (!snapshot.complete) return [];
  const key = `${snapshot.revisions.policies} ${snapshot.today}`;
  const known = answers.get(document);
  if (known?.key === key) return known.stages;
  const card = sound(document, 'ModelCard');
  const policies = card ? policiesOf(snapshot, card) : [];
  const stages = card ? policies.flatMap((policy) => stagesUnder(snapshot, card, policy, policies.length > 1)) : [];
  answers.set(document, { key, stages });
  return stages;
}

function policiesOf(
  snapshot: Snapshot,
  { source, value }: TypedDocument<'ModelCard'>,
): readonly TypedDocument<'GovernancePolicy'>[] {
  return (value.governance?.policies ?? []).flatMap(({ name, version }) => {
    const [found] = policiesNamed(snapshot.workspace, source.uri, nameWithRange(name, version));
    return (found && sound(found, 'GovernancePolicy')) ?? [];
  });
}

function stagesUnder(
  snapshot: Snapshot,
  card: TypedDocument<'ModelCard'>,
  policy: TypedDocument<'GovernancePolicy'>,
  named: boolean,
): readonly string[] {
  const { bases, unresolved } = basesOf(snapshot.workspace, policy);
  if (unresolved.length > 0) return []; // not all gates are known
  const stages: readonly (string | undefined)[] = policy.value.stages ?? [undefined];
  return stages.flatMap((stage) => {
    // Only what the card says is asked for, so no metric counts.
    const options = { stage, asOf: snapshot.today, waivers: [], bases, metrics: undefined };
    const { gates } = evaluate(policy, card, [], options);
    const asked = gates.filter(({ type, outcome }) => type === 'documentation' && outcome !== 'skipped');
    const outcome = worst(asked.map((gate) => gate.outcome));
    if (!outcome) return [];
    const what = [named ? policy.value.metadata.name : undefined, stage].filter(Boolean).join(' ') || 'documentation';
    return [[what, symbolOf(outcome), ...missingOf(asked, outcome)].join(' ')];
  });
}

function missingOf(gates: readonly GateResult[], outcome: Outcome): readonly string[] {
  if (outcome === 'pass') return [];
  const open = gates.flatMap(({ checks }) =>
    checks.filter((check) => check.outcome !== 'pass' && check.outcome !== 'skipped'),
  );
  return [[...new Set(open.map(({ subject }) => subject))].join(', ')];
}
