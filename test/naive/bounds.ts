import { isShare, type NaiveMetric } from './catalogue.ts';
import { compare, divided, exact, type Fraction, magnitude, minus, plus, times, whole, written } from './fraction.ts';
import type { Ends } from './intervals.ts';
import type { Verdict } from './verdict.ts';

type Side = 'min' | 'max' | 'above' | 'below';
/** Bounds as a policy writes them. */
export type Written = { readonly [side in Side]?: number | string | undefined };

/** What lies inside: each side with its bound, all of which hold together. */
export interface Region {
  readonly min?: Fraction;
  readonly max?: Fraction;
  readonly above?: Fraction;
  readonly below?: Fraction;
}

/** The value of a named reference, or the verdicts that its absence leads to. */
export type ReferenceValue = (name: string) => Fraction | readonly Verdict[];

const hundred = whole(100);
const relative =
  /^([A-Za-z_][\w.-]*)(?:\s+([-+])\s*([\d.]+(?:[eE][-+]?\d+)?)\s*(%|pp|[A-Za-z/]+)?|\s*\*\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?))?$/;
const absolute = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(%|[A-Za-z/]+)?$/;

/** Milliseconds of a unit of time. */
const milliseconds: Readonly<Record<string, Fraction>> = { ms: whole(1), s: whole(1000), min: whole(60_000) };

/** A number with its unit, in the metric's unit; undefined where the unit does not fit. */
function inUnit(number: Fraction, unit: string | undefined, metric: NaiveMetric): Fraction | undefined {
  if (unit === undefined) return number;
  if (unit === '%') return isShare(metric.unit) || metric.unit === 'ratio' ? divided(number, hundred) : undefined;
  const own = metric.unit === undefined ? undefined : milliseconds[metric.unit];
  const other = milliseconds[unit];
  return own && other && divided(times(number, other), own);
}

/** One bound as an exact number in the metric's unit, or the verdicts of a bound that can't be told. */
function resolve(
  bound: number | string,
  metric: NaiveMetric,
  reference: ReferenceValue,
): Fraction | readonly Verdict[] {
  if (typeof bound === 'number') return exact(bound);
  const plain = absolute.exec(bound.trim());
  if (plain) return inUnit(written(plain[1] ?? '').value, plain[2], metric) ?? ['error unit-mismatch'];
  const [, name = '', sign, amount, unit, factor] = relative.exec(bound.trim()) ?? [];
  const value = reference(name);
  if (Array.isArray(value)) return value;
  const of = value as Fraction;
  if (factor !== undefined) return times(of, written(factor).value);
  if (amount === undefined) return of;
  const by = written(amount).value;
  let step: Fraction | undefined;
  if (unit === '%') {
    if (of.top === 0n) return ['error relative-to-zero'];
    step = divided(times(magnitude(of), by), hundred);
  } else if (unit === 'pp') step = isShare(metric.unit) ? divided(by, hundred) : undefined;
  else step = inUnit(by, unit, metric);
  if (!step) return ['error unit-mismatch'];
  return sign === '-' ? minus(of, step) : plus(of, step);
}

/** All bounds of a map; the verdicts of the first that can't be told. */
export function resolveAll(
  bounds: Written,
  metric: NaiveMetric,
  reference: ReferenceValue,
): Region | { readonly verdicts: readonly Verdict[] } {
  const region: Record<string, Fraction> = {};
  const verdicts: Verdict[] = [];
  for (const side of ['min', 'above', 'max', 'below'] as const) {
    const bound = bounds[side];
    if (bound === undefined) continue;
    const value = resolve(bound, metric, reference);
    if (Array.isArray(value)) verdicts.push(...value);
    else region[side] = value as Fraction;
  }
  return verdicts.length > 0 ? { verdicts } : region;
}

export const isEmpty = (bounds: Written | undefined): boolean =>
  !bounds || (['min', 'max', 'above', 'below'] as const).every((side) => bounds[side] === undefined);

/** The wider band: a side that `warn` leaves out is the side of `pass`. A side is lower (min, above) or upper (max, below). */
export function warnBounds(pass: Written, warn: Written | undefined): Written | undefined {
  if (isEmpty(warn) || !warn) return undefined;
  const lower = warn.min ?? warn.above;
  const upper = warn.max ?? warn.below;
  return {
    ...(lower === undefined ? { min: pass.min, above: pass.above } : { min: warn.min, above: warn.above }),
    ...(upper === undefined ? { max: pass.max, below: pass.below } : { max: warn.max, below: warn.below }),
  };
}

const tooLow = (v: Fraction, r: Region): boolean =>
  (r.min !== undefined && compare(v, r.min) < 0) || (r.above !== undefined && compare(v, r.above) <= 0);
export const tooHigh = (v: Fraction, r: Region): boolean =>
  (r.max !== undefined && compare(v, r.max) > 0) || (r.below !== undefined && compare(v, r.below) >= 0);

export const inside = (v: Fraction, r: Region): boolean => !tooLow(v, r) && !tooHigh(v, r);

/** The verdict on a value: pass, warn, or fail on the side (or sides) that it misses. */
export function judgePoint(v: Fraction, pass: Region, warn: Region | undefined): readonly Verdict[] {
  if (inside(v, pass)) return ['pass'];
  if (warn && inside(v, warn)) return ['warn within-warn-band'];
  return [...(tooLow(v, pass) ? ['fail below-min'] : []), ...(tooHigh(v, pass) ? ['fail above-max'] : [])];
}

/** Whether a region is met by no number at all. */
function isVoid(r: Region): boolean {
  const lows = [r.min, r.above];
  const highs = [r.max, r.below];
  return lows.some((low, i) =>
    highs.some((high, j) => low && high && (i === 0 && j === 0 ? compare(low, high) > 0 : compare(low, high) >= 0)),
  );
}

/** The verdict on an interval, given as exact ends; an open end lies beyond every bound. */
export function judgeEnds(
  ends: readonly [Fraction | null, Fraction | null],
  pass: Region,
  warn: Region | undefined,
): readonly Verdict[] {
  const [low, high] = ends;
  const wholly = (r: Region): boolean =>
    (low ? !tooLow(low, r) : r.min === undefined && r.above === undefined) &&
    (high ? !tooHigh(high, r) : r.max === undefined && r.below === undefined) &&
    !isVoid(r);
  const below = (r: Region): boolean => high !== null && tooLow(high, r);
  const beyond = (r: Region): boolean => low !== null && tooHigh(low, r);
  const disjoint = (r: Region): boolean => below(r) || beyond(r) || isVoid(r);
  if (wholly(pass)) return ['pass'];
  if (warn && wholly(warn)) return ['warn within-warn-band'];
  if (!disjoint(pass) || (warn && !disjoint(warn))) return ['inconclusive interval-straddles-bound'];
  if (isVoid(pass)) return ['fail below-min', 'fail above-max'];
  return [...(below(pass) ? ['fail below-min'] : []), ...(beyond(pass) ? ['fail above-max'] : [])];
}

export const exactEnds = ([low, high]: Ends): [Fraction | null, Fraction | null] => [
  Number.isFinite(low) ? exact(low) : null,
  Number.isFinite(high) ? exact(high) : null,
];
