import type { Side } from '../gates/bounds.ts';
import { type Quantity, show } from '../gates/quantity.ts';
import type { Fix } from '../model/diagnostic.ts';
import { type Band, isLower, type WrittenBound } from './bands.ts';
import type { EditsByPath } from './rule.ts';
import type { Scale } from './scale.ts';

/** `0 to 1`, `at least 0`. */
export function rangeText({ range: { min, max } }: Pick<Scale, 'range'>): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  return min !== undefined ? `at least ${min}` : max !== undefined ? `at most ${max}` : 'any number';
}

/** What a bound beyond the metric's range comes to. */
export function effectBeyond({ side, quantity }: WrittenBound, { range }: Scale): string {
  const isAbove = range.max !== undefined && quantity !== undefined && quantity.value > range.max;
  return isLower(side) === isAbove ? 'no model can pass' : 'every model passes';
}

/** A number as YAML, with at most so many significant digits. */
export function numberText(quantity: Quantity, significant = 15): string {
  return show(quantity, significant);
}

const opposites: Readonly<Record<Side, Side>> = { min: 'max', max: 'min', above: 'below', below: 'above' };

export function oppositeOf(side: Side): Side {
  return opposites[side];
}

/** Turns bands round: what was a floor becomes a cap. Relative bounds would change their meaning, so they have no fix. */
export function flipFix(bands: readonly Band[], edit: EditsByPath): readonly Fix[] {
  const bounds = bands.flatMap((band) => band.bounds);
  const [first] = bounds;
  if (!first || bounds.some((bound) => bound.quantity === undefined)) return [];
  const edits = bounds.map((bound) => edit.renameKey(bound.path, opposites[bound.side]));
  if (edits.some((of) => of.length === 0)) return [];
  const title = `Change \`${first.side}\` to \`${opposites[first.side]}\``;
  return [{ title, edits: edits.flat(), preferred: true }];
}
