import { findMetric } from '../catalog/metrics.ts';
import { unitOf } from '../catalog/units.ts';
import type { Bounds, GovernancePolicy } from '../generated/GovernancePolicy.ts';
import { compareExact, type Exact } from '../stats/decimal.ts';
import { writtenForm } from '../yaml/value.ts';
import { type BoundExpression, parseBound, resolveBound, type Side } from './bounds.ts';
import { ordered, type Part, same, text } from './compare-part.ts';
import type { EffectiveGate } from './evaluation.ts';
import { both, type Relation } from './relation.ts';

type Fields = Readonly<Record<string, unknown>>;

const lowerSides = ['min', 'above'] as const;
const upperSides = ['max', 'below'] as const;

/** `pass` and the warning band: what warns is accepted too, with a warning. */
export function compareBand(
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
