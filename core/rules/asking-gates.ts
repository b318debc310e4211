import { effectivePolicy } from '../gates/effective-policy.ts';
import type { EffectiveGate, Enforcement } from '../gates/evaluation.ts';
import { inScope } from '../gates/scope.ts';
import type { Gate } from '../generated/GovernancePolicy.ts';
import type { ModelCard } from '../generated/ModelCard.ts';
import type { Severity } from '../model/diagnostic.ts';
import type { SourceDocument, TypedDocument } from '../model/documents.ts';
import { basesOf, nameWithRange, policiesNamed } from '../model/resolve.ts';
import { sound } from '../model/soundness.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Path } from '../yaml/node.ts';
import type { RelatedPlace, RuleContext } from './rule.ts';

type GateOf<T extends Gate['type']> = Extract<Gate, { type: T }>;

/** A gate of a policy that a card names, which applies to the card's model at a stage. */
export interface AskingGate<T extends Gate['type'] = Gate['type']> {
  readonly policy: TypedDocument<'GovernancePolicy'>;
  /** The card's stage where the policy has it, else the policy's last. Undefined where it has none. */
  readonly stage: string | undefined;
  readonly id: string;
  readonly enforcement: Enforcement;
  readonly gate: EffectiveGate<GateOf<T>>;
  /** Other stages of the policy. */
  readonly otherStages: readonly string[];
  /** The same gate at another stage; undefined where it is skipped there. */
  at(stage: string): EffectiveGate<GateOf<T>> | undefined;
}

type CardContext = Pick<RuleContext<'ModelCard'>, 'document' | 'value' | 'workspace'>;

/** The policies that a card names: sound ones, with everything that they extend. What can't be read asks for nothing. */
function policiesWithBases(workspace: Workspace, document: SourceDocument, card: Partial<ModelCard>) {
  return (card.governance?.policies ?? []).flatMap((reference) => {
    if (typeof reference?.name !== 'string') return [];
    const [found] = policiesNamed(workspace, document.uri, nameWithRange(reference.name, reference.version));
    const policy = found && sound(found, 'GovernancePolicy');
    if (!policy) return [];
    const { bases, unresolved } = basesOf(workspace, policy);
    return unresolved.length > 0 ? [] : [{ policy, bases }];
  });
}

/** Whether every policy that a card names, and that is here, can be read: else nobody knows what is asked of the card. */
export function namesReadablePolicies({ document, value, workspace }: CardContext): boolean {
  const named = (value.governance?.policies ?? []).flatMap((reference) =>
    typeof reference?.name === 'string' ? policiesNamed(workspace, document.uri, reference.name) : [],
  );
  return named.every((policy) => sound(policy, 'GovernancePolicy') !== undefined);
}

/** The card as evaluation reads it; undefined while it has no name and version, which everything else hangs on. */
export function cardDocument({ document, value }: Pick<CardContext, 'document' | 'value'>) {
  if (value.metadata?.name === undefined || value.metadata.version === undefined) return undefined;
  const card: TypedDocument<'ModelCard'> = { kind: 'ModelCard', source: document, value: value as ModelCard };
  return card;
}

/**
 * The gates of a type that ask something of a card: those of the policies that it names, at its stage, whose scope is
 * known to hold. A base's gate is asked as it stands, beside what a child makes of it.
 */
export function gatesAsking<T extends Gate['type']>(context: CardContext, type: T): readonly AskingGate<T>[] {
  const card = cardDocument(context);
  if (!card) return [];
  const own = card.value.governance?.stage;
  return policiesWithBases(context.workspace, context.document, card.value).flatMap(({ policy, bases }) => {
    const stages = [policy, ...bases].map(({ value }) => value.stages).find((list) => list !== undefined) ?? [];
    const stage = own !== undefined && (stages as readonly string[]).includes(own) ? own : stages.at(-1);
    const plan = effectivePolicy(policy, bases, stage);
    if (inScope(plan.policy.scope, { card, reports: [] }).is !== 'applies') return [];
    return plan.gates.flatMap(({ id, effective, bases: inherited, enforcement }): AskingGate<T>[] => {
      if (effective.gate.type !== type || inScope(effective.gate.scope, { card, reports: [] }).is !== 'applies')
        return [];
      const asked = [effective, ...inherited].filter((gate) => !gate.skipped && gate.gate.type === type);
      return asked.map((gate) => ({
        policy,
        stage,
        id,
        enforcement,
        gate: gate as EffectiveGate<GateOf<T>>,
        otherStages: (stages as readonly string[]).filter((other) => other !== stage),
        at: (other) => {
          const there = effectivePolicy(policy, bases, other).gates.find((planned) => planned.id === id)?.effective;
          return there && !there.skipped ? (there as EffectiveGate<GateOf<T>>) : undefined;
        },
      }));
    });
  });
}

/** How grave it is that a gate's demand is not met: a binding gate holds the model back. */
export function severityOfGate(enforcement: Enforcement): Severity {
  switch (enforcement) {
    case 'hard-mandatory':
    case 'soft-mandatory':
      return 'error';
    case 'advisory':
      return 'warning';
    case 'dry-run':
      return 'information';
  }
}

interface Demand {
  readonly id: string;
  readonly gate: Pick<EffectiveGate, 'place'>;
}

/** The place where a gate asks for something. */
export function placeOfDemand(asking: Demand, path: Path): RelatedPlace {
  const { gate, id } = asking;
  const { document, path: at } = gate.place(...path);
  return { document, path: at, message: `The gate \`${id}\` asks for it.` };
}

/** The policy and the stage at which a gate asks, in words: `consumer-credit at production`. */
export function whoAsks({ policy, stage }: Pick<AskingGate, 'policy' | 'stage'>): string {
  return `\`${policy.value.metadata.name}\`${stage === undefined ? '' : ` at \`${stage}\``}`;
}
