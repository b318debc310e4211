import type { Bounds } from '../generated/GovernancePolicy.ts';
import { type Measured, type SampleSize, sampleSizeUntil } from '../stats/sample-size.ts';
import { writtenForm } from '../yaml/value.ts';
import {
  type BoundContext,
  brokenSide,
  describeBounds,
  describeSide,
  intervalWithin,
  isEmpty,
  marginOf,
  plainBounds,
  type ResolvedBounds,
  resolveBounds,
  type Side,
  type UnresolvedBound,
  warnBand,
} from './bounds.ts';
import type { EffectiveGate, Outcome, Reason, Reference } from './evaluation.ts';
import { type Quantity, showAgainst } from './quantity.ts';

/** The bounds of a gate, resolved: what passes, what warns, and where each is written. */
export interface Band {
  readonly pass: ResolvedBounds;
  /** The wider band; `pass` itself where the gate has none. */
  readonly warn: ResolvedBounds;
  readonly hasWarn: boolean;
  /** Both as doubles, for the report: `{min: 0.85, 'warn.min': 0.8}`. */
  readonly resolved: Readonly<Record<string, number>>;
}

/** Bands by what passes, with what warns: bounds that are relative to nothing are resolved once, and so are their bands. */
const absoluteBands = new WeakMap<ResolvedBounds, { readonly warn: ResolvedBounds | undefined; readonly band: Band }>();

export type BandOrReason = Band | (UnresolvedBound & { readonly place: Reference });

/** Where a gate's bounds stand: `['pass']`, or `['rollback', 'pass']`. */
export interface BoundFields {
  readonly pass: Bounds | undefined;
  readonly warn?: Bounds | undefined;
  readonly passPath: readonly string[];
  readonly warnPath?: readonly string[];
}

/** Resolves a gate's bounds. An absent or empty `pass` is `nothing-to-check`: nothing passes for lack of a bound. */
export function resolveBand(gate: EffectiveGate, fields: BoundFields, context: BoundContext): BandOrReason {
  const { pass, warn, passPath, warnPath = ['warn'] } = fields;
  if (pass === undefined || isEmpty(pass)) {
    return {
      outcome: 'inconclusive',
      reason: 'nothing-to-check',
      message: 'The gate bounds nothing, so nothing can pass it. Add `pass` with `min`, `max`, `above` or `below`.',
      place: gate.place(...(pass === undefined ? [] : passPath)),
    };
  }
  const passed = resolveBounds(pass, writtenSide(gate, pass, passPath), context);
  if ('reason' in passed) return { ...passed, place: gate.place(...passPath, passed.side) };
  if (warn === undefined || isEmpty(warn)) return bandOf(passed.bounds, undefined, passed.isAbsolute);
  const warned = resolveBounds(warn, writtenSide(gate, warn, warnPath), context);
  if ('reason' in warned) return { ...warned, place: gate.place(...warnPath, warned.side) };
  return bandOf(passed.bounds, warned.bounds, passed.isAbsolute && warned.isAbsolute);
}

function bandOf(pass: ResolvedBounds, warn: ResolvedBounds | undefined, isAbsolute: boolean): Band {
  const known = isAbsolute ? absoluteBands.get(pass) : undefined;
  if (known && known.warn === warn) return known.band;
  const wider = warn ? warnBand(pass, warn) : pass;
  const band = { pass, warn: wider, hasWarn: warn !== undefined, resolved: asDoubles(pass, warn && wider) };
  if (isAbsolute) absoluteBands.set(pass, { warn, band });
  return band;
}

/** Checks of many models share it, so that none may change it. */
function asDoubles(pass: ResolvedBounds, warn: ResolvedBounds | undefined): Readonly<Record<string, number>> {
  const doubles: Record<string, number> = plainBounds(pass);
  for (const [side, value] of Object.entries(warn ? plainBounds(warn) : {})) doubles[`warn.${side}`] = value;
  return Object.freeze(doubles);
}

function writtenSide(gate: EffectiveGate, bounds: Bounds, path: readonly string[]): (side: Side) => string | undefined {
  return (side) => writtenForm(gate.place(...path).document.yaml.written, bounds, side);
}

export interface Judgement {
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly margin: number | null;
  /** `0.841 is below the required > 0.85` */
  readonly sentence: string;
  readonly observedText: string;
  /** The side that decides: broken, or nearest. */
  readonly side: Side | undefined;
}

