import type { Gate } from '../generated/GovernancePolicy.ts';
import { compareBand } from './compare-bands.ts';
import { compareContexts } from './compare-context.ts';
import { ordered, type Part, same, setPart, text } from './compare-part.ts';
import { asksNothing, compareRequirements, measuresNothing } from './compare-requirements.ts';
import { effectivePolicy, type PlannedGate, type PolicyDocument } from './effective-policy.ts';
import type { EffectiveGate, Enforcement, Reference } from './evaluation.ts';
import { declaredAttribute, isUnmeasured } from './group-evidence.ts';
import { both, type Relation } from './relation.ts';

export type { Relation } from './relation.ts';

/** How one gate of a policy changed at one stage. */
export interface GateComparison {
  readonly id: string;
  /** Null where the policies have no stages. */
  readonly stage: string | null;
  readonly relation: Relation | 'added' | 'removed';
  /** What differs, in sentences. */
  readonly differences: readonly string[];
  readonly before: Reference | null;
  readonly after: Reference | null;
}

/**
 * What got stronger or weaker from one policy to another, per gate and stage. A gate is stronger if what it accepts,
 * under its enforcement, is included in what the other accepts; a dry run and a skipped gate accept everything.
 */
export function comparePolicies(
  before: PolicyDocument,
  after: PolicyDocument,
  bases: { readonly before: readonly PolicyDocument[]; readonly after: readonly PolicyDocument[] } = {
    before: [],
    after: [],
  },
): readonly GateComparison[] {
  const stages = [...new Set([...(before.value.stages ?? []), ...(after.value.stages ?? [])])];
  const at: readonly (string | undefined)[] = stages.length > 0 ? stages : [undefined];
  return at.flatMap((stage) => {
    const old = byId(effectivePolicy(before, bases.before, stage).gates);
    const now = byId(effectivePolicy(after, bases.after, stage).gates);
    return [...new Set([...old.keys(), ...now.keys()])].map((id): GateComparison => {
      const a = old.get(id);
      const b = now.get(id);
      const head = {
        id,
        stage: stage ?? null,
        before: a?.effective.place() ?? null,
        after: b?.effective.place() ?? null,
      };
      if (!a) return { ...head, relation: 'added', differences: [`\`${id}\` is new.`] };
      if (!b)
        return { ...head, relation: 'removed', differences: [`\`${id}\` is gone: nothing asks for it any more.`] };
      const compared = comparePlanned(a, b);
      const scope = scopePart("The policy's", before.value.scope, after.value.scope);
      return {
        ...head,
        relation: both(compared.relation, scope.relation),
        differences: [...compared.differences, ...(scope.relation === 'equal' ? [] : [scope.says])],
      };
    });
  });
}

function byId(gates: readonly PlannedGate[]): ReadonlyMap<string, PlannedGate> {
  return new Map(gates.map((gate) => [gate.id, gate]));
}

interface Compared {
  readonly relation: Relation;
  readonly differences: readonly string[];
}

/** One gate against another, each as it stands at its stage. */
export function comparePlanned(before: PlannedGate, after: PlannedGate): Compared {
  const accepts = (gate: PlannedGate): 'everything' | 'some' =>
    gate.effective.skipped || gate.enforcement === 'dry-run' ? 'everything' : 'some';
  const says = (gate: PlannedGate): string => (gate.effective.skipped ? 'skipped' : gate.enforcement);
  if (accepts(before) === 'everything' || accepts(after) === 'everything') {
    if (accepts(before) === accepts(after)) return { relation: 'equal', differences: [] };
    const relation = accepts(after) === 'everything' ? 'weaker' : 'stronger';
    return { relation, differences: [`It is ${says(after)}; it was ${says(before)}.`] };
  }
  const parts: Part[] = [
    compareEnforcement(before.enforcement, after.enforcement),
    ...compareConditions(before.effective, after.effective),
  ];
  return {
    relation: parts.reduce<Relation>((relation, part) => both(relation, part.relation), 'equal'),
    differences: parts.flatMap((part) => (part.relation === 'equal' ? [] : [part.says])),
  };
}

