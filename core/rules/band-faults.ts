import { compareQuantities, exactQuantity, type Quantity } from '../gates/quantity.ts';
import { exactOf } from '../stats/decimal.ts';
import { psiNoiseLevel } from '../stats/drift.ts';
import { FAIRNESS_METRICS } from '../stats/fairness.ts';
import { keptSome } from '../yaml/kept-lists.ts';
import { type Band, type Bands, bandsOf, compareBounds, type Edge, edgeOf, type WrittenBound } from './bands.ts';
import { type PolicyView, referenceNamesOf } from './policy-view.ts';
import type { Scale } from './scale.ts';
import { isUnread } from './spoken-for.ts';
import { type NarrowBand, narrowBand } from './warn-band.ts';

/** What can be wrong with one bound by itself. */
export type BoundFault =
  | { readonly is: 'unknown-reference'; readonly reference: string }
  | { readonly is: 'unit-mismatch'; readonly message: string }
  /** A percentage without its sign. `plain` is what is meant, in the metric's unit. */
  | { readonly is: 'percent-scale'; readonly plain: Quantity | undefined; readonly impossible: boolean }
  | { readonly is: 'out-of-range'; readonly end: 'min' | 'max' };

/** What can be wrong with a band as a whole, its bounds being sound. */
export type BandFault =
  | { readonly is: 'difference-for-ratio' }
  | { readonly is: 'empty-band'; readonly lower: Edge; readonly upper: Edge }
  | { readonly is: 'p-value-direction' }
  | { readonly is: 'wrong-direction' }
  | { readonly is: 'never-true'; readonly bound: WrittenBound }
  | { readonly is: 'always-true'; readonly bound: WrittenBound }
  | {
      readonly is: 'chance-level';
      readonly bound: WrittenBound;
      readonly chance: number;
      readonly of: 'guess' | 'noise';
    }
  | { readonly is: 'one-sided-ratio'; readonly bound: WrittenBound }
  | { readonly is: 'asymmetric-band'; readonly lower: Edge; readonly upper: Edge };

export interface FaultyBound {
  readonly band: Band;
  readonly bound: WrittenBound;
  readonly fault: BoundFault;
}

export interface FaultyBand {
  readonly band: Band;
  readonly fault: BandFault;
}

/** Everything that is wrong with a policy's bounds: one fault a mistake, the one that explains most. */
export interface Faults {
  readonly bounds: readonly FaultyBound[];
  readonly bands: readonly FaultyBand[];
  /** Indexes of the gates whose bounds don't say what is accepted. */
  readonly unsoundGates: ReadonlySet<unknown>;
  /** Warning bands that don't reach beyond what passes; both are sound by themselves. */
  readonly narrow: readonly NarrowBand[];
}

const known = new WeakMap<PolicyView, Faults>();

export function faultsOf(view: PolicyView): Faults {
  let found = known.get(view);
  if (!found) known.set(view, (found = gather(view)));
  return found;
}

/** What is wrong within one group of bands, and the names that bounds could be relative to when that was found. */
interface GroupFaults {
  readonly bounds: readonly FaultyBound[];
  readonly bands: readonly FaultyBand[];
  readonly unsoundGate: unknown;
  readonly narrow: readonly NarrowBand[];
}

const ofGroups = new WeakMap<
  Bands,
  { readonly names: ReadonlySet<string> | undefined; readonly faults: GroupFaults }
>();

/** The faults of the groups that have any. */
const faultsOfGroups = keptSome((group: Bands | undefined, _index, names: ReadonlySet<string> | undefined) => {
  if (!group) return undefined;
  let found = ofGroups.get(group);
  if (!found || found.names !== names) ofGroups.set(group, (found = { names, faults: faultsIn(group, names) }));
  const { bounds, bands, narrow, unsoundGate } = found.faults;
  return bounds.length > 0 || bands.length > 0 || narrow.length > 0 || unsoundGate !== undefined
    ? found.faults
    : undefined;
});

const namesByText = new Map<string, ReadonlySet<string>>();

/** The same set for the same names, so that what was found with them is known again. */
function namesKept(names: ReadonlySet<string>): ReadonlySet<string> {
  const text = [...names].join('\0');
  let kept = namesByText.get(text);
  if (!kept) {
    if (namesByText.size >= 200) namesByText.clear();
    namesByText.set(text, (kept = names));
  }
  return kept;
}

