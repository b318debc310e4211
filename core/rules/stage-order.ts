import { compareInPlace } from '../gates/compare.ts';
import { effectivePolicy, type PlannedGate, type PolicyDocument } from '../gates/effective-policy.ts';
import type { EffectiveGate, PolicyTerms } from '../gates/evaluation.ts';
import type { Gate, GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { Path } from '../yaml/node.ts';
import type { GateFields, PolicyView, WrittenGate } from './policy-view.ts';

/** A stage at which a gate asks for less, or for something else, than at the stage before. */
export interface Loosened {
  readonly earlier: string;
  readonly later: string;
  readonly relation: 'weaker' | 'incomparable';
  readonly differences: readonly string[];
  /** What makes the difference, below the gate. */
  readonly path: Path;
  readonly part: 'key' | 'value';
}

interface Known {
  readonly bases: readonly PolicyDocument[];
  readonly stages: string;
  readonly found: readonly Loosened[];
}

const known = new WeakMap<object, Known>();

/** Where a gate loosens from stage to stage. Kept with the gate: others being typed change nothing here. */
export function loosenedStages(
  { gate }: WrittenGate,
  view: PolicyView,
  stages: readonly string[],
): readonly Loosened[] {
  const last = known.get(gate);
  const { bases } = view;
  const key = stages.join('\0');
  if (last && last.stages === key && last.bases.length === bases.length && last.bases.every((b, i) => b === bases[i]))
    return last.found;
  const found = find(gate, view, stages);
  known.set(gate, { bases, stages: key, found });
  return found;
}

function find(gate: GateFields, view: PolicyView, stages: readonly string[]): readonly Loosened[] {
  const plan = planner(view);
  return stages.slice(1).flatMap((later, index): Loosened[] => {
    const earlier = stages[index] ?? '';
    // Where neither stage says anything, the gate stands as it is.
    if (gate.stages?.[earlier] === undefined && gate.stages?.[later] === undefined && !isInherited(gate, view))
      return [];
    const [before, after] = [plan(gate, earlier), plan(gate, later)];
    if (!before || !after) return [];
    const { relation, differences } = compareInPlace(before, after);
    if (relation !== 'weaker' && relation !== 'incomparable') return [];
    return [{ earlier, later, relation, differences, ...culprit(gate, before, earlier, later, plan) }];
  });
}

/** One gate as it stands at a stage, whatever the others of its policy say. */
export type Plan = (gate: GateFields, stage: string | undefined) => PlannedGate | undefined;

/** Whether a policy that this one extends has a gate of the same id. */
export function isInherited(gate: GateFields, { bases }: Pick<PolicyView, 'bases'>): boolean {
  return bases.some((base) => base.value.gates?.some(({ id }) => id === gate.id));
}

/** One gate of the policy, with what it inherits, as it stands at a stage. */
export function planner(view: PolicyView): Plan {
  const { document, value, bases } = view;
  return (gate, stage) => {
    if (!isInherited(gate, view)) return ownPlan(gate, stage, view);
    const only = <P extends { readonly gates?: unknown }>(policy: P, gates: unknown): P => ({ ...policy, gates });
    const child: PolicyDocument = {
      kind: 'GovernancePolicy',
      source: document,
      value: only(value, [gate]) as unknown as GovernancePolicy,
    };
    const above = bases.map((base): PolicyDocument => {
      return { ...base, value: only(base.value, base.value.gates?.filter(({ id }) => id === gate.id) ?? []) };
    });
    return effectivePolicy(child, above, stage).gates.find(({ id }) => id === gate.id);
  };
}

/** The field of the later stage's overlay that loosens; else the stage that tightened alone. */
function culprit(
  gate: GateFields,
  before: PlannedGate,
  earlier: string,
  later: string,
  plan: Plan,
): Pick<Loosened, 'path' | 'part'> {
  const { stages = {} } = gate;
  const overlay = stages[later];
  if (typeof overlay !== 'object' || overlay === null) {
    if (overlay === 'skip') return { path: ['stages', later], part: 'value' };
    return { path: ['stages', earlier], part: 'key' };
  }
  for (const field of Object.keys(overlay)) {
    const { [field as keyof GateFields]: _, ...rest } = overlay;
    const after = plan({ ...gate, stages: { ...stages, [later]: rest } }, later);
    const relation = after && compareInPlace(before, after).relation;
    if (relation === 'equal' || relation === 'stronger') return { path: ['stages', later, field], part: 'value' };
  }
  return { path: ['stages', later], part: 'key' };
}

/** A gate that inherits nothing: its overlay laid on it. */
function ownPlan(gate: GateFields, stage: string | undefined, { document, value }: PolicyView): PlannedGate {
  const overlay = stage === undefined ? undefined : gate.stages?.[stage];
  const merged = typeof overlay === 'object' && overlay !== null ? { ...gate, ...overlay } : gate;
  const effective: EffectiveGate = {
    gate: merged as unknown as Gate,
    skipped: overlay === 'skip',
    policy: value as unknown as PolicyTerms,
    wholePolicy: value as unknown as GovernancePolicy,
    // Only the document is asked for: numbers are compared as they are written there.
    place: (...path) => ({ document, path }),
  };
  return { id: gate.id ?? '', effective, bases: [], enforcement: merged.enforcement ?? 'hard-mandatory' };
}
