import Fraction from 'fraction.js';
import { type Exact, parseDecimal } from '../stats/decimal.ts';

/** An ISO 8601 duration: months have no fixed length, everything else is seconds. */
export interface Duration {
  readonly months: bigint;
  /** Weeks, days, hours, minutes and seconds, in seconds; never negative. */
  readonly seconds: Exact;
  /** Whether it has hours, minutes or seconds. */
  readonly hasTime: boolean;
}

const form = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Longer figures than any duration that people mean; reading them takes time that grows faster than they do. */
const longestText = 200;

/** Reads `P7D`, `PT48H`, `P1Y2M3W4DT5H6M7.5S`. Undefined for anything else. */
export function parseDuration(text: string): Duration | undefined {
  if (text.length > longestText || /[PT]$/.test(text)) return undefined;
  const match = form.exec(text);
  if (!match) return undefined;
  const [, years = '0', months = '0', weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const exactSeconds = parseDecimal(seconds);
  if (!exactSeconds) return undefined;
  const whole = (BigInt(weeks) * 7n + BigInt(days)) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n;
  return {
    months: BigInt(years) * 12n + BigInt(months),
    seconds: exactSeconds.add(new Fraction(whole)),
    hasTime: text.includes('T'),
  };
}

/** A number of hours as a duration. */
export function hours(amount: Exact): Duration {
  return { months: 0n, seconds: amount.mul(3600), hasTime: true };
}

/** Whether two durations are certainly the same: a month is not 30 days. */
export function isSameDuration(a: Duration, b: Duration): boolean {
  return a.months === b.months && a.seconds.equals(b.seconds);
}

/** Whether a is no longer than b; undefined where that depends on which months are meant. */
export function atMost(a: Duration, b: Duration): boolean | undefined {
  const [least, most] = excess(a, b);
  if (most.compare(0) <= 0) return true;
  return least.compare(0) > 0 ? false : undefined;
}

/**
 * By how many seconds a is longer than b, at least and at most: a month has 28 to 31 days, a year 365 or 366. Equal
 * months cancel out.
 */
function excess(a: Duration, b: Duration): readonly [Exact, Exact] {
  const months = a.months - b.months;
  const seconds = a.seconds.sub(b.seconds);
  const size = months < 0n ? -months : months;
  const shortest = new Fraction(((size / 12n) * 365n + (size % 12n) * 28n) * 86_400n);
  const longest = new Fraction(((size / 12n) * 366n + (size % 12n) * 31n) * 86_400n);
  return months < 0n ? [seconds.sub(longest), seconds.sub(shortest)] : [seconds.add(shortest), seconds.add(longest)];
}