function gather(view: PolicyView): Faults {
  const isKnown = view.complete && !isUnread(view.document, ['references']);
  const references = isKnown ? referenceNamesOf(view) : undefined;
  const names = references && namesKept(references);
  const bounds: FaultyBound[] = [];
  const bands: FaultyBand[] = [];
  const narrow: NarrowBand[] = [];
  const unsoundGates = new Set<unknown>();
  for (const found of faultsOfGroups(bandsOf(view), names)) {
    for (const fault of found.bounds) bounds.push(fault);
    for (const fault of found.bands) bands.push(fault);
    for (const band of found.narrow) narrow.push(band);
    if (found.unsoundGate !== undefined) unsoundGates.add(found.unsoundGate);
  }
  return { bounds, bands, narrow, unsoundGates };
}

/** Faults that leave it plain what is accepted, so that a warning band can be held against it. */
const harmless: ReadonlySet<BandFault['is']> = new Set([
  'always-true',
  'chance-level',
  'one-sided-ratio',
  'asymmetric-band',
]);

function faultsIn(group: Bands, references: ReadonlySet<string> | undefined): GroupFaults {
  const bounds: FaultyBound[] = [];
  const bands: FaultyBand[] = [];
  const unsound = new Set<string>();
  let unsoundGate: unknown;
  for (const band of group.bands) {
    const whole = band.field === 'pass' && isDifferenceForRatio(band) ? differenceForRatio : undefined;
    const own = whole ? [] : faultyBounds(band, references);
    bounds.push(...own);
    const fault = whole ?? (own.length === 0 ? bandFault(band) : undefined);
    if (fault) bands.push({ band, fault });
    if (own.length > 0 || (fault && !harmless.has(fault.is))) {
      unsound.add(keyOf(band));
      if (band.path[0] === 'gates') unsoundGate = band.path[1];
    }
  }
  const isSound = (band: Band): boolean => unsound.size === 0 || !unsound.has(keyOf(band));
  const narrow = group.pairs.flatMap((pair) =>
    isSound(pair.pass) && isSound(pair.warn) ? (narrowBand(pair) ?? []) : [],
  );
  return { bounds, bands, unsoundGate, narrow };
}

const differenceForRatio: BandFault = { is: 'difference-for-ratio' };

function keyOf({ path, scale }: Band): string {
  return `${path.join('\0')}\0${scale.metric.name}`;
}

function faultyBounds(band: Band, references: ReadonlySet<string> | undefined): readonly FaultyBound[] {
  return band.bounds.flatMap((bound): FaultyBound[] => {
    const fault = boundFault(bound, band.scale, references);
    return fault ? [{ band, bound, fault }] : [];
  });
}

function boundFault(
  bound: WrittenBound,
  scale: Scale,
  references: ReadonlySet<string> | undefined,
): BoundFault | undefined {
  const { expression, quantity, mismatch } = bound;
  if (expression?.is === 'relative' && references && !references.has(expression.reference))
    return { is: 'unknown-reference', reference: expression.reference };
  if (mismatch !== undefined) return { is: 'unit-mismatch', message: mismatch };
  if (expression?.is === 'relative') return isHugeShift(bound, scale) ? percent(undefined, true) : undefined;
  if (!quantity) return undefined;
  return percentScale(bound, quantity, scale) ?? outOfRange(quantity, scale);
}

function percent(plain: Quantity | undefined, impossible: boolean): BoundFault {
  return { is: 'percent-scale', plain, impossible };
}

/** `baseline - 2` of a fraction: two hundred percentage points. */
function isHugeShift({ expression }: WrittenBound, { unit, range }: Scale): boolean {
  if (expression?.is !== 'relative' || expression.unit !== undefined || !expression.amount) return false;
  if (expression.operator !== '+' && expression.operator !== '-') return false;
  const { min, max } = range;
  return unit.percent && min !== undefined && max !== undefined && expression.amount.compare(max - min) > 0;
}

