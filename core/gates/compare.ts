import { findMetric } from '../catalog/metrics.ts';
import { unitOf } from '../catalog/units.ts';
import type { Bounds, Gate, GovernancePolicy } from '../generated/GovernancePolicy.ts';
import { compareExact, type Exact } from '../stats/decimal.ts';
import { writtenForm } from '../yaml/value.ts';
import { type BoundExpression, parseBound, resolveBound, type Side } from './bounds.ts';
import { compareRequirements } from './compare-requirements.ts';
import { effectivePolicy, type PlannedGate, type PolicyDocument } from './effective-policy.ts';
import type { EffectiveGate, Enforcement, Reference } from './evaluation.ts';
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
      return { ...head, ...comparePlanned(a, b) };
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

interface Part {
  readonly relation: Relation;
  readonly says: string;
}

const strictness: readonly Enforcement[] = ['dry-run', 'advisory', 'soft-mandatory', 'hard-mandatory'];

function compareEnforcement(before: Enforcement, after: Enforcement): Part {
  return {
    relation: ordered(strictness.indexOf(after) - strictness.indexOf(before)),
    says: `Its enforcement is ${after}; it was ${before}.`,
  };
}

/** More is stronger. */
function ordered(difference: number): Relation {
  return difference > 0 ? 'stronger' : difference < 0 ? 'weaker' : 'equal';
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
  const parts: Part[] = identity[after.gate.type].flatMap((field) =>
    same(a[field], b[field])
      ? []
      : [{ relation: 'incomparable' as const, says: `\`${field}\` is ${text(b[field])}; it was ${text(a[field])}.` }],
  );
  const metric = (b.metric ?? b.method) as string | undefined;
  parts.push(compareBand(before, after, metric, ['pass'], a, b), scopePart(a.scope, b.scope));
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
  if (after.gate.type === 'fairness') more('minGroupSize', 30);
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
    ranked('smallGroups', ['warn', 'hold'], 'hold');
    parts.push(
      setPart('attributes', attributesOf(before), attributesOf(after)),
      setPart('intersections', list(a.intersections), list(b.intersections)),
    );
  }
  parts.push(...compareRequirements(a.require as Fields | undefined, b.require as Fields | undefined, ['require']));
  parts.push(...compareRequirements(a.access as Fields | undefined, b.access as Fields | undefined, ['access']));
  return parts;
}

/** Attributes that are compared, with the groups that must be there. */
function attributesOf({ gate, policy }: EffectiveGate): readonly string[] {
  if (gate.type !== 'fairness') return [];
  const measured = (policy.protectedAttributes ?? []).filter(
    (a) => a.notMeasured === undefined || (a.groups?.length ?? 0) > 0,
  );
  const names = gate.attributes === 'all' ? measured.map((a) => a.attribute) : (gate.attributes ?? []);
  return names.flatMap((name) => [
    name,
    ...(measured.find((a) => a.attribute === name)?.groups ?? []).map((group) => `${name}=${group}`),
  ]);
}

function setPart(field: string, before: readonly string[], after: readonly string[]): Part {
  const gone = before.filter((item) => !after.includes(item));
  const added = after.filter((item) => !before.includes(item));
  const relation: Relation =
    gone.length > 0 ? (added.length > 0 ? 'incomparable' : 'weaker') : added.length > 0 ? 'stronger' : 'equal';
  const says = [added.length > 0 ? `adds ${added.join(', ')}` : '', gone.length > 0 ? `drops ${gone.join(', ')}` : '']
    .filter(Boolean)
    .join(' and ');
  return { relation, says: `\`${field}\` ${says}.` };
}

/** A narrower scope lets more models by. */
function scopePart(before: unknown, after: unknown): Part {
  if (same(before, after)) return { relation: 'equal', says: '' };
  const relation: Relation = before === undefined ? 'weaker' : after === undefined ? 'stronger' : 'incomparable';
  return { relation, says: `Its scope is ${text(after)}; it was ${text(before)}.` };
}

const lowerSides = ['min', 'above'] as const;
const upperSides = ['max', 'below'] as const;

