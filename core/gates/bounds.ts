import { conversion, findUnit, type Unit } from '../catalog/units.ts';
import type { Bounds } from '../generated/GovernancePolicy.ts';
import type { Exact } from '../stats/decimal.ts';
import { type BoundExpression, parseBound } from './bound-expression.ts';
import type { Reason } from './evaluation.ts';
import {
  compareQuantities,
  difference,
  exactQuantity,
  product,
  type Quantity,
  showWhole,
  smallQuantity,
  sum,
} from './quantity.ts';

export { type BoundExpression, parseBound } from './bound-expression.ts';

/** Why a bound has no number here. */
export interface UnresolvedBound {
  readonly outcome: 'inconclusive' | 'error';
  readonly reason: Reason;
  readonly message: string;
}

/** What a bound is relative to, or why that is not known. */
export type ReferenceValue = { readonly value: Quantity } | UnresolvedBound;

export interface BoundContext {
  /** The unit of the metric. */
  readonly unit: Unit;
  reference(name: string): ReferenceValue;
}

/** The bound as a number in the metric's unit. */
export function resolveBound(expression: BoundExpression, context: BoundContext): Quantity | UnresolvedBound {
  if (expression.is === 'absolute') {
    const amount = inUnit(expression.amount, expression.unit, context.unit);
    return 'reason' in amount ? amount : exactQuantity(amount);
  }
  const reference = context.reference(expression.reference);
  if ('reason' in reference) return reference;
  const relative = relativeTo(reference.value, expression, context.unit);
  return (
    relative ?? mismatch(`The value of \`${expression.reference}\` is not a number that bounds can be relative to.`)
  );
}

const zero = smallQuantity({ n: 0, d: 1 });
const hundredth = smallQuantity({ n: 1, d: 100 });
const minusOne = smallQuantity({ n: -1, d: 1 });

/** Undefined where the reference has no exact value. */
function relativeTo(
  base: Quantity,
  { reference, operator, amount: written, unit }: Extract<BoundExpression, { is: 'relative' }>,
  to: Unit,
): Quantity | UnresolvedBound | undefined {
  const exact = sum(base, zero);
  if (!exact) return undefined;
  if (!operator || !written) return exact;
  const amount = exactQuantity(written);
  if (operator === '*') return product(exact, amount);
  let shift: Quantity | undefined;
  if (unit === '%') {
    if (compareQuantities(exact, zero) === 0) {
      const message = `\`${reference}\` is 0, and a percentage of 0 is no distance. Use a bound in the metric's unit, or \`pp\`.`;
      return { outcome: 'error', reason: 'relative-to-zero', message };
    }
    const size = compareQuantities(exact, zero) < 0 ? product(exact, minusOne) : exact;
    const share = product(amount, hundredth);
    shift = size && share && product(size, share);
  } else if (unit === 'pp') {
    if (!to.percent) return mismatch('`pp` (percentage points) fits fractions only; this metric is not one.');
    shift = product(amount, hundredth);
  } else {
    const converted = inUnit(written, unit, to);
    if ('reason' in converted) return converted;
    shift = exactQuantity(converted);
  }
  const signed = shift && operator === '-' ? product(shift, minusOne) : shift;
  return signed && sum(exact, signed);
}

/** An amount in the metric's unit. `%` of anything that can be a percentage is a hundredth. */
function inUnit(amount: Exact, from: string | undefined, to: Unit): Exact | UnresolvedBound {
  if (from === undefined) return amount;
  const unit = findUnit(from);
  const factor = unit && conversion(unit, to);
  if (factor) return amount.mul(factor.numerator).div(factor.denominator);
  if (from === '%' && to.percent) return amount.div(100);
  if (from === to.name) return amount;
  const expected = to.name === '' || to.percent ? 'a plain number' : `a number in ${to.name}`;
  return mismatch(`\`${from}\` does not fit this metric, which is ${expected}. Write the bound in the metric's unit.`);
}

function mismatch(message: string): UnresolvedBound {
  return { outcome: 'error', reason: 'unit-mismatch', message };
}

export type Side = 'min' | 'max' | 'above' | 'below';
export const sides: readonly Side[] = ['min', 'above', 'max', 'below'];

/** Bounds as numbers in the metric's unit. */
export type ResolvedBounds = Readonly<Partial<Record<Side, Quantity>>>;

/** Bounds that are relative to nothing have the same numbers for every model. */
const absoluteBounds = new WeakMap<
  Bounds,
  { readonly unit: string; readonly bounds: ResolvedBounds; readonly isAbsolute: true }
>();

type Expressions = Partial<Record<Side, BoundExpression | undefined>>;

const expressionsByBounds = new WeakMap<Bounds, Expressions>();

/** Relative bounds are resolved for each model, but read once. */
function expressionOf(
  bounds: Bounds,
  side: Side,
  bound: number | string,
  written: (side: Side) => string | undefined,
): BoundExpression | undefined {
  let known = expressionsByBounds.get(bounds);
  if (!known) expressionsByBounds.set(bounds, (known = {}));
  if (!(side in known)) known[side] = parseBound(bound, written(side));
  return known[side];
}