/** 85 where a fraction is bounded: impossible beyond the metric's range, implausible beyond what fractions come to. */
function percentScale({ expression }: WrittenBound, quantity: Quantity, scale: Scale): BoundFault | undefined {
  if (expression?.is !== 'absolute' || expression.unit !== undefined || !scale.unit.percent) return undefined;
  if (scale.unit.dimension === 'unknown' || scale.unit.name === 'percent') return undefined;
  const impossible = isBeyond(quantity.value, scale);
  if (!impossible && !isImplausible(quantity.value, scale)) return undefined;
  const { min, max } = scale.range;
  const plain = exactQuantity((quantity.exact() ?? expression.amount).div(100));
  const fits = (min === undefined || plain.value >= min) && (max === undefined || plain.value <= max);
  return fits ? percent(plain, impossible) : undefined;
}

/** Outside a range with two ends, and by as much as percentages are. */
function isBeyond(value: number, { range: { min, max } }: Scale): boolean {
  if (max === undefined || Math.abs(value) > 100 * Math.max(1, max)) return false;
  return (value > max && value >= 2) || (min !== undefined && value < min && value <= -2);
}

/** Possible, but beyond what ratios and fractions without an upper end come to. */
function isImplausible(value: number, { range, unit, target }: Scale): boolean {
  if (range.max !== undefined) return false;
  if (unit.name === 'ratio') return target === 1 && value >= 20 && value <= 500;
  return unit.name === 'fraction' && value >= 2 && value <= 100;
}

function outOfRange({ value }: Quantity, { range }: Scale): BoundFault | undefined {
  if (range.min !== undefined && value < range.min) return { is: 'out-of-range', end: 'min' };
  if (range.max !== undefined && value > range.max) return { is: 'out-of-range', end: 'max' };
  return undefined;
}

/** 0.8 is the four-fifths rule, and a rule about ratios. */
function isDifferenceForRatio(band: Band): boolean {
  const comparison = FAIRNESS_METRICS.get(band.scale.metric.name);
  const isDifference = comparison?.take === 'difference' && band.scale.takes === undefined;
  const lower = isDifference ? edgeOf(band, 'lower')?.bound.quantity : undefined;
  return lower !== undefined && lower.value >= 0.5 && lower.value <= 1;
}

function bandFault(band: Band): BandFault | undefined {
  const { scale } = band;
  const lower = edgeOf(band, 'lower');
  const upper = edgeOf(band, 'upper');
  if (!lower && !upper) return undefined;
  if (lower && upper && isEmptyBetween(lower, upper)) return { is: 'empty-band', lower, upper };
  if (band.field === 'warn') return undefined; // what warns is held against what passes
  const direction = directionFault(scale, lower, upper);
  if (direction) return direction;
  const [never] = [lower, upper].flatMap((edge) => (edge && isNever(edge, scale) ? [edge.bound] : []));
  if (never) return { is: 'never-true', bound: never };
  const always = [lower, upper].flatMap((edge) => (edge && isAlways(edge, scale) ? [edge.bound] : []));
  const written = [lower, upper].filter((edge) => edge !== undefined);
  if (always[0] && always.length === written.length) return { is: 'always-true', bound: always[0] };
  const chance = chanceLevel(scale);
  const floor = lower?.bound.quantity;
  if (lower && floor && chance !== undefined && floor.value <= chance && scale.better === 'higher')
    return { is: 'chance-level', bound: lower.bound, chance, of: 'guess' };
  const noise = psiNoise(band);
  if (upper?.bound.quantity && noise !== undefined && upper.bound.quantity.value < noise)
    return { is: 'chance-level', bound: upper.bound, chance: noise, of: 'noise' };
  if (scale.target === undefined) return undefined;
  // Compared with the highest rate, no group lies above: the lower side is the only one that there is.
  const isOpenAbove = hasSidedReference(band);
  const [only] = written;
  if (only && written.length === 1 && !(isOpenAbove && lower)) return { is: 'one-sided-ratio', bound: only.bound };
  if (lower && upper && !isOpenAbove && isAsymmetric(lower, upper, scale))
    return { is: 'asymmetric-band', lower, upper };
  return undefined;
}

/** Whether groups are compared with the best of them, or it is not said with which. */
function hasSidedReference({ gate, scale }: Band): boolean {
  if (!FAIRNESS_METRICS.has(scale.metric.name)) return false;
  if (gate.type === 'fairness') return (gate.reference ?? 'highest') === 'highest';
  return gate.type === undefined; // a monitor
}

