import type { Exact } from './decimal.ts';

/**
 * An exact fraction of two integers that doubles hold exactly, denominator above 0, not reduced. Arithmetic on it is
 * exact as long as every product stays below 2^53; every function here says so by giving undefined where one does not.
 * It settles what decimals with few digits and quotients of counts need, a hundred times as fast as big integers.
 */
export interface SmallFraction {
  readonly n: number;
  readonly d: number;
}

const MAX = Number.MAX_SAFE_INTEGER;
const MAX_BIG = BigInt(MAX);

/** Powers of ten that doubles hold exactly and that stay below 2^53. */
const POWERS: readonly number[] = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** A plain decimal of up to 15 digits: `0.85`, `-3`, `.5`. Undefined for every other notation, and for what is longer. */
export function smallDecimal(text: string): SmallFraction | undefined {
  const length = text.length;
  if (length > 20) return undefined;
  const negative = text.charCodeAt(0) === 45;
  let n = 0;
  let isNumber = false;
  let digits = 0; // after leading zeros
  let decimals = -1;
  for (let i = negative ? 1 : 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (decimals >= 0) return undefined;
      decimals = 0;
      continue;
    }
    if (code < 48 || code > 57) return undefined;
    n = n * 10 + code - 48;
    isNumber = true;
    if (n > 0) digits++;
    if (decimals >= 0) decimals++;
  }
  if (!isNumber || digits > 15) return undefined;
  const d = POWERS[Math.max(0, decimals)];
  return d === undefined ? undefined : { n: negative && n !== 0 ? -n : n, d };
}

/** The same number, where numerator and denominator are small enough. */
export function smallFraction({ s, n, d }: Exact): SmallFraction | undefined {
  if (n > MAX_BIG || d > MAX_BIG) return undefined;
  return { n: s < 0n ? -Number(n) : Number(n), d: Number(d) };
}

/** Whether the number can be written as a decimal at all: no prime divides the denominator but 2 and 5. */
export function isDecimal({ n, d }: SmallFraction): boolean {
  if (n === 0) return true;
  let rest = d;
  while (rest % 2 === 0) rest /= 2;
  while (rest % 5 === 0) rest /= 5;
  return n % rest === 0; // it may not be in lowest terms
}

/** a − b as the nearest double: the division of two integers below 2^53 rounds correctly. */
export function smallDifference(a: SmallFraction, b: SmallFraction): number | undefined {
  const difference = smallSum(a, { n: -b.n, d: b.d });
  return difference && difference.n / difference.d;
}

export function smallSum(a: SmallFraction, b: SmallFraction): SmallFraction | undefined {
  // Decimals share their denominator, or the longer one's serves both: products would soon be too large.
  if (b.d % a.d === 0) return sumOver(b.d, a.n * (b.d / a.d), b.n);
  if (a.d % b.d === 0) return sumOver(a.d, a.n, b.n * (a.d / b.d));
  return sumOver(a.d * b.d, a.n * b.d, b.n * a.d);
}

function sumOver(d: number, a: number, b: number): SmallFraction | undefined {
  return Math.abs(a) <= MAX && Math.abs(b) <= MAX ? within(a + b, d) : undefined;
}

export function smallProduct(a: SmallFraction, b: SmallFraction): SmallFraction | undefined {
  return within(a.n * b.n, a.d * b.d);
}

function within(n: number, d: number): SmallFraction | undefined {
  return Math.abs(n) <= MAX && d <= MAX ? { n: n === 0 ? 0 : n, d } : undefined; // never −0
}

/** −1, 0 or 1 as a is less than, equal to or greater than b, exactly. */
export function compareSmall(a: SmallFraction, b: SmallFraction): -1 | 0 | 1 | undefined {
  const left = a.n * b.d;
  const right = b.n * a.d;
  if (!(Math.abs(left) <= MAX && Math.abs(right) <= MAX)) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
}
