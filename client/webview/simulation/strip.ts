import { besideBound, figure, observedText } from './format.ts';
import type { Check } from './outcome.ts';

export type Zone = 'fail' | 'warn' | 'pass';
export type Align = 'start' | 'middle' | 'end';

/** A mark on the strip; `at` is a share of its width, 0 to 1. */
export interface Mark {
  readonly at: number;
  readonly label: string;
  readonly align: Align;
}

/** The geometry of a band strip: where a metric fails, warns and passes, and where the value lies. */
export interface Strip {
  readonly zones: readonly { readonly zone: Zone; readonly from: number; readonly to: number }[];
  /** Ends of zones; those that would run into their neighbour stand in row 1. */
  readonly bounds: readonly (Mark & { readonly zone: 'pass' | 'warn'; readonly row: 0 | 1 })[];
  readonly value: Mark;
  /** The value lies beyond the strip, on this side. */
  readonly beyond: 'left' | 'right' | null;
  readonly interval: {
    readonly from: number;
    readonly to: number;
    readonly openFrom: boolean;
    readonly openTo: boolean;
  } | null;
  /** Values of the gate's other checks against the same bounds. */
  readonly others: readonly number[];
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** How near to each other two labels may be, as a share of the width: a label takes about 40 of at least 280 pixels. */
const labelRoom = 0.16;

/** What the bounds of a check accept, as a range; undefined where they have no numbers. */
function accepted(check: Check, prefix: '' | 'warn.'): Range | undefined {
  const source = check.resolved ?? (prefix === '' ? check.bound : null);
  if (!source) return undefined;
  const side = (name: string) => {
    const value = source[prefix + name];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
  const lower = [side('min'), side('above')].filter((v) => v !== undefined);
  const upper = [side('max'), side('below')].filter((v) => v !== undefined);
  if (lower.length + upper.length === 0) return undefined;
  return { from: Math.max(Number.NEGATIVE_INFINITY, ...lower), to: Math.min(Number.POSITIVE_INFINITY, ...upper) };
}

/** What the strip shows of the axis: bounds, value and interval with room around them. */
function domainOf(ends: readonly number[], value: number, others: readonly (number | null | undefined)[]): Range {
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  // A value far away would squeeze the zones into a line; beyond twelve times their width it is drawn at the edge.
  const reach = high > low ? 12 * (high - low) : Number.POSITIVE_INFINITY;
  const near = [value, ...others].filter((v) => v != null && v >= low - reach && v <= high + reach) as number[];
  const from = Math.min(low, ...near);
  const to = Math.max(high, ...near);
  const room = to > from ? 0.3 * (to - from) : Math.abs(to) * 0.1 || 1;
  const fraction = from >= 0 && to <= 1;
  return {
    from: from >= 0 ? Math.max(0, from - room) : from - room,
    to: fraction ? Math.min(1, to + room) : to + room,
  };
}

function alignAt(at: number): Align {
  return at < 0.1 ? 'start' : at > 0.9 ? 'end' : 'middle';
}

function zonesOf(pass: Range, warn: Range | undefined, position: (value: number) => number): Strip['zones'] {
  const outer = warn ? { from: Math.min(warn.from, pass.from), to: Math.max(warn.to, pass.to) } : pass;
  const cuts = [
    { zone: 'fail' as const, from: 0, to: position(outer.from) },
    { zone: 'warn' as const, from: position(outer.from), to: position(pass.from) },
    { zone: 'pass' as const, from: position(pass.from), to: position(pass.to) },
    { zone: 'warn' as const, from: position(pass.to), to: position(outer.to) },
    { zone: 'fail' as const, from: position(outer.to), to: 1 },
  ];
  return cuts.filter((cut) => cut.to > cut.from);
}

function boundMarks(
  pass: Range,
  warn: Range | undefined,
  beside: readonly number[],
  position: (value: number) => number,
): Strip['bounds'] {
  const own = (range: Range) => [range.from, range.to].filter(Number.isFinite);
  const passed = own(pass);
  const warned = warn ? own(warn).filter((value) => !passed.includes(value)) : [];
  const marks = [
    ...passed.map((value) => ({ value, zone: 'pass' as const })),
    ...warned.map((value) => ({ value, zone: 'warn' as const })),
  ].sort((a, b) => a.value - b.value);
  const placed: (Mark & { zone: 'pass' | 'warn'; row: 0 | 1 })[] = [];
  for (const { value, zone } of marks) {
    const at = position(value);
    const before = placed.at(-1);
    const row = before && before.row === 0 && at - before.at < labelRoom ? 1 : 0;
    placed.push({ at, label: figure(value, beside), align: alignAt(at), zone, row });
  }
  return placed;
}

/**
 * The strip of a check, or undefined where value or bound is no number.
 * @param check a check with `resolved` bounds in the metric's unit
 * @param others values of other checks that are held against the same bounds
 */
export function stripOf(check: Check, others: readonly number[] = []): Strip | undefined {
  const value = check.observed;
  const pass = accepted(check, '');
  if (typeof value !== 'number' || !Number.isFinite(value) || !pass || pass.from > pass.to) return undefined;
  const warn = accepted(check, 'warn.');
  const ends = [pass.from, pass.to, ...(warn ? [warn.from, warn.to] : [])].filter(Number.isFinite);
  if (ends.length === 0) return undefined;
  const domain = domainOf(ends, value, [...(check.interval ?? []), ...others]);
  const position = (v: number) => Math.min(1, Math.max(0, (v - domain.from) / (domain.to - domain.from)));
  const at = position(value);
  const [lower, upper] = check.interval ?? [];
  return {
    zones: zonesOf(pass, warn, position),
    bounds: boundMarks(pass, warn, besideBound(check), position),
    value: { at, label: observedText(check) ?? figure(value), align: alignAt(at) },
    beyond: value < domain.from ? 'left' : value > domain.to ? 'right' : null,
    interval: check.interval
      ? {
          from: lower == null ? 0 : position(lower),
          to: upper == null ? 1 : position(upper),
          openFrom: lower == null,
          openTo: upper == null,
        }
      : null,
    others: others.filter((v) => v >= domain.from && v <= domain.to).map(position),
  };
}
