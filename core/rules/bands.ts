import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import { type BoundExpression, parseBound, resolveBound, type Side, sides } from '../gates/bounds.ts';
import { approximateQuantity, compareQuantities, type Quantity } from '../gates/quantity.ts';
import type { Bounds } from '../generated/GovernancePolicy.ts';
import { compareExact, type Exact, exactOf } from '../stats/decimal.ts';
import { keptSome } from '../yaml/kept-lists.ts';
import type { Path } from '../yaml/node.ts';
import { writtenForm, writtenForms } from '../yaml/value.ts';
import { type GateFields, isReadMetric, type PolicyView, type WrittenGate } from './policy-view.ts';
import { type Scale, scaleOf } from './scale.ts';
import { isAmong, unreadPlaces } from './spoken-for.ts';

/** One side of a `pass` or `warn`, as written. */
export interface WrittenBound {
  readonly side: Side;
  readonly path: Path;
  /** As it stands in the text. */
  readonly written: string;
  readonly expression: BoundExpression | undefined;
  /** The number in the metric's unit, where it is relative to nothing. */
  readonly quantity: Quantity | undefined;
  /** What does not fit the metric's unit. */
  readonly mismatch: string | undefined;
}

/** A `pass` or `warn` where it is written, with what it bounds. */
export interface Band {
  readonly field: 'pass' | 'warn';
  readonly scale: Scale;
  readonly path: Path;
  readonly bounds: readonly WrittenBound[];
  /** The gate or monitor, with the stage's overlay laid on it. */
  readonly gate: GateFields;
  /** The stage whose overlay it stands in, or lends its metric to. */
  readonly stage: string | undefined;
  /** Of a `pass`: the warning band that is written beside it. */
  readonly beside?: Band;
}

/** A `pass` and the `warn` that counts beside it, at a stage that says one of them. */
export interface BandPair {
  readonly pass: Band;
  readonly warn: Band;
  readonly stage: string | undefined;
}

export interface Bands {
  readonly bands: readonly Band[];
  readonly pairs: readonly BandPair[];
  /** Bounds that are a percentage of a reference. */
  readonly percentages: readonly { readonly band: Band; readonly bound: WrittenBound }[];
}

const known = new WeakMap<PolicyView, readonly Bands[]>();

/**
 * Everything that a policy bounds: gates, their overlays and roll-backs, and monitors, one group each. Groups are kept
 * with the gate that they are read from, so that typing in one gate leaves the others' alone.
 */
export function bandsOf(view: PolicyView): readonly Bands[] {
  let found = known.get(view);
  if (!found) {
    const monitored = monitorBands(view).filter((group) => group !== none);
    const ofGates = bandsOfGates(view.gates, view.catalog);
    known.set(view, (found = monitored.length === 0 ? ofGates : [...ofGates, ...monitored]));
  }
  return found;
}

const bandsOfGates = keptSome((written: WrittenGate | undefined, _index, catalog: MetricCatalog) => {
  const bands = written && bandsOfGate(written, catalog);
  return bands === none ? undefined : bands;
});

/** What a bound is read by, beside the gate or monitor that it stands in. */
interface ReadBy {
  readonly catalog: MetricCatalog;
  /** Places to which the schema objects. */
  readonly unread: readonly Path[];
}

interface Kept extends ReadBy {
  readonly index: unknown;
  readonly bands: Bands;
}

const kept = new WeakMap<GateFields, Kept>();

/** What one gate bounds. */
export function bandsOfGate(written: WrittenGate, catalog: MetricCatalog): Bands {
  const { gate, path, unread } = written;
  const index = path[1];
  const last = kept.get(gate);
  if (last && last.index === index && last.catalog === catalog && last.unread === unread) return last.bands;
  const bands = gateBands(written, { catalog, unread });
  kept.set(gate, { index, catalog, unread, bands });
  return bands;
}

const none: Bands = { bands: [], pairs: [], percentages: [] };

function groupOf(bands: readonly Band[], pairs: readonly BandPair[]): Bands {
  const percentages = bands.flatMap((band) =>
    band.bounds.flatMap((bound) => (isPercentage(bound) ? [{ band, bound }] : [])),
  );
  return { bands, pairs, percentages };
}

