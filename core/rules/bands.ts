import { type BoundExpression, parseBound, resolveBound, type Side, sides } from '../gates/bounds.ts';
import { approximateQuantity, compareQuantities, type Quantity } from '../gates/quantity.ts';
import type { Bounds } from '../generated/GovernancePolicy.ts';
import { compareExact, type Exact, exactOf } from '../stats/decimal.ts';
import type { Path } from '../yaml/node.ts';
import { type WrittenForms, writtenForm } from '../yaml/value.ts';
import { type GateFields, overlaysOf, type PolicyView } from './policy-view.ts';
import { type Scale, scaleOf } from './scale.ts';

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
}

const known = new WeakMap<PolicyView, Bands>();

/** Everything that a policy bounds: gates, their overlays and roll-backs, and monitors. Made once a policy. */
export function bandsOf(view: PolicyView): Bands {
  let found = known.get(view);
  if (!found) {
    const all = [...view.gates.map((written) => gateBands(written, view)), ...monitorBands(view)];
    known.set(view, (found = { bands: all.flatMap((b) => b.bands), pairs: all.flatMap((b) => b.pairs) }));
  }
  return found;
}

const none: Bands = { bands: [], pairs: [] };

function gateBands(written: PolicyView['gates'][number], view: PolicyView): Bands {
  const { gate, path } = written;
  const overlays = overlaysOf(written);
  if (!gate.pass && !gate.warn && !gate.rollback && overlays.length === 0) return none;
  const bands: Band[] = [];
  const pairs: BandPair[] = [];
  const base = pairAt(gate, { pass: path, warn: path }, undefined, view, bands);
  if (base) pairs.push(base);
  rollbackBand(gate.rollback, [...path, 'rollback'], gate, undefined, view, bands);
  for (const { stage, overlay, path: at } of overlays) {
    rollbackBand(overlay.rollback, [...at, 'rollback'], gate, stage, view, bands);
    const merged: GateFields = { ...gate, ...overlay };
    const changesScale = ['metric', 'method', 'take', 'slices'].some((field) => Object.hasOwn(overlay, field));
    if (!overlay.pass && !overlay.warn && !changesScale) continue;
    const paths = { pass: overlay.pass ? at : path, warn: overlay.warn ? at : path };
    const ofStage: Band[] = [];
    const pair = pairAt(merged, paths, stage, view, ofStage);
    bands.push(...ofStage.filter((band) => changesScale || overlay[band.field] !== undefined));
    if (pair) pairs.push(pair);
  }
  return { bands, pairs };
}

function pairAt(
  gate: GateFields,
  paths: { readonly pass: Path; readonly warn: Path },
  stage: string | undefined,
  view: PolicyView,
  into: Band[],
): BandPair | undefined {
  if (!gate.pass && !gate.warn) return undefined;
  const scale = scaleOf(gate, view.catalog);
  if (!scale) return undefined;
  const place = (field: Band['field'], bounds: Bounds | undefined): Band | undefined =>
    bounds && bandOf(field, bounds, [...paths[field], field], scale, gate, stage, view);
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
  view: PolicyView,
  into: Band[],
): void {
  if (!rollback?.pass || rollback.metric === undefined) return;
  const bounded: GateFields = { ...gate, metric: rollback.metric };
  const scale = scaleOf(bounded, view.catalog);
  if (scale) into.push(bandOf('pass', rollback.pass, [...path, 'pass'], scale, bounded, stage, view));
}

function monitorBands(view: PolicyView): readonly Bands[] {
  return ((view.value.monitors ?? []) as readonly (GateFields | undefined)[]).map((monitor, index): Bands => {
    if (!monitor?.pass) return none;
    const scale = scaleOf(monitor, view.catalog);
    if (!scale) return none;
    const path = ['monitors', index, 'pass'];
    return { bands: [bandOf('pass', monitor.pass, path, scale, monitor, undefined, view)], pairs: [] };
  });
}

const boundsKnown = new WeakMap<Bounds, { readonly scale: Scale; readonly bounds: readonly ReadBound[] }>();
type ReadBound = Omit<WrittenBound, 'path'>;

function bandOf(
  field: Band['field'],
  bounds: Bounds,
  path: Path,
  scale: Scale,
  gate: GateFields,
  stage: string | undefined,
  view: PolicyView,
): Band {
  let read = boundsKnown.get(bounds);
  if (read?.scale !== scale) {
    const { written } = view.document.yaml;
    read = { scale, bounds: sides.flatMap((side) => readBound(bounds, side, scale, written) ?? []) };
    boundsKnown.set(bounds, read);
  }
  const placed = read.bounds.map((bound) => ({ ...bound, path: [...path, bound.side] }));
  return { field, scale, path, bounds: placed, gate, stage };
}

/** A stand-in for a reference's value: what is asked here does not depend on it. */
const one = approximateQuantity(1);

function readBound(bounds: Bounds, side: Side, scale: Scale, forms: WrittenForms): ReadBound | undefined {
  const bound = bounds[side];
  if (bound === undefined || bound === null) return undefined;
  const form = writtenForm(forms, bounds, side);
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
  const own = which === 'lower' ? lowerSides : upperSides;
  const edges = own.flatMap((side): Edge[] => {
    const bound = bounds.find((b) => b.side === side);
    return bound ? [{ bound, open: side === 'above' || side === 'below' }] : [];
  });
  const [open, closed] = edges;
  if (!open || !closed) return open;
  const order = compareBounds(open.bound, closed.bound);
  const closedIsTighter = order !== undefined && (which === 'lower' ? order < 0 : order > 0);
  return closedIsTighter ? closed : open;
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
