import Fraction from 'fraction.js';

/** An exact rational number: BigInt numerator and denominator in lowest terms, sign apart (fraction.js). */
export type Exact = Fraction;

// YAML 1.2 core schema (10.3.2): numbers only; `.inf` and `.nan` are no quantities that a bound could hold.
const DECIMAL = /^([-+]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([-+]?[0-9]+))?$/;
const OCTAL = /^0o[0-7]+$/;
const HEXADECIMAL = /^0x[0-9a-fA-F]+$/;

/** Exponents beyond this are not represented: doubles end at ±324, and `1e999999999` would fill the memory. */
const LARGEST_EXPONENT = 400;
/** Longer literals are not represented: reading digits takes time that grows faster than their number. */
const LONGEST_LITERAL = 1000;
/** Up to here ECMAScript demands the correctly rounded double (RoundMVResult leaves digits after the 20th open). */
const CORRECTLY_ROUNDED_LENGTH = 20;

/**
 * The exact value of a number as written, in the syntax of YAML 1.2's core schema: decimal integers and floats with
 * exponents, `+`, `.5`, `5.`, `0o17`, `0x1F`. Underscores are no part of that syntax.
 * Gives undefined for anything else, for infinity and not-a-number, for exponents beyond ±400 and for more than
 * 1,000 characters. Takes bounded time and never throws.
 */
export function parseDecimal(written: string): Exact | undefined {
  if (written.length > LONGEST_LITERAL) return undefined;
  const match = DECIMAL.exec(written);
  if (match === null) {
    return OCTAL.test(written) || HEXADECIMAL.test(written) ? new Fraction(BigInt(written)) : undefined;
  }
  const [, sign, whole = '', afterPoint = '', bare = '', exponentDigits = '0'] = match;
  const exponent = Number(exponentDigits);
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined;
  const decimals = afterPoint + bare;
  const digits = BigInt(whole + decimals);
  const scale = exponent - decimals.length;
  const signed = sign === '-' ? -digits : digits;
  return scale >= 0 ? new Fraction(signed * 10n ** BigInt(scale)) : new Fraction(signed, 10n ** BigInt(-scale));
}

/**
 * The exact value of a number: of a string as parseDecimal reads it, of a double as its shortest decimal notation
 * (0.1 is 1/10, the number that was meant, not 3602879701896397/36028797018963968).
 */
export function exactOf(value: number | bigint | string | Exact): Exact | undefined {
  switch (typeof value) {
    case 'string':
      return parseDecimal(value);
    case 'bigint':
      return new Fraction(value);
    case 'number':
      if (Number.isSafeInteger(value)) return new Fraction(value);
      return parseDecimal(String(value));
    default:
      return value;
  }
}

/** The exact quotient of two integer counts; undefined unless both are safe integers and the divisor is not 0. */
export function exactQuotient(dividend: number, divisor: number): Exact | undefined {
  if (divisor === 0 || !Number.isSafeInteger(dividend) || !Number.isSafeInteger(divisor)) return undefined;
  return new Fraction(dividend, divisor);
}

