import { compareInPlace } from '../gates/compare.ts';
import type { PlannedGate } from '../gates/effective-policy.ts';
import type { EffectiveGate, Reference } from '../gates/evaluation.ts';
import type { Path } from '../yaml/node.ts';
import type { GateFields, PolicyView, WrittenGate } from './policy-view.ts';
import { isInherited, loosenedStages, type Plan, planner } from './stage-order.ts';

/** Where a gate asks for less, or for something else, than the gate that it inherits. */
export interface LoosenedParent {
  readonly stage: string | undefined;
  readonly relation: 'weaker' | 'incomparable';
  readonly differences: readonly string[];
  /** What makes the difference, below the gate. */
  readonly path: Path;
  /** What it changes, in the policy that it extends. */
  readonly parent: Reference;
}

/** Every place where a gate loosens what it inherits, once each. A stage that loosens against the one before is left out. */
export function loosenedFromParent(
  written: WrittenGate,
  view: PolicyView,
  stages: readonly string[],
): readonly LoosenedParent[] {
  const { gate } = written;
  if (!isInherited(gate, view)) return [];
  const plan = planner(view);
  const told = new Set(loosenedStages(written, view, stages).map(({ path }) => path.join('\0')));
  const found = new Map<string, LoosenedParent>();
  for (const stage of stages.length > 0 ? stages : [undefined]) {
    for (const loosened of loosenedAt(gate, stage, plan)) {
      const key = loosened.path.join('\0');
      if (!told.has(key) && !found.has(key)) found.set(key, loosened);
    }
  }
  return [...found.values()];
}

function loosenedAt(gate: GateFields, stage: string | undefined, plan: Plan): readonly LoosenedParent[] {
  const planned = plan(gate, stage);
  const parent = planned?.bases.at(-1);
  if (!planned || !parent) return [];
  const overlay = stage === undefined ? undefined : gate.stages?.[stage];
  if (overlay === 'skip') {
    if (parent.skipped || parent.gate.enforcement === 'dry-run') return [];
    const differences = ['It is skipped; it was not.'];
    return [{ stage, relation: 'weaker', differences, path: ['stages', stage ?? ''], parent: parent.place() }];
  }
  const whole = against(parent, planned);
  if (!whole) return [];
  const culprits = fieldsOf(gate, stage).flatMap(({ field, path, only }): LoosenedParent[] => {
    const alone = plan(only, stage);
    const loosened = alone && against(parent, alone);
    return loosened ? [{ stage, ...loosened, path, parent: parent.place(field) }] : [];
  });
  return culprits.length > 0 ? culprits : [{ stage, ...whole, path: ['id'], parent: parent.place() }];
}

type Difference = Pick<LoosenedParent, 'relation' | 'differences'>;

/** How a gate, by its own words, loosens the one that it inherits; undefined where it does not. */
function against(parent: EffectiveGate, { effective }: PlannedGate): Difference | undefined {
  const { relation, differences } = compareInPlace(alone(parent), alone(effective));
  return relation === 'weaker' || relation === 'incomparable' ? { relation, differences } : undefined;
}

/** A gate as it is written, whatever else must hold for it. */
function alone(effective: EffectiveGate): PlannedGate {
  const { gate } = effective;
  return { id: gate.id, effective, bases: [], enforcement: gate.enforcement ?? 'hard-mandatory' };
}

const neverLoosens: ReadonlySet<string> = new Set(['id', 'type', 'title', 'rationale', 'weight', 'controls', 'stages']);

/** What a gate says at a stage, field by field, each in a gate that says nothing else. */
function fieldsOf(
  gate: GateFields,
  stage: string | undefined,
): readonly { readonly field: string; readonly path: Path; readonly only: GateFields }[] {
  const overlay = stage === undefined ? undefined : gate.stages?.[stage];
  const laid = typeof overlay === 'object' && overlay !== null ? overlay : {};
  const { id, type } = gate;
  const head: GateFields = { ...(id === undefined ? {} : { id }), ...(type === undefined ? {} : { type }) };
  const counts = (field: string): boolean => !neverLoosens.has(field);
  return [
    ...Object.entries(laid)
      .filter(([field]) => counts(field))
      .map(([field, value]) => {
        return {
          field,
          path: ['stages', stage ?? '', field],
          only: { ...head, stages: { [stage ?? '']: { [field]: value } } },
        };
      }),
    ...Object.entries(gate)
      .filter(([field]) => counts(field) && !Object.hasOwn(laid, field))
      .map(([field, value]) => ({ field, path: [field], only: { ...head, [field]: value } })),
  ];
}
