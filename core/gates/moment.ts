import Fraction from 'fraction.js';
import { type Exact, parseDecimal } from '../stats/decimal.ts';
import type { Duration } from './duration.ts';

/** A day, or a point in time, in UTC. */
export interface Moment {
  /** Days since 1970-01-01. */
  readonly day: bigint;
  /** Seconds since 1970-01-01T00:00Z; undefined where the day alone is known. */
  readonly seconds: Exact | undefined;
}

const form = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:Z|([+-])(\d{2}):(\d{2})))?$/;
const perDay = 86_400n;

/** Reads `2026-08-12` and `2026-08-11T21:04:00Z`, the latter also with an offset. Undefined for what is no date. */
export function parseMoment(text: string): Moment | undefined {
  if (text.length > 200) return undefined;
  const match = form.exec(text);
  if (!match) return undefined;
  const [
    ,
    year = '',
    month = '',
    date = '',
    hour,
    minute = '0',
    second = '0',
    sign,
    aheadHours = '0',
    aheadMinutes = '0',
  ] = match;
  const civil = { year: BigInt(year), month: BigInt(month), date: BigInt(date) };
  if (civil.month < 1n || civil.month > 12n || civil.date < 1n || civil.date > daysInMonth(civil.year, civil.month)) {
    return undefined;
  }
  const day = daysFromCivil(civil);
  if (hour === undefined) return { day, seconds: undefined };
  const exactSecond = parseDecimal(second);
  if (!exactSecond) return undefined;
  const offset = (BigInt(aheadHours) * 60n + BigInt(aheadMinutes)) * (sign === '-' ? -60n : 60n);
  const whole = day * perDay + BigInt(hour) * 3600n + BigInt(minute) * 60n - offset;
  const seconds = exactSecond.add(new Fraction(whole));
  return { day: floorDay(seconds), seconds };
}

/**
 * −1, 0 or 1 as a is before, at or after b. Where one of them is a day, days are compared: something of a day is not
 * after that day.
 */
export function compareMoments(a: Moment, b: Moment): -1 | 0 | 1 {
  if (a.seconds && b.seconds) {
    const order = a.seconds.compare(b.seconds);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  return a.day < b.day ? -1 : a.day > b.day ? 1 : 0;
}

/**
 * Whether `end` is at most `span` after `start`, by the calendar: a month after 31 January is the last of February.
 * Days are compared where one of them is a day; undefined where the span has hours and the answer depends on when in
 * that day.
 */
export function isWithin(start: Moment, end: Moment, span: Duration): boolean | undefined {
  if (start.seconds && end.seconds) return end.seconds.compare(after(start.seconds, span)) <= 0;
  if (!span.hasTime) {
    const days = span.seconds.div(Number(perDay)).floor().n;
    return end.day <= addMonths(start.day, span.months) + days;
  }
  const [startFrom, startTo] = bounds(start);
  const [endFrom, endTo] = bounds(end);
  if (endTo.compare(after(startFrom, span)) <= 0) return true;
  if (endFrom.compare(after(startTo, span)) > 0) return false;
  return undefined;
}

/** The earliest and latest that a moment can be. */
function bounds({ day, seconds }: Moment): readonly [Exact, Exact] {
  if (seconds) return [seconds, seconds];
  return [new Fraction(day * perDay), new Fraction((day + 1n) * perDay)];
}

function after(seconds: Exact, span: Duration): Exact {
  const day = floorDay(seconds);
  const ofDay = seconds.sub(new Fraction(day * perDay));
  return ofDay.add(new Fraction(addMonths(day, span.months) * perDay)).add(span.seconds);
}

function floorDay(seconds: Exact): bigint {
  const days = seconds.div(new Fraction(perDay)).floor();
  return days.s < 0n ? -days.n : days.n;
}

function addMonths(day: bigint, months: bigint): bigint {
  if (months === 0n) return day;
  const { year, month, date } = civilFromDays(day);
  const index = year * 12n + (month - 1n) + months;
  const to = { year: index / 12n, month: (index % 12n) + 1n };
  const last = daysInMonth(to.year, to.month);
  if (date <= last) return daysFromCivil({ ...to, date });
  return daysFromCivil({ ...to, date: last });
}

interface Civil {
  readonly year: bigint;
  readonly month: bigint;
  readonly date: bigint;
}

function isLeap(year: bigint): boolean {
  return year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n);
}

function daysInMonth(year: bigint, month: bigint): bigint {
  if (month === 2n) return isLeap(year) ? 29n : 28n;
  return month === 4n || month === 6n || month === 9n || month === 11n ? 30n : 31n;
}

/** Days before a year of the proleptic Gregorian calendar, counted from the year 0. */
function daysBeforeYear(year: bigint): bigint {
  if (year === 0n) return 0n;
  const past = year - 1n;
  return year * 365n + past / 4n - past / 100n + past / 400n + 1n;
}

const epoch = 719_528n; // days from 0000-01-01 to 1970-01-01

function daysFromCivil({ year, month, date }: Civil): bigint {
  let days = daysBeforeYear(year) + date - 1n - epoch;
  for (let m = 1n; m < month; m++) days += daysInMonth(year, m);
  return days;
}

function civilFromDays(days: bigint): Civil {
  const sinceYear0 = days + epoch;
  let year = (sinceYear0 * 400n) / 146_097n;
  while (daysBeforeYear(year + 1n) <= sinceYear0) year++;
  while (daysBeforeYear(year) > sinceYear0) year--;
  let date = sinceYear0 - daysBeforeYear(year);
  let month = 1n;
  while (date >= daysInMonth(year, month)) {
    date -= daysInMonth(year, month);
    month++;
  }
  return { year, month, date: date + 1n };
}
