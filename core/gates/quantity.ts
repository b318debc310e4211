import {
  compareExact,
  differenceExact,
  differencePrinted,
  type Exact,
  exactOf,
  exactQuotient,
  formatDistinct,
  formatExact,
  toDouble,
} from '../stats/decimal.ts';
import type { Result } from '../stats/result.ts';
import {
  compareSmall,
  isDecimal,
  type SmallFraction,
  smallDecimal,
  smallDifference,
  smallFraction,
  smallProduct,
  smallSum,
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
  /** What JavaScript prints for the double is the number itself; where this is left out, nobody has looked. */
  readonly isAsPrinted?: boolean;
}

/** A number as written in a document. */
export function writtenQuantity(value: number, written: string): Quantity {
  const exact = once(() => exactOf(written) ?? exactOf(value));
  return written === String(value)
    ? { value, exact, small: smallDecimal(written), isAsPrinted: true }
    : { value, exact, small: smallDecimal(written) };
}

/** An exact number, such as a quotient of counts. */
export function exactQuantity(exact: Exact): Quantity {
  return { value: toDouble(exact), exact: () => exact, small: smallFraction(exact) };
}

/** A computed figure without an exact form. */
export function approximateQuantity(value: number): Quantity {
  return { value, exact: once(() => exactOf(value)), small: smallDecimal(String(value)), isAsPrinted: true };
}

/** An exact number of few digits. */
/** What was computed, exactly where that is known. */
export function computedQuantity({ value, exact }: Extract<Result, { readonly status: 'ok' }>): Quantity {
  return exact ? exactQuantity(exact) : approximateQuantity(value);
}

export function smallQuantity(small: SmallFraction): Quantity {
  return { value: small.n / small.d, exact: once(() => exactQuotient(small.n, small.d)), small };
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
  if (a.isAsPrinted && b.small) {
    const printed = differencePrinted(a.value, b.small.n, b.small.d);
    if (printed !== undefined) return printed;
  }
  if (b.isAsPrinted && a.small) {
    const printed = differencePrinted(b.value, a.small.n, a.small.d);
    if (printed !== undefined) return printed === 0 ? 0 : -printed;
  }
  const exactA = a.exact();
  const exactB = b.exact();
  return exactA && exactB ? differenceExact(exactA, exactB) : a.value - b.value;
}

/** a + b, exactly; undefined where one has no exact number. */
export function sum(a: Quantity, b: Quantity): Quantity | undefined {
  const small = a.small && b.small && smallSum(a.small, b.small);
  if (small) return smallQuantity(small);
  const [exactA, exactB] = [a.exact(), b.exact()];
  return exactA && exactB && exactQuantity(exactA.add(exactB));
}

/** a · b, exactly; undefined where one has no exact number. */
export function product(a: Quantity, b: Quantity): Quantity | undefined {
  const small = a.small && b.small && smallProduct(a.small, b.small);
  if (small) return smallQuantity(small);
  const [exactA, exactB] = [a.exact(), b.exact()];
  return exactA && exactB && exactQuantity(exactA.mul(exactB));
}

export function show(quantity: Quantity, significant = 6): string {
  return formatExact(quantity.exact() ?? quantity.value, significant);
}

/** All digits of a number, up to fifteen. */
export function showWhole(quantity: Quantity): string {
  if (isExactly(quantity)) {
    const text = String(quantity.value);
    if (smallDecimal(text)) return text;
  }
  return show(quantity, 15);
}

/** A double that prints in four digits or fewer is what was written: nothing has to be rounded to show it. */
const short = /^-?\d{1,4}$|^-?(?=[\d.]{3,6}$)\d+\.\d{1,4}$/;

/** A figure and the bound it is held against, so that what is shown is ordered as what was compared. */
export function showAgainst(quantity: Quantity, bound: Quantity): { readonly value: string; readonly bound: string } {
  const isExact = isExactly(quantity);
  const isBoundExact = isExactly(bound);
  // Different doubles are ordered as the exact numbers are; equal ones may hide a difference.
  if (isExact && isBoundExact && quantity.value !== bound.value) {
    const value = String(quantity.value);
    const limit = String(bound.value);
    if (short.test(value) && short.test(limit)) return { value, bound: limit };
  }
  // As doubles where those say it all: then the text can be had without big integers.
  return formatDistinct(
    isExact ? quantity.value : (quantity.exact() ?? quantity.value),
    isBoundExact ? bound.value : (bound.exact() ?? bound.value),
  );
}

/** Whether the double's shortest text is the number itself. */
function isExactly({ value, exact, small, isAsPrinted }: Quantity): boolean {
  if (isAsPrinted) return true;
  const printed = small && smallDecimal(String(value));
  const order = small && printed && compareSmall(small, printed);
  if (order !== undefined) return order === 0;
  if (small && !isDecimal(small)) return false;
  const number = exact();
  const shortest = number && exactOf(value);
  return (
    shortest !== undefined &&
    number !== undefined &&
    number.n === shortest.n &&
    number.d === shortest.d &&
    number.s === shortest.s
  );
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