/**
 * The same for a gate that was changed in place: by a later stage, or by a policy that inherits it. A gate that asks for
 * nothing accepts nothing, yet nobody loosens it by asking for something.
 */
export function compareInPlace(before: PlannedGate, after: PlannedGate): Compared {
  const asks = [before, after].every(({ effective, enforcement }) => !effective.skipped && enforcement !== 'dry-run');
  if (!asks || !asksNothing(before.effective)) return comparePlanned(before, after);
  const { relation, says } = compareEnforcement(before.enforcement, after.enforcement);
  return { relation, differences: relation === 'equal' ? [] : [says] };
}

const strictness: readonly Enforcement[] = ['dry-run', 'advisory', 'soft-mandatory', 'hard-mandatory'];

function compareEnforcement(before: Enforcement, after: Enforcement): Part {
  return {
    relation: ordered(strictness.indexOf(after) - strictness.indexOf(before)),
    says: `Its enforcement is ${after}; it was ${before}.`,
  };
}

/** What two gates must share to be comparable at all: the fields that say what is asked, not how much. */
export const identity: Readonly<Record<Gate['type'], readonly string[]>> = {
  metric: ['metric', 'split', 'slices', 'k', 'average', 'decisionThreshold', 'attack', 'epsilon'],
  fairness: ['metric', 'take', 'split', 'reference'],
  drift: ['method', 'target', 'features', 'base', 'bins'],
  lineage: [],
  integrity: [],
  'data-contract': [],
  explainability: ['metric'],
  documentation: [],
  security: [],
  rollout: [],
  monitoring: [],
  cost: ['metric'],
  expression: ['expression'],
};

type Fields = Readonly<Record<string, unknown>>;

