import { compareExact, type Exact, exactOf, formatDistinct, formatExact, toDouble } from '../stats/decimal.ts';
import {
  compareSmall,
  type SmallFraction,
  smallDecimal,
  smallDifference,
  smallFraction,
} from '../stats/small-fraction.ts';

/**
 * A number that is compared: the nearest double, and the exact number where there is one (decimals as written, quotients
 * of counts). Figures that are irrational, such as a correlation, have the double alone.
 */
export interface Quantity {
  readonly value: number;
  /** Made on demand: most comparisons are settled by the doubles. */
  readonly exact: () => Exact | undefined;
  /** The exact number again, where it is made of few digits: then it needs no big integers. */
  readonly small?: SmallFraction | undefined;
}

/** A number as written in a document. */
export function writtenQuantity(value: number, written: string): Quantity {
  return { value, exact: once(() => exactOf(written) ?? exactOf(value)), small: smallDecimal(written) };
}

/** An exact number, such as a quotient of counts. */
export function exactQuantity(exact: Exact): Quantity {
  return { value: toDouble(exact), exact: () => exact, small: smallFraction(exact) };
}

/** A computed figure without an exact form. */
export function approximateQuantity(value: number): Quantity {
  return { value, exact: once(() => exactOf(value)), small: smallDecimal(String(value)) };
}

/** −1, 0 or 1. Doubles that differ decide: both are correctly rounded, and rounding is monotone. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  if (a.value < b.value) return -1;
  if (a.value > b.value) return 1;
  const order = a.small && b.small && compareSmall(a.small, b.small);
  if (order !== undefined) return order;
  const exactA = a.exact();
  const exactB = b.exact();
  return exactA && exactB ? compareExact(exactA, exactB) : 0;
}

/** a − b as the nearest double of the exact difference. */
export function difference(a: Quantity, b: Quantity): number {
  const small = a.small && b.small && smallDifference(a.small, b.small);
  if (small !== undefined) return small;
  const exactA = a.exact();
  const exactB = b.exact();
  return exactA && exactB ? toDouble(exactA.sub(exactB)) : a.value - b.value;
}

export function show(quantity: Quantity, significant = 6): string {
  return formatExact(quantity.exact() ?? quantity.value, significant);
}

/** A double that prints in four digits or fewer is what was written: nothing has to be rounded to show it. */
const short = /^-?\d{1,4}$|^-?(?=[\d.]{3,6}$)\d+\.\d{1,4}$/;

/** A figure and the bound it is held against, so that what is shown is ordered as what was compared. */
export function showAgainst(quantity: Quantity, bound: Quantity): { readonly value: string; readonly bound: string } {
  const value = String(quantity.value);
  const limit = String(bound.value);
  // Different doubles are ordered as the exact numbers are; equal ones may hide a difference.
  if (
    quantity.value !== bound.value &&
    short.test(value) &&
    short.test(limit) &&
    isExactly(quantity) &&
    isExactly(bound)
  ) {
    return { value, bound: limit };
  }
  return formatDistinct(quantity.exact() ?? quantity.value, bound.exact() ?? bound.value);
}

/** Whether the double's shortest text is the number itself. */
function isExactly({ value, exact, small }: Quantity): boolean {
  const shortest = small && smallDecimal(String(value));
  const order = small && shortest && compareSmall(small, shortest);
  if (order !== undefined) return order === 0;
  const number = exact();
  const printed = number && exactOf(value);
  return (
    printed !== undefined &&
    number !== undefined &&
    number.n === printed.n &&
    number.d === printed.d &&
    number.s === printed.s
  );
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
