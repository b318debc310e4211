import { metricCatalog } from '../catalog/declared-metrics.ts';
import { effectivePolicy, type PlannedGate } from '../gates/effective-policy.ts';
import { type WaiverState, waiverState } from '../gates/waivers.ts';
import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { Waiver } from '../generated/Waiver.ts';
import type { SourceDocument, TypedDocument } from '../model/documents.ts';
import { policiesNamed } from '../model/resolve.ts';
import { sound } from '../model/soundness.ts';
import { type PolicyView, policyViewOf, stagesOf } from './policy-view.ts';
import type { RuleContext } from './rule.ts';

/** The policy that a waiver is about, with everything that it inherits. */
export interface WaivedPolicy {
  readonly typed: TypedDocument<'GovernancePolicy'>;
  readonly view: PolicyView;
  readonly stages: readonly (string | undefined)[];
  /** A gate at a stage, merged with what it inherits. */
  gateAt(id: string, stage: string | undefined): PlannedGate | undefined;
  readonly gateIds: readonly string[];
}

/**
 * The policy that a waiver names, if it is here, sound, and everything that it extends is here as well. Of several
 * versions the highest.
 */
export function waivedPolicy(
  context: Pick<RuleContext<'Waiver'>, 'document' | 'value' | 'workspace' | 'configuration'>,
): WaivedPolicy | undefined {
  const { document, value, workspace, configuration } = context;
  const [found] = value.policy === undefined ? [] : policiesNamed(workspace, document.uri, value.policy);
  const typed = found && sound(found, 'GovernancePolicy');
  if (!typed) return undefined;
  const view = policyViewOf({ document: typed.source, value: typed.value, workspace, configuration });
  if (!view.complete) return undefined;
  const own = stagesOf(view);
  const stages = own.length > 0 ? own : [undefined];
  return {
    typed,
    view,
    stages,
    gateAt: (id, stage) => effectivePolicy(typed, view.bases, stage).gates.find((gate) => gate.id === id),
    gateIds: effectivePolicy(typed, view.bases, stages[0]).gates.map(({ id }) => id),
  };
}

const ideal = {
  apiVersion: 'gatewright/v1',
  kind: 'Waiver',
  metadata: { name: 'waiver' },
  policy: 'policy',
  gate: 'gate',
  model: 'model@1.0.0',
  reason: 'reason',
  requestedBy: 'one',
  approvedBy: 'another',
  approvedOn: '0001-01-01',
  expires: '9999-12-31',
} as const satisfies Waiver;

const catalog = metricCatalog();

/** Whether some of a waiver's fields keep it from counting, all others being as they should: what evaluation says. */
export function stateOf(
  source: SourceDocument,
  fields: Partial<Waiver>,
  asOf: string,
  exceptions: GovernancePolicy['exceptions'] = {},
): WaiverState {
  const value: Waiver = { ...ideal, ...fields };
  const policy: GovernancePolicy = {
    apiVersion: 'gatewright/v1',
    kind: 'GovernancePolicy',
    metadata: { name: 'policy', version: '1.0.0' },
    exceptions,
  };
  const about = { policy, gate: 'gate', model: { name: 'model', version: '1.0.0' }, asOf, catalog };
  return waiverState({ kind: 'Waiver', source, value }, about);
}