function compareConditions(before: EffectiveGate, after: EffectiveGate): readonly Part[] {
  const a = before.gate as unknown as Fields;
  const b = after.gate as unknown as Fields;
  if (before.gate.type !== after.gate.type)
    return [{ relation: 'incomparable', says: `Its type is ${after.gate.type}; it was ${before.gate.type}.` }];
  // A gate that asks for nothing is inconclusive: it accepts nothing.
  const [nothingBefore, nothingAfter] = [asksNothing(before), asksNothing(after)];
  if (nothingBefore || nothingAfter) {
    const relation = nothingBefore === nothingAfter ? 'equal' : nothingAfter ? 'stronger' : 'weaker';
    const says = nothingAfter
      ? 'It asks for nothing now, so that nothing can pass it.'
      : 'It asked for nothing before.';
    return [{ relation, says }, scopePart('Its', a.scope, b.scope)];
  }
  const parts: Part[] = identity[after.gate.type].flatMap((field) =>
    same(a[field], b[field])
      ? []
      : [{ relation: 'incomparable' as const, says: `\`${field}\` is ${text(b[field])}; it was ${text(a[field])}.` }],
  );
  if (measuresNothing(before) !== measuresNothing(after))
    parts.push({
      relation: 'incomparable',
      says: 'Of the attributes that it compares, none is measured in one of the two.',
    });
  const metric = (b.metric ?? b.method) as string | undefined;
  parts.push(compareBand(before, after, metric, ['pass'], a, b), scopePart('Its', a.scope, b.scope));
  if (after.gate.type === 'rollout') {
    const [old, now] = [a.rollback as Fields | undefined, b.rollback as Fields | undefined];
    if (old && now) {
      if (!same(old.metric, now.metric))
        parts.push({ relation: 'incomparable', says: 'The metric that rolls back differs.' });
      else parts.push(compareBand(before, after, now.metric as string, ['rollback', 'pass'], old, now));
    } else if (old || now)
      parts.push({
        relation: now ? 'stronger' : 'weaker',
        says: now ? 'A deviation rolls back now.' : 'No deviation rolls back any more.',
      });
  }
  const more = (field: string, absent: number): void => {
    const [old, now] = [numberOf(a[field], absent), numberOf(b[field], absent)];
    if (old !== now)
      parts.push({
        relation: ordered(now - old),
        says: `\`${field}\` is ${text(b[field])}; it was ${text(a[field])}.`,
      });
  };
  more('minSamples', 0);
  if (after.gate.type === 'fairness') {
    // Where small groups warn, more small groups are both fewer that are compared and more that warn.
    const [old, now] = [numberOf(a.minGroupSize, 30), numberOf(b.minGroupSize, 30)];
    const warns = smallGroupsWarn(a) || smallGroupsWarn(b);
    if (old !== now)
      parts.push({
        relation: warns ? 'incomparable' : ordered(now - old),
        says: `\`minGroupSize\` is ${text(b.minGroupSize)}; it was ${text(a.minGroupSize)}.`,
      });
  }
  if (after.gate.type === 'drift') {
    const [old, now] = [shareNumber(a.maxShare), shareNumber(b.maxShare)];
    if (old !== now)
      parts.push({
        relation: ordered(old - now),
        says: `\`maxShare\` is ${text(b.maxShare)}; it was ${text(a.maxShare)}.`,
      });
  }
  const ranked = (field: string, order: readonly string[], absent: string): void => {
    const [old, now] = [String(a[field] ?? absent), String(b[field] ?? absent)];
    if (old !== now)
      parts.push({
        relation: ordered(order.indexOf(now) - order.indexOf(old)),
        says: `\`${field}\` is ${now}; it was ${old}.`,
      });
  };
  ranked('decideOn', ['point', 'interval'], 'point');
  ranked('evidence', ['value', 'counts', 'rows'], after.gate.type === 'fairness' ? 'counts' : 'value');
  if (after.gate.type === 'fairness') {
    const [warned, warns] = [smallGroupsWarn(a), smallGroupsWarn(b)];
    if (warned !== warns)
      parts.push({
        relation: warns ? 'weaker' : 'stronger',
        says: warns ? 'Small groups warn; they held.' : 'Small groups hold; they warned.',
      });
    parts.push(
      setPart('attributes', attributesOf(before), attributesOf(after)),
      setPart('intersections', list(a.intersections), list(b.intersections)),
    );
  }
  parts.push(...compareRequirements(a.require as Fields | undefined, b.require as Fields | undefined, ['require']));
  parts.push(...compareRequirements(a.access as Fields | undefined, b.access as Fields | undefined, ['access']));
  return [...parts, ...compareContexts(before, after)];
}

/** To let small groups warn asks for a rationale. */
function smallGroupsWarn({ smallGroups, rationale }: Fields): boolean {
  return smallGroups === 'warn' && typeof rationale === 'string' && rationale.trim() !== '';
}

/** Attributes that are compared, with the groups that must be there. */
function attributesOf({ gate, policy }: EffectiveGate): readonly string[] {
  if (gate.type !== 'fairness') return [];
  const measured = (policy.protectedAttributes ?? []).filter((attribute) => !isUnmeasured(attribute));
  const names = gate.attributes === 'all' ? measured.map((a) => a.attribute) : (gate.attributes ?? []);
  return names.flatMap((name) => [
    name,
    ...(declaredAttribute(policy, name)?.groups ?? []).map((group) => `${name}=${group}`),
  ]);
}

/** A narrower scope lets more models by: those of which it is known that they lie outside. */
function scopePart(whose: string, before: unknown, after: unknown): Part {
  if (same(before, after)) return { relation: 'equal', says: '' };
  const relation: Relation = before === undefined ? 'weaker' : after === undefined ? 'stronger' : 'incomparable';
  return { relation, says: `${whose} scope is ${text(after)}; it was ${text(before)}.` };
}

function numberOf(value: unknown, absent: number): number {
  return typeof value === 'number' ? value : absent;
}

function shareNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Number.parseFloat(value) / 100 : 0;
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.map((item) => (Array.isArray(item) ? [...item].sort().join(' × ') : String(item)))
    : [];
}