function isPercentage({ expression, mismatch }: WrittenBound): boolean {
  return expression?.is === 'relative' && expression.unit === '%' && mismatch === undefined;
}

function gateBands({ gate, path, overlays }: WrittenGate, from: ReadBy): Bands {
  if (!gate.pass && !gate.warn && !gate.rollback && overlays.length === 0) return none;
  const bands: Band[] = [];
  const pairs: BandPair[] = [];
  const base = pairAt(gate, { pass: path, warn: path }, undefined, from, bands);
  if (base) pairs.push(base);
  rollbackBand(gate.rollback, [...path, 'rollback'], gate, undefined, from, bands);
  for (const { stage, overlay, path: at } of overlays) {
    rollbackBand(overlay.rollback, [...at, 'rollback'], gate, stage, from, bands);
    const merged: GateFields = { ...gate, ...overlay };
    const changesScale = ['metric', 'method', 'take', 'slices'].some((field) => Object.hasOwn(overlay, field));
    if (!overlay.pass && !overlay.warn && !changesScale) continue;
    const paths = { pass: overlay.pass ? at : path, warn: overlay.warn ? at : path };
    const ofStage: Band[] = [];
    const pair = pairAt(merged, paths, stage, from, ofStage);
    bands.push(...ofStage.filter((band) => changesScale || overlay[band.field] !== undefined));
    if (pair) pairs.push(pair);
  }
  return groupOf(bands, pairs);
}

function pairAt(
  gate: GateFields,
  paths: { readonly pass: Path; readonly warn: Path },
  stage: string | undefined,
  from: ReadBy,
  into: Band[],
): BandPair | undefined {
  if (!gate.pass && !gate.warn) return undefined;
  const scale = readScale(gate, paths.pass, from);
  if (!scale) return undefined;
  const place = (field: Band['field'], bounds: Bounds | undefined): Band | undefined =>
    bounds && bandOf(field, bounds, [...paths[field], field], scale, gate, stage, from);
  const warn = place('warn', gate.warn);
  const bare = place('pass', gate.pass);
  const pass = bare && warn && paths.pass === paths.warn ? { ...bare, beside: warn } : bare;
  for (const band of [pass, warn]) if (band) into.push(band);
  return pass && warn && { pass, warn, stage };
}

function rollbackBand(
  rollback: GateFields['rollback'],
  path: Path,
  gate: GateFields,
  stage: string | undefined,
  from: ReadBy,
  into: Band[],
): void {
  if (!rollback?.pass || rollback.metric === undefined) return;
  const bounded: GateFields = { ...gate, metric: rollback.metric };
  const scale = readScale(bounded, path, from);
  if (scale) into.push(bandOf('pass', rollback.pass, [...path, 'pass'], scale, bounded, stage, from));
}

/** The scale of a gate at a path, unless its schema objects to what makes it one: of half a scale nothing is known. */
function readScale(gate: GateFields, path: Path, { catalog, unread }: ReadBy): Scale | undefined {
  const name = gate.metric ?? gate.method;
  if (name !== undefined && !isReadMetric(catalog, name)) return undefined;
  if (unread.length > 0 && scaleFields.some((field) => isAmong(unread, [...path, field]))) return undefined;
  return scaleOf(gate, catalog);
}

const scaleFields = ['metric', 'method', 'take', 'slices'];

function monitorBands(view: PolicyView): readonly Bands[] {
  const from: ReadBy = { catalog: view.catalog, unread: unreadPlaces(view.document) };
  return ((view.value.monitors ?? []) as readonly (GateFields | undefined)[]).map((monitor, index): Bands => {
    if (!monitor?.pass) return none;
    const scale = readScale(monitor, ['monitors', index], from);
    if (!scale) return none;
    const path = ['monitors', index, 'pass'];
    return groupOf([bandOf('pass', monitor.pass, path, scale, monitor, undefined, from)], []);
  });
}

type ReadBound = Omit<WrittenBound, 'path'>;