/** Resolves every side; the first that can't be resolved stands for all. Absolute bounds give the same object each time. */
export function resolveBounds(
  bounds: Bounds,
  written: (side: Side) => string | undefined,
  context: BoundContext,
): { readonly bounds: ResolvedBounds; readonly isAbsolute: boolean } | (UnresolvedBound & { readonly side: Side }) {
  const known = absoluteBounds.get(bounds);
  if (known?.unit === context.unit.name) return known;
  const resolved: Partial<Record<Side, Quantity>> = {};
  let isAbsolute = true;
  for (const side of sides) {
    const bound = bounds[side];
    if (bound === undefined) continue;
    const expression = expressionOf(bounds, side, bound, written);
    if (!expression) {
      const message = `\`${bound}\` is not a bound. Write a number, \`85%\`, \`5ms\` or \`baseline - 2%\`.`;
      return { side, ...mismatch(message) };
    }
    isAbsolute &&= expression.is === 'absolute';
    const quantity = resolveBound(expression, context);
    if ('reason' in quantity) return { side, ...quantity };
    resolved[side] = quantity;
  }
  if (isAbsolute) absoluteBounds.set(bounds, { unit: context.unit.name, bounds: resolved, isAbsolute });
  return { bounds: resolved, isAbsolute };
}

/** Whether nothing is bounded at all. */
export function isEmpty(bounds: Bounds | undefined): boolean {
  return bounds === undefined || sides.every((side) => bounds[side] === undefined);
}

/** The wider band: a side that `warn` leaves out is `pass`'s side. */
export function warnBand(pass: ResolvedBounds, warn: ResolvedBounds): ResolvedBounds {
  const lower = warn.min !== undefined || warn.above !== undefined ? warn : pass;
  const upper = warn.max !== undefined || warn.below !== undefined ? warn : pass;
  return withoutUndefined({ min: lower.min, above: lower.above, max: upper.max, below: upper.below });
}

function withoutUndefined(bounds: { readonly [S in Side]: Quantity | undefined }): ResolvedBounds {
  const result: Partial<Record<Side, Quantity>> = {};
  for (const side of sides) {
    const bound = bounds[side];
    if (bound !== undefined) result[side] = bound;
  }
  return result;
}

/** The first side that a value breaks, in the order min, above, max, below. */
export function brokenSide(value: Quantity, bounds: ResolvedBounds): Side | undefined {
  return sides.find((side) => {
    const bound = bounds[side];
    return bound !== undefined && !holds(value, side, bound);
  });
}

function holds(value: Quantity, side: Side, bound: Quantity): boolean {
  const order = compareQuantities(value, bound);
  switch (side) {
    case 'min':
      return order >= 0;
    case 'above':
      return order > 0;
    case 'max':
      return order <= 0;
    case 'below':
      return order < 0;
  }
}

/** Signed distance to the nearest bound, positive inside; null without bounds. */
export function marginOf(value: Quantity, bounds: ResolvedBounds): number | null {
  let margin: number | null = null;
  for (const side of sides) {
    const bound = bounds[side];
    if (bound === undefined) continue;
    const distance = side === 'min' || side === 'above' ? difference(value, bound) : difference(bound, value);
    if (margin === null || distance < margin) margin = distance;
  }
  return margin;
}

/** How an interval lies to bounds; an open end is ±Infinity. Outside of bounds that no number meets lies every interval. */
export function intervalWithin(
  lower: number,
  upper: number,
  bounds: ResolvedBounds,
): 'inside' | 'outside' | 'straddles' {
  const { min, above, max, below } = bounds;
  const inside =
    (min === undefined || lower >= min.value) &&
    (above === undefined || lower > above.value) &&
    (max === undefined || upper <= max.value) &&
    (below === undefined || upper < below.value);
  if (inside) return 'inside';
  const outside =
    (min !== undefined && upper < min.value) ||
    (above !== undefined && upper <= above.value) ||
    (max !== undefined && lower > max.value) ||
    (below !== undefined && lower >= below.value);
  return outside || areVoid(bounds) ? 'outside' : 'straddles';
}

/** Whether no number meets bounds: the upper side lies below the lower one, or they meet and one of them is open. */
function areVoid({ min, above, max, below }: ResolvedBounds): boolean {
  type End = ResolvedBounds[Side];
  const crosses = (low: End, high: End, isOpen: boolean): boolean =>
    low !== undefined && high !== undefined && (isOpen ? low.value >= high.value : low.value > high.value);
  return (
    crosses(min, max, false) || crosses(min, below, true) || crosses(above, max, true) || crosses(above, below, true)
  );
}

const symbols: Readonly<Record<Side, string>> = { min: '≥', above: '>', max: '≤', below: '<' };

const descriptions = new WeakMap<ResolvedBounds, string>();

/** `≥ 0.8 and ≤ 1.25`, in the metric's unit. */
export function describeBounds(bounds: ResolvedBounds): string {
  let text = descriptions.get(bounds);
  if (text === undefined) descriptions.set(bounds, (text = describe(bounds)));
  return text;
}

function describe(bounds: ResolvedBounds): string {
  return sides
    .flatMap((side) => {
      const bound = bounds[side];
      return bound === undefined ? [] : [`${symbols[side]} ${showWhole(bound)}`];
    })
    .join(' and ');
}

export function describeSide(side: Side): string {
  return symbols[side];
}

/** Doubles for display. */
export function plainBounds(bounds: ResolvedBounds): Partial<Record<Side, number>> {
  const plain: Partial<Record<Side, number>> = {};
  for (const side of sides) {
    const bound = bounds[side];
    if (bound !== undefined) plain[side] = bound.value;
  }
  return plain;
}
