import type { Part } from './compare-part.ts';
import { atMost, parseDuration } from './duration.ts';
import type { EffectiveGate } from './evaluation.ts';
import { declaredAttribute, isUnmeasured, namedAttributes } from './group-evidence.ts';
import type { Relation } from './relation.ts';
import { asks, asksAny } from './requirement.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Whether more of a requirement's value asks for more or for less. Anything else is equal or can't be compared. */
const moreIsStronger = new Set([
  'predictionCoverage',
  'completeness',
  'minDuration',
  'minRequests',
  'retainVersions',
  'captureRate',
  'percentile',
]);
const lessIsStronger = new Set([
  'maxProtectedAttribution',
  'maxAgeAfterTraining',
  'maxModelAge',
  'perTrainingRun',
  'perDeployment',
  'idleShutdown',
  'max',
  'below',
  'amount',
  'alertAt',
]);
/** Lists of what must be there, and lists of what is allowed. */
const allOf = new Set(['methods', 'scopes', 'sections', 'approvals', 'appliesTo', 'drift', 'triggers']);
const anyOf = new Set(['strategy', 'principals']);

/** Whether a gate asks for nothing at all, so that it checks nothing: a measured gate without bounds bounds nothing instead. */
export function asksNothing({ gate, policy }: EffectiveGate): boolean {
  switch (gate.type) {
    case 'metric':
    case 'drift':
    case 'expression':
      return false;
    case 'fairness':
      return namedAttributes(gate, policy).length === 0 && !gate.intersections?.length;
    case 'security':
      return !asksAny(gate.require) && gate.access === undefined;
    // Requirements that are there and ask for nothing are not made up for by what is bounded beside them.
    case 'rollout':
      return gate.require ? !asksAny(gate.require) : gate.rollback === undefined;
    case 'explainability':
    case 'cost':
      return gate.require ? !asksAny(gate.require) : gate.pass === undefined && gate.metric === undefined;
    case 'lineage':
    case 'integrity':
    case 'data-contract':
    case 'documentation':
    case 'monitoring':
      return !asksAny(gate.require);
  }
}

/** Whether a gate compares only attributes that are declared as not measured: it decides where a report has them all the same. */
export function measuresNothing({ gate, policy }: EffectiveGate): boolean {
  if (gate.type !== 'fairness' || gate.intersections?.length) return false;
  const named = namedAttributes(gate, policy);
  return named.length > 0 && named.every((name) => isUnmeasured(declaredAttribute(policy, name)));
}

/** Compares what declared gates require, key by key. */
export function compareRequirements(
  before: Fields | undefined,
  after: Fields | undefined,
  path: readonly string[],
): readonly Part[] {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (key) => !key.startsWith('x-'),
  );
  return keys.flatMap((key) => comparePart(key, before?.[key], after?.[key], [...path, key]));
}

function comparePart(key: string, before: unknown, after: unknown, path: readonly string[]): readonly Part[] {
  const name = path.slice(1).join('.') || path.join('.');
  const says = `\`${name}\` is ${show(after)}; it was ${show(before)}.`;
  if (!asks(before) && !asks(after)) return [];
  if (!asks(before)) return [{ relation: 'stronger', says: `\`${name}\` is required now: ${show(after)}.` }];
  if (!asks(after))
    return [{ relation: 'weaker', says: `\`${name}\` is not required any more; it was ${show(before)}.` }];
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (Array.isArray(after) || Array.isArray(before) || anyOf.has(key))
    return [{ relation: lists(key, toList(before), toList(after)), says }];
  if (typeof before === 'object' && typeof after === 'object')
    return compareRequirements(before as Fields, after as Fields, path);
  const order = compareValues(before, after);
  if (order === undefined || (!moreIsStronger.has(key) && !lessIsStronger.has(key))) {
    if (key === 'servingSchemaMatch') return [{ relation: after === 'exact' ? 'stronger' : 'weaker', says }];
    return [{ relation: 'incomparable', says }];
  }
  if (order === 0) return [];
  return [{ relation: order > 0 === moreIsStronger.has(key) ? 'stronger' : 'weaker', says }];
}

function toList(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === 'object' ? JSON.stringify(item) : String(item),
  );
}

function lists(key: string, before: readonly string[], after: readonly string[]): Relation {
  const gone = before.some((item) => !after.includes(item));
  const added = after.some((item) => !before.includes(item));
  if (!gone && !added) return 'equal';
  if (gone && added) return 'incomparable';
  if (allOf.has(key)) return added ? 'stronger' : 'weaker';
  if (anyOf.has(key)) return added ? 'weaker' : 'stronger';
  return 'incomparable';
}

/** Positive where `after` is more; undefined where the two are no amounts of one kind. */
function compareValues(before: unknown, after: unknown): number | undefined {
  if (before === 'all' || after === 'all') return (after === 'all' ? 1 : 0) - (before === 'all' ? 1 : 0);
  const [a, b] = [amount(before), amount(after)];
  if (a && b) return a.unit === b.unit ? b.value - a.value : undefined;
  const [old, now] = [parseDuration(String(before)), parseDuration(String(after))];
  if (!old || !now) return undefined;
  const [shorter, longer] = [atMost(now, old), atMost(old, now)];
  if (shorter === undefined || longer === undefined) return undefined;
  return shorter && longer ? 0 : shorter ? -1 : 1;
}

function amount(value: unknown): { readonly value: number; readonly unit: string } | undefined {
  if (typeof value === 'number') return { value, unit: '' };
  const match = /^\s*(?:([A-Z]{3})\s*)?([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(%|[A-Za-zµ]+)?\s*$/.exec(
    String(value),
  );
  if (!match?.[2]) return undefined;
  return match[3] === '%'
    ? { value: Number(match[2]) / 100, unit: '' }
    : { value: Number(match[2]), unit: match[1] ?? match[3] ?? '' };
}

function show(value: unknown): string {
  if (value === undefined) return 'not said';
  return typeof value === 'object' ? JSON.stringify(value) : `\`${String(value)}\``;
}