/** `pass` and the warning band: what warns is accepted too, with a warning. */
function compareBand(
  before: EffectiveGate,
  after: EffectiveGate,
  metric: string | undefined,
  path: readonly string[],
  a: Fields,
  b: Fields,
): Part {
  const bands = [a, b].map((fields) => ({ pass: (fields.pass ?? {}) as Bounds, warn: (fields.warn ?? {}) as Bounds }));
  const [old, now] = bands;
  if (!old || !now || (same(old.pass, now.pass) && same(old.warn, now.warn))) return { relation: 'equal', says: '' };
  const says = `It passes at ${text(now.pass)}${Object.keys(now.warn).length > 0 ? `, warns at ${text(now.warn)}` : ''}; it passed at ${text(old.pass)}${Object.keys(old.warn).length > 0 ? `, warned at ${text(old.warn)}` : ''}.`;
  // A gate that bounds nothing is inconclusive: it accepts nothing.
  const empty = (bounds: Bounds): boolean => [...lowerSides, ...upperSides].every((side) => bounds[side] === undefined);
  if (empty(old.pass) || empty(now.pass))
    return { relation: empty(old.pass) === empty(now.pass) ? 'equal' : empty(now.pass) ? 'stronger' : 'weaker', says };
  let relation: Relation = 'equal';
  for (const sides of [lowerSides, upperSides]) {
    for (const field of ['pass', 'warn'] as const) {
      const edgeOf = (gate: EffectiveGate, band: { pass: Bounds; warn: Bounds }): Edge | undefined => {
        const own = sides.some((side) => band[field][side] !== undefined) ? field : 'pass';
        return edge(gate, band[own], sides, metric, [...path.slice(0, -1), own]);
      };
      relation = both(relation, compareEdges(edgeOf(before, old), edgeOf(after, now), sides === lowerSides));
    }
  }
  return { relation, says };
}

/** One end of what is accepted. */
interface Edge {
  readonly expression: BoundExpression | undefined;
  readonly number: Exact | undefined;
  readonly open: boolean;
}

function edge(
  gate: EffectiveGate,
  bounds: Bounds,
  sides: readonly Side[],
  metric: string | undefined,
  path: readonly string[],
): Edge | undefined {
  const [closed, open] = sides;
  const edges = [closed, open].flatMap((side): Edge[] => {
    const bound = side && bounds[side];
    if (bound === undefined || side === undefined) return [];
    const expression = parseBound(bound, writtenForm(gate.place(...path).document.yaml.written, bounds, side));
    return [{ expression, number: expression && absoluteNumber(expression, gate.policy, metric), open: side === open }];
  });
  if (edges.length < 2) return edges[0];
  // Both are written: the tighter one binds, where that can be told.
  const [first, second] = edges as [Edge, Edge];
  if (!first.number || !second.number) return { expression: undefined, number: undefined, open: false };
  const lower = sides === lowerSides;
  const order = compareExact(first.number, second.number) * (lower ? 1 : -1);
  return order > 0 ? first : second;
}

function absoluteNumber(
  expression: BoundExpression,
  policy: GovernancePolicy,
  metric: string | undefined,
): Exact | undefined {
  if (expression.is !== 'absolute') return undefined;
  const declared =
    metric === undefined || !policy.metrics || !Object.hasOwn(policy.metrics, metric)
      ? undefined
      : policy.metrics[metric];
  const found = metric === undefined ? undefined : findMetric(metric);
  const unit = declared
    ? unitOf({ unit: declared.unit })
    : found?.kind === 'metric'
      ? unitOf(found.metric)
      : unitOf({ unit: 'fraction' });
  const quantity = resolveBound(expression, {
    unit,
    reference: () => ({ outcome: 'inconclusive', reason: 'missing-reference', message: '' }),
  });
  return 'reason' in quantity ? undefined : quantity.exact();
}

function compareEdges(before: Edge | undefined, after: Edge | undefined, lower: boolean): Relation {
  if (!before && !after) return 'equal';
  if (!before) return 'stronger';
  if (!after) return 'weaker';
  if (before.number && after.number) return tighter(before.number, after.number, before.open, after.open, lower);
  const [a, b] = [before.expression, after.expression];
  if (a?.is !== 'relative' || b?.is !== 'relative' || a.reference !== b.reference || a.unit !== b.unit)
    return 'incomparable';
  // Distances from one reference in one unit are ordered whatever its value is; factors only where its sign is known.
  const [x, y] = [signed(a), signed(b)];
  if (x && y) return tighter(x, y, before.open, after.open, lower);
  if (a.operator === b.operator && a.amount && b.amount && compareExact(a.amount, b.amount) === 0)
    return ordered(Number(after.open) - Number(before.open));
  return 'incomparable';
}

function signed(expression: Extract<BoundExpression, { is: 'relative' }>): Exact | undefined {
  if (expression.operator === '*' || !expression.amount) return undefined;
  return expression.operator === '-' ? expression.amount.neg() : expression.amount;
}

function tighter(before: Exact, after: Exact, wasOpen: boolean, isOpen: boolean, lower: boolean): Relation {
  const order = compareExact(after, before) * (lower ? 1 : -1);
  return order === 0 ? ordered(Number(isOpen) - Number(wasOpen)) : ordered(order);
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

/** Same data, whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  return `{${Object.entries(value)
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([k, v]) => `${k}:${canonical(v)}`)
    .join()}}`;
}

function text(value: unknown): string {
  if (value === undefined) return 'not said';
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return (
      Object.entries(value)
        .map(([k, v]) => `${k} ${text(v)}`)
        .join(', ') || 'nothing'
    );
  return Array.isArray(value) ? value.map(text).join(', ') : `\`${String(value)}\``;
}
