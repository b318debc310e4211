import { compareExact, type Exact, exactOf, formatDistinct, formatExact, toDouble } from '../stats/decimal.ts';

/**
 * A number that is compared: the nearest double, and the exact number where there is one (decimals as written, quotients
 * of counts). Figures that are irrational, such as a correlation, have the double alone.
 */
export interface Quantity {
  readonly value: number;
  /** Made on demand: most comparisons are settled by the doubles. */
  readonly exact: () => Exact | undefined;
}

/** A number as written in a document. */
export function writtenQuantity(value: number, written: string): Quantity {
  return { value, exact: once(() => exactOf(written) ?? exactOf(value)) };
}

/** An exact number, such as a quotient of counts. */
export function exactQuantity(exact: Exact): Quantity {
  return { value: toDouble(exact), exact: () => exact };
}

/** A computed figure without an exact form. */
export function approximateQuantity(value: number): Quantity {
  return { value, exact: once(() => exactOf(value)) };
}

/** −1, 0 or 1. Doubles that differ decide: both are correctly rounded, and rounding is monotone. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  if (a.value < b.value) return -1;
  if (a.value > b.value) return 1;
  const exactA = a.exact();
  const exactB = b.exact();
  return exactA && exactB ? compareExact(exactA, exactB) : 0;
}

/** a − b as the nearest double of the exact difference. */
export function difference(a: Quantity, b: Quantity): number {
  const exactA = a.exact();
  const exactB = b.exact();
  return exactA && exactB ? toDouble(exactA.sub(exactB)) : a.value - b.value;
}

export function show(quantity: Quantity, significant = 6): string {
  return formatExact(quantity.exact() ?? quantity.value, significant);
}

/** A figure and the bound it is held against, so that what is shown is ordered as what was compared. */
export function showAgainst(quantity: Quantity, bound: Quantity): { readonly value: string; readonly bound: string } {
  return formatDistinct(quantity.exact() ?? quantity.value, bound.exact() ?? bound.value);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