function isEmptyBetween(lower: Edge, upper: Edge): boolean {
  const order = compareBounds(lower.bound, upper.bound);
  return order !== undefined && (order > 0 || (order === 0 && (lower.open || upper.open)));
}

function directionFault(scale: Scale, lower: Edge | undefined, upper: Edge | undefined): BandFault | undefined {
  if (scale.better === 'higher' && !lower)
    return { is: scale.unit.name === 'p-value' ? 'p-value-direction' : 'wrong-direction' };
  if (scale.better === 'lower' && !upper) return { is: 'wrong-direction' };
  if (scale.target === undefined) return undefined;
  const target = approximate(scale.target);
  // A ratio of at most 1 passes every disparity against the group, however large.
  if (!lower && upper?.bound.quantity && isRatio(scale) && compareQuantities(upper.bound.quantity, target) <= 0)
    return { is: 'wrong-direction' };
  return excludes(lower, target, 1) || excludes(upper, target, -1) ? { is: 'wrong-direction' } : undefined;
}

function isRatio({ unit, target }: Scale): boolean {
  return unit.name === 'ratio' && target === 1;
}

/** Whether the best value lies beyond an end. */
function excludes(edge: Edge | undefined, target: Quantity, beyond: 1 | -1): boolean {
  return edge?.bound.quantity !== undefined && compareQuantities(edge.bound.quantity, target) === beyond;
}

function isNever({ bound, open }: Edge, { range }: Scale): boolean {
  if (!open || !bound.quantity) return false;
  const end = bound.side === 'above' ? range.max : range.min;
  return end !== undefined && compareQuantities(bound.quantity, approximate(end)) === 0;
}

function isAlways({ bound, open }: Edge, { range }: Scale): boolean {
  if (open || !bound.quantity) return false;
  const end = bound.side === 'min' ? range.min : range.max;
  return end !== undefined && compareQuantities(bound.quantity, approximate(end)) === 0;
}

/** What guessing reaches, for the metrics where that does not depend on the data. */
function chanceLevel({ metric, takes }: Scale): number | undefined {
  if (takes !== undefined) return undefined;
  switch (metric.name) {
    case 'roc_auc':
    case 'ood_auroc':
    case 'balanced_accuracy':
      return 0.5;
    case 'matthews_corrcoef':
    case 'cohen_kappa':
    case 'r2':
      return 0;
    default:
      return undefined;
  }
}

/** What chance alone makes of the PSI of the smallest samples that a gate accepts. */
function psiNoise({ scale, gate }: Band): number | undefined {
  if (scale.metric.name !== 'psi' || gate.type !== 'drift' || gate.minSamples === undefined) return undefined;
  const noise = psiNoiseLevel(gate.bins ?? defaultBins, gate.minSamples, gate.minSamples);
  return Number.isFinite(noise) ? noise : undefined;
}

const defaultBins = 10;

/** How far a pair may be from symmetric before somebody would notice: 0.9 and 1.11 are one. */
const roundingSlack = 0.01;

function isAsymmetric(lower: Edge, upper: Edge, scale: Scale): boolean {
  const [low, high] = [lower.bound.quantity, upper.bound.quantity];
  if (!low || !high || !FAIRNESS_METRICS.has(scale.metric.name)) return false;
  if (isRatio(scale)) return low.value > 0 && Math.abs(low.value * high.value - 1) > roundingSlack;
  const target = scale.target ?? 0;
  return Math.abs(low.value - target + (high.value - target)) > 1e-9;
}

/** The bound on the other side of the best value at the same distance: 0.8 and 1.25, −0.05 and 0.05. */
export function mirrored({ quantity }: WrittenBound, scale: Scale): Quantity | undefined {
  const exact = quantity?.exact();
  const { target } = scale;
  if (!exact || target === undefined) return undefined;
  if (isRatio(scale)) return exact.n === 0n ? undefined : exactQuantity(exact.inverse());
  const twice = exactOf(target)?.mul(2);
  return twice && exactQuantity(twice.sub(exact));
}

function approximate(value: number): Quantity {
  return { value, exact: () => exactOf(value) };
}