/** Holds one value against the band. */
export function judgePoint(value: Quantity, band: Band): Judgement {
  const margin = marginOf(value, band.pass);
  const broken = brokenSide(value, band.pass);
  if (broken === undefined) {
    const side = nearestSide(value, band.pass);
    const shown = shownAgainst(value, band.pass, side);
    return {
      outcome: 'pass',
      reason: null,
      margin,
      sentence: `${shown.value} is within ${describeBounds(band.pass)}`,
      observedText: shown.value,
      side,
    };
  }
  const beyondWarn = brokenSide(value, band.warn);
  const low = broken === 'min' || broken === 'above';
  if (beyondWarn === undefined) {
    const shown = shownAgainst(value, band.pass, broken);
    return {
      outcome: 'warn',
      reason: 'within-warn-band',
      margin,
      sentence: `${shown.value} is outside ${describeBounds(band.pass)} but inside the warning band ${describeBounds(band.warn)}`,
      observedText: shown.value,
      side: broken,
    };
  }
  const shown = shownAgainst(value, band.pass, broken);
  return {
    outcome: 'fail',
    reason: low ? 'below-min' : 'above-max',
    margin,
    sentence: `${shown.value} is not ${describeSide(broken)} ${shown.bound}`,
    observedText: shown.value,
    side: broken,
  };
}

/** Holds a 95 % interval against the band; `null` ends are open. */
export function judgeInterval(value: Quantity, ends: readonly [number | null, number | null], band: Band): Judgement {
  const point = judgePoint(value, band);
  const lower = ends[0] ?? Number.NEGATIVE_INFINITY;
  const upper = ends[1] ?? Number.POSITIVE_INFINITY;
  const text = `the 95 % interval ${describeEnds(ends)}`;
  const outcome = decidedBy(lower, upper, band);
  if (outcome === 'pass')
    return {
      ...point,
      outcome: 'pass',
      reason: null,
      sentence: `${point.observedText}: ${text} lies within ${describeBounds(band.pass)}`,
    };
  if (outcome === 'warn') {
    return {
      ...point,
      outcome: 'warn',
      reason: 'within-warn-band',
      sentence: `${point.observedText}: ${text} lies within the warning band ${describeBounds(band.warn)} only`,
    };
  }
  if (outcome === 'fail') {
    const low = point.side === 'min' || point.side === 'above';
    return {
      ...point,
      outcome: 'fail',
      reason: low ? 'below-min' : 'above-max',
      sentence: `${point.observedText}: ${text} lies outside ${describeBounds(band.pass)}`,
    };
  }
  return {
    ...point,
    outcome: 'inconclusive',
    reason: 'interval-straddles-bound',
    sentence: `${point.observedText}: ${text} straddles ${describeBounds(band.pass)}`,
  };
}

/** What an interval decides: wholly inside what passes, wholly inside what warns, or outside of both; else nothing. */
export function decidedBy(lower: number, upper: number, band: Band): 'pass' | 'warn' | 'fail' | undefined {
  const within = intervalWithin(lower, upper, band.pass);
  if (within === 'inside') return 'pass';
  const warned = intervalWithin(lower, upper, band.warn);
  if (band.hasWarn && warned === 'inside') return 'warn';
  return within === 'outside' && warned === 'outside' ? 'fail' : undefined;
}

export function describeEnds([lower, upper]: readonly [number | null, number | null]): string {
  const digits = (end: number): string => String(Number(end.toPrecision(4)));
  return `${lower === null ? '(−∞' : `[${digits(lower)}`}, ${upper === null ? '∞)' : `${digits(upper)}]`}`;
}

function nearestSide(value: Quantity, bounds: ResolvedBounds): Side | undefined {
  let nearest: { side: Side; distance: number } | undefined;
  for (const side of ['min', 'above', 'max', 'below'] as const) {
    const bound = bounds[side];
    if (bound === undefined) continue;
    const distance = Math.abs(value.value - bound.value);
    if (nearest === undefined || distance < nearest.distance) nearest = { side, distance };
  }
  return nearest?.side;
}

function shownAgainst(
  value: Quantity,
  bounds: ResolvedBounds,
  side: Side | undefined,
): { value: string; bound: string } {
  const bound = side && bounds[side];
  return bound ? showAgainst(value, bound) : { value: String(value.value), bound: '' };
}

/** The sample at which the interval would decide, if the observed rates stayed as they are: see `sampleSizeUntil`. */
export function sizeThatSettles(measured: Measured, band: Band): SampleSize {
  return sampleSizeUntil(measured, (lower, upper) => decidedBy(lower, upper, band) !== undefined);
}
