// Differences, ratios and means of figures: exact where the figures are, and never a number where one is missing.
import { compareExact } from './decimal.ts';
import { okExact } from './rates.ts';
import {
  type Infinite,
  infiniteBecause,
  type Ok,
  ok,
  type Result,
  type Undefined,
  undefinedBecause,
} from './result.ts';

type Missing = Undefined | Infinite;

/** a − b */
export function differenceOf(a: Result, b: Result): Result {
  return combine(a, b, (left, right) =>
    left.exact !== undefined && right.exact !== undefined
      ? okExact(left.exact.sub(right.exact))
      : ok(left.value - right.value),
  );
}

/** a ÷ b. x/0 is infinite, 0/0 undefined. */
export function ratioOf(a: Result, b: Result): Result {
  return combine(a, b, (left, right) => {
    if (right.value === 0) {
      return left.value === 0
        ? undefinedBecause('both rates are 0: 0/0')
        : infiniteBecause('the rate divided by is 0, the other is not');
    }
    return left.exact !== undefined && right.exact !== undefined
      ? okExact(left.exact.div(right.exact))
      : ok(left.value / right.value);
  });
}

/** (a + b) / 2 */
export function meanOf(a: Result, b: Result): Result {
  return combine(a, b, (left, right) =>
    left.exact !== undefined && right.exact !== undefined
      ? okExact(left.exact.add(right.exact).div(2))
      : ok((left.value + right.value) / 2),
  );
}

/** |a| */
export function magnitudeOf(a: Result): Result {
  if (a.status !== 'ok') return a;
  return a.exact === undefined ? ok(Math.abs(a.value)) : okExact(a.exact.abs());
}

/** The greater one */
export function greaterOf(a: Result, b: Result): Result {
  return combine(a, b, (left, right) => (compareOk(left, right) >= 0 ? left : right));
}

/** The lesser one */
export function lesserOf(a: Result, b: Result): Result {
  return combine(a, b, (left, right) => (compareOk(left, right) <= 0 ? left : right));
}

/** Greatest − least of two or more figures, ≥ 0. Missing if any of them is. */
export function gapBetween(values: readonly Result[]): Result {
  const ends = extremesOf(values);
  return 'status' in ends ? ends : differenceOf(ends.greatest, ends.least);
}

/** Least ÷ greatest of two or more figures, 0 to 1. Missing if any of them is; undefined if all are 0 or one is negative. */
export function ratioBetween(values: readonly Result[]): Result {
  const ends = extremesOf(values);
  if ('status' in ends) return ends;
  if (ends.least.value < 0) return undefinedBecause('a ratio of negative figures says nothing');
  return ratioOf(ends.least, ends.greatest);
}

/** Where the least and the greatest figure stand, the first of equal ones each; undefined if a figure is missing. */
export function extremeIndexes(
  values: readonly Result[],
): { readonly least: number; readonly greatest: number } | undefined {
  let least = -1;
  let greatest = -1;
  for (const [index, value] of values.entries()) {
    if (value.status !== 'ok') return undefined;
    const low = values[least];
    const high = values[greatest];
    if (low?.status !== 'ok' || compareOk(value, low) < 0) least = index;
    if (high?.status !== 'ok' || compareOk(value, high) > 0) greatest = index;
  }
  return least === -1 ? undefined : { least, greatest };
}

/** The order of two figures: by their doubles, which are correctly rounded, and exactly where those are equal. */
export function compareOk(a: Ok, b: Ok): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return a.exact !== undefined && b.exact !== undefined ? compareExact(a.exact, b.exact) : 0;
}

function extremesOf(values: readonly Result[]): { readonly least: Ok; readonly greatest: Ok } | Missing {
  if (values.length < 2) return undefinedBecause('there are no two groups to compare');
  const missing = firstMissing(values);
  if (missing !== undefined) return missing;
  const indexes = extremeIndexes(values);
  const least = indexes && values[indexes.least];
  const greatest = indexes && values[indexes.greatest];
  if (least?.status !== 'ok' || greatest?.status !== 'ok') return undefinedBecause('a figure is missing');
  return { least, greatest };
}

function combine(a: Result, b: Result, compute: (a: Ok, b: Ok) => Result): Result {
  if (a.status === 'ok' && b.status === 'ok') return compute(a, b);
  return firstMissing([a, b]) ?? undefinedBecause('a figure is missing');
}

/** Undefined before infinite, so that the outcome doesn't depend on the order of the groups. */
function firstMissing(values: readonly Result[]): Missing | undefined {
  let infinite: Infinite | undefined;
  for (const value of values) {
    if (value.status === 'undefined') return value;
    if (value.status === 'infinite') infinite ??= value;
  }
  return infinite;
}