function bandOf(
  field: Band['field'],
  bounds: Bounds,
  path: Path,
  scale: Scale,
  gate: GateFields,
  stage: string | undefined,
  from: ReadBy,
): Band {
  const isRead = !isAmong(from.unread, path);
  const placed = sides.flatMap((side): WrittenBound[] => {
    const bound = bounds[side];
    if (!isRead || bound === undefined || bound === null) return [];
    return [{ ...readBound(bound, writtenForm(writtenForms, bounds, side), side, scale), path: [...path, side] }];
  });
  return { field, scale, path, bounds: placed, gate, stage };
}

/** What was read of texts on a scale: the same few bounds stand in most gates, and come back with every key typed. */
const reads = new WeakMap<Scale, Map<string, ReadBound>>();
const mostReads = 2000;

function readBound(bound: number | string, form: string | undefined, side: Side, scale: Scale): ReadBound {
  let known = reads.get(scale);
  if (!known) reads.set(scale, (known = new Map()));
  const key = `${side} ${typeof bound} ${form ?? bound}`;
  let read = known.get(key);
  if (!read) {
    if (known.size >= mostReads) known.clear();
    known.set(key, (read = makeBound(bound, form, side, scale)));
  }
  return read;
}

/** A stand-in for a reference's value: what is asked here does not depend on it. */
const one = approximateQuantity(1);

function makeBound(bound: number | string, form: string | undefined, side: Side, scale: Scale): ReadBound {
  const expression = parseBound(bound, form);
  const resolved = expression && resolveBound(expression, { unit: scale.unit, reference: () => ({ value: one }) });
  const fits = resolved !== undefined && !('reason' in resolved);
  return {
    side,
    written: form ?? String(bound).trim(),
    expression,
    quantity: fits && expression?.is === 'absolute' ? resolved : undefined,
    mismatch: resolved && 'reason' in resolved && resolved.reason === 'unit-mismatch' ? resolved.message : undefined,
  };
}

/** The end of what a band accepts, below or above; the tighter one where two are written. */
export interface Edge {
  readonly bound: WrittenBound;
  /** The end itself is not accepted. */
  readonly open: boolean;
}

const lowerSides: readonly Side[] = ['above', 'min'];
const upperSides: readonly Side[] = ['below', 'max'];

export function isLower(side: Side): boolean {
  return lowerSides.includes(side);
}

/** The lower or upper end of a band. With two of them that can't be compared, the open one. */
export function edgeOf({ bounds }: Pick<Band, 'bounds'>, which: 'lower' | 'upper'): Edge | undefined {
  const [openSide, closedSide] = which === 'lower' ? lowerSides : upperSides;
  let open: WrittenBound | undefined;
  let closed: WrittenBound | undefined;
  for (const bound of bounds) {
    if (bound.side === openSide) open = bound;
    else if (bound.side === closedSide) closed = bound;
  }
  if (!closed) return open && { bound: open, open: true };
  const order = open ? compareBounds(open, closed) : undefined;
  const isTighter = order !== undefined && (which === 'lower' ? order < 0 : order > 0);
  return open && !isTighter ? { bound: open, open: true } : { bound: closed, open: false };
}

/** −1, 0 or 1 where two bounds can be compared whatever a reference's value is. */
export function compareBounds(a: WrittenBound, b: WrittenBound): -1 | 0 | 1 | undefined {
  if (a.quantity && b.quantity) return compareQuantities(a.quantity, b.quantity);
  const [x, y] = [a.expression, b.expression];
  if (x?.is !== 'relative' || y?.is !== 'relative' || x.reference !== y.reference) return undefined;
  const [p, q] = [shiftOf(x), shiftOf(y)];
  if (!p || !q || (p.n !== 0n && q.n !== 0n && x.unit !== y.unit)) return undefined;
  return compareExact(p, q);
}

/** How far from its reference a bound is, in the bound's own unit; undefined for a multiple. */
function shiftOf({ operator, amount }: Extract<BoundExpression, { is: 'relative' }>): Exact | undefined {
  if (operator === undefined) return exactOf(0);
  if (operator === '*' || !amount) return undefined;
  return operator === '-' ? amount.neg() : amount;
}