/** −1, 0 or 1 as a is less than, equal to or greater than b, exactly. */
export function compareExact(a: Exact, b: Exact): -1 | 0 | 1 {
  const left = a.s * a.n * b.d;
  const right = b.s * b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Compares two numbers as written, exactly; undefined when parseDecimal reads either as no number.
 *
 * When the doubles nearest to the two differ, their order is the order of the numbers, and no exact arithmetic is
 * needed: rounding to nearest is monotone (a ≥ b implies round(a) ≥ round(b)), so round(a) < round(b) implies a < b.
 * Equal doubles say nothing — 0.1 and 0.10000000000000000001 round to the same one — and are compared exactly.
 */
export function compareWritten(a: string, b: string): -1 | 0 | 1 | undefined {
  if (a.length <= CORRECTLY_ROUNDED_LENGTH && b.length <= CORRECTLY_ROUNDED_LENGTH) {
    const nearA = plainDouble(a);
    const nearB = plainDouble(b);
    if (nearA < nearB) return -1;
    if (nearA > nearB) return 1;
    // equal, or not a number here: decided below
  }
  const exactA = parseDecimal(a);
  const exactB = parseDecimal(b);
  return exactA === undefined || exactB === undefined ? undefined : compareExact(exactA, exactB);
}

const PLAIN = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/;

/** The nearest double of a decimal without an exponent, NaN of anything else: the common case, without its pitfalls. */
function plainDouble(written: string): number {
  return PLAIN.test(written) ? Number(written) : Number.NaN;
}

/** The double nearest to an exact number; ±Infinity beyond the doubles' range. */
export function toDouble(exact: Exact): number {
  const sign = exact.s < 0n ? -1 : 1;
  if (exact.n <= MAX_SAFE && exact.d <= MAX_SAFE) return (sign * Number(exact.n)) / Number(exact.d);
  return sign * wideQuotient(exact.n, exact.d);
}

/** a − b as the nearest double. The exact difference is not brought to lowest terms, which takes longest. */
export function differenceExact(a: Exact, b: Exact): number {
  const n = a.s * a.n * b.d - b.s * b.n * a.d;
  if (n === 0n) return 0;
  const d = a.d * b.d;
  const magnitude = n < 0n ? -n : n;
  const double = magnitude <= MAX_SAFE && d <= MAX_SAFE ? Number(magnitude) / Number(d) : wideQuotient(magnitude, d);
  return n < 0n ? -double : double;
}

const LONG_DECIMAL = /^(-?)(\d+)\.(\d+)$/;

/**
 * A double's shortest decimal notation, minus n/d, as the nearest double: for figures with all their digits against
 * bounds with few. Undefined where the double is written with an exponent or n/d does not end among its digits.
 */
export function differencePrinted(value: number, n: number, d: number): number | undefined {
  const [, sign, whole = '', decimals = ''] = LONG_DECIMAL.exec(String(value)) ?? [];
  if (sign === undefined) return undefined;
  const scale = 10n ** BigInt(decimals.length);
  const divisor = BigInt(d);
  if (scale % divisor !== 0n) return undefined;
  const digits = BigInt(whole + decimals);
  const difference = (sign === '-' ? -digits : digits) - BigInt(n) * (scale / divisor);
  const magnitude = (difference < 0n ? -difference : difference).toString();
  if (difference === 0n || magnitude.length > CORRECTLY_ROUNDED_LENGTH) return difference === 0n ? 0 : undefined;
  const double = Number(`${magnitude}e-${decimals.length}`);
  return difference < 0n ? -double : double;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Nearest double of n/d for integers beyond 2^53. The quotient is written with 30 significant digits and left to the
 * engine's correctly rounding reader; cut-off digits are marked by a last 1, so that no tie is made up.
 */
function wideQuotient(n: bigint, d: bigint): number {
  const magnitude = n.toString().length - d.toString().length;
  const shift = 30 - magnitude;
  const scaledN = shift > 0 ? n * 10n ** BigInt(shift) : n;
  const scaledD = shift < 0 ? d * 10n ** BigInt(-shift) : d;
  const quotient = scaledN / scaledD;
  const sticky = scaledN % scaledD === 0n ? '0' : '1';
  return Number(`${quotient}${sticky}e${-shift - 1}`);
}

/**
 * A decimal for people: at least `significant` digits, integers whole, trailing zeros dropped, half away from zero.
 * Below 1e-6 and from 1e21 in exponent notation, as JavaScript does. What is no number is shown as it is.
 */
export function formatExact(value: number | string | Exact, significant = 6): string {
  const exact = exactOf(value);
  return exact === undefined ? String(value) : roundedText(exact, significant);
}

/**
 * A figure and the bound it is held against, with enough digits that the displayed pair is ordered as the exact pair:
 * 0.7999999 against 0.8 is never shown as 0.8 against 0.8, and equal numbers are shown alike.
 */
export function formatDistinct(
  value: number | string | Exact,
  bound: number | string | Exact,
  significant = 4,
): { readonly value: string; readonly bound: string } {
  const quick = distinctDoubles(value, bound, significant);
  if (quick !== undefined) return quick;
  const exactValue = exactOf(value);
  const exactBound = exactOf(bound);
  if (exactValue === undefined || exactBound === undefined) return { value: String(value), bound: String(bound) };
  const order = compareExact(exactValue, exactBound);
  if (order === 0) {
    const text = roundedText(exactValue, Math.max(significant, BOUND_DIGITS));
    return { value: text, bound: text };
  }
  for (let digits = significant; ; digits = Math.max(digits + 1, digitsApart(exactValue, exactBound) - 1)) {
    const shownValue = roundedText(exactValue, digits);
    const shownBound = roundedText(exactBound, Math.max(digits, BOUND_DIGITS));
    if (compareWritten(shownValue, shownBound) === order) return { value: shownValue, bound: shownBound };
    if (digits > 3 * LARGEST_EXPONENT + LONGEST_LITERAL)
      return { value: exactValue.toFraction(), bound: exactBound.toFraction() };
  }
}

/**
 * The same without exact arithmetic, which is ten times as fast: for doubles that differ, as long as rounding the
 * double is sure to be rounding the number and the few digits asked for do tell the two apart. Else undefined.
 */
function distinctDoubles(
  value: number | string | Exact,
  bound: number | string | Exact,
  significant: number,
): { readonly value: string; readonly bound: string } | undefined {
  const nearValue = nearestDouble(value);
  const nearBound = nearestDouble(bound);
  if (!(nearValue < nearBound || nearValue > nearBound)) return undefined;
  const boundText = String(nearBound);
  const wholeBound = typeof bound !== 'object' && boundText.length <= BOUND_DIGITS && PLAIN.test(boundText);
  if (!wholeBound) return undefined;
  const size = Math.abs(nearValue);
  if (!(size >= 1e-6 && size < 1e9)) return undefined;
  const decimals = Math.max(0, significant - 1 - Math.floor(Math.log10(size)));
  const scaled = size * 10 ** decimals;
  const fromTie = Math.abs(scaled - Math.floor(scaled) - 0.5);
  if (!(scaled < 1e9 && fromTie > 1e-6)) return undefined;
  const shown = Number(nearValue.toFixed(decimals));
  const told = nearValue < nearBound ? shown < nearBound : shown > nearBound;
  const valueText = String(shown);
  return told && PLAIN.test(valueText) ? { value: valueText, bound: boundText } : undefined;
}

/** NaN where reading the double is not sure to be right: then the exact way is taken. */
function nearestDouble(value: number | string | Exact): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'object') return toDouble(value);
  return value.length <= CORRECTLY_ROUNDED_LENGTH ? plainDouble(value) : Number.NaN;
}

