/** An exact fraction; the denominator is positive. */
export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

/** The fraction top/bottom in lowest terms. @throws on a zero denominator */
export function over(top: bigint, bottom: bigint): Fraction {
  if (bottom === 0n) throw new Error('division by zero');
  const shared = gcd(top, bottom) * (bottom < 0n ? -1n : 1n);
  return { top: top / shared, bottom: bottom / shared };
}

export const whole = (n: number): Fraction => ({ top: BigInt(n), bottom: 1n });
export const zero = whole(0);
export const one = whole(1);

const decimal = /^\s*([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?\s*$/;

/** The exact value of a decimal as written, and the value of one unit of its last digit. */
export function written(text: string): { readonly value: Fraction; readonly unit: Fraction } {
  const match = decimal.exec(text);
  if (!match) throw new Error(`${text} is no decimal`);
  const [, sign, before = '', after = '', exponent = '0'] = match;
  const digits = BigInt((before + after).replace(/^$/, '0')) * (sign === '-' ? -1n : 1n);
  const shift = Number(exponent) - after.length;
  const power = 10n ** BigInt(Math.abs(shift));
  const unit = shift >= 0 ? over(power, 1n) : over(1n, power);
  return { value: times(over(digits, 1n), unit), unit };
}

/** The exact value of a number as JSON writes it. */
export const exact = (n: number): Fraction => written(String(n)).value;

export const plus = (a: Fraction, b: Fraction): Fraction =>
  over(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
export const negative = (a: Fraction): Fraction => ({ top: -a.top, bottom: a.bottom });
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, negative(b));
export const times = (a: Fraction, b: Fraction): Fraction => over(a.top * b.top, a.bottom * b.bottom);
export const divided = (a: Fraction, b: Fraction): Fraction => over(a.top * b.bottom, a.bottom * b.top);
export const magnitude = (a: Fraction): Fraction => (a.top < 0n ? negative(a) : a);

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.top * b.bottom - b.top * a.bottom;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const largest = (list: readonly Fraction[]): Fraction => list.reduce((a, b) => (compare(a, b) >= 0 ? a : b));
export const smallest = (list: readonly Fraction[]): Fraction => list.reduce((a, b) => (compare(a, b) <= 0 ? a : b));

/** The nearest double, good to about 1e-16 relative. */
export function toNumber(a: Fraction): number {
  if (a.top === 0n) return 0;
  const size = a.top < 0n ? -a.top : a.top;
  const shift = BigInt(a.bottom.toString(2).length - size.toString(2).length + 60);
  const scaled = shift >= 0n ? (size << shift) / a.bottom : size / (a.bottom << -shift);
  const half = Number(shift) / 2;
  return Number(scaled) * 2 ** -Math.floor(half) * 2 ** -Math.ceil(half) * (a.top < 0n ? -1 : 1);
}