/** Policies write their bounds with few digits; those are all shown. */
const BOUND_DIGITS = 15;

/** How many significant digits tell two different numbers apart: the distance of their magnitude to their gap's. */
function digitsApart(a: Exact, b: Exact): number {
  const gap = a.sub(b).abs();
  const larger = a.abs().compare(b.abs()) > 0 ? a : b;
  return magnitudeOf(larger) - magnitudeOf(gap);
}

/** The exponent of the first digit in scientific notation: 0 for 1 to 9.99…, −1 for 0.1; 0 for zero. */
function magnitudeOf(exact: Exact): number {
  if (exact.n === 0n) return 0;
  const guess = exact.n.toString().length - exact.d.toString().length;
  const reached = guess >= 0 ? exact.n >= exact.d * 10n ** BigInt(guess) : exact.n * 10n ** BigInt(-guess) >= exact.d;
  return reached ? guess : guess - 1;
}

function roundedText(exact: Exact, significant: number): string {
  if (exact.n === 0n) return '0';
  const magnitude = magnitudeOf(exact);
  const scientific = magnitude < -6 || magnitude >= 21;
  const decimals = scientific ? significant - 1 - magnitude : Math.max(0, significant - 1 - magnitude);
  const scaledN = decimals >= 0 ? exact.n * 10n ** BigInt(decimals) : exact.n;
  const scaledD = decimals < 0 ? exact.d * 10n ** BigInt(-decimals) : exact.d;
  const digits = ((2n * scaledN + scaledD) / (2n * scaledD)).toString();
  const sign = exact.s < 0n ? '-' : '';
  return sign + (scientific ? scientificText(digits, digits.length - 1 - decimals) : plainText(digits, decimals));
}

function plainText(digits: string, decimals: number): string {
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals);
  const fraction = padded.slice(padded.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function scientificText(digits: string, exponent: number): string {
  const rest = digits.slice(1).replace(/0+$/, '');
  return `${digits[0]}${rest === '' ? '' : `.${rest}`}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
