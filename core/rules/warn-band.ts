import { type BandPair, compareBounds, type Edge, edgeOf } from './bands.ts';

/** A warning band that warns of nothing, or of less than it seems. */
export interface NarrowBand {
  readonly pair: BandPair;
  /** The end that lies inside what passes; undefined where both bands are the same. */
  readonly tighter: WarnEnd | undefined;
}

/** Whether a warning band fails to reach beyond what passes. Nothing is said where that can't be known. */
export function narrowBand(pair: BandPair): NarrowBand | undefined {
  const ends = [endOf(pair, 'lower'), endOf(pair, 'upper')];
  const tighter = ends.find(({ is }) => is === 'tighter');
  if (tighter) return { pair, tighter };
  if (pair.warn.bounds.length === 0 || ends.some(({ is }) => is !== 'same')) return undefined;
  return { pair, tighter: undefined };
}

/** One end of a warning band beside that of what passes. */
export interface WarnEnd {
  readonly is: 'wider' | 'same' | 'tighter' | 'unknown';
  readonly warn: Edge | undefined;
  readonly pass: Edge | undefined;
}

/** How the warning band's end lies to that of what passes. An end that `warn` leaves out is the one of `pass`. */
function endOf({ pass, warn }: BandPair, which: 'lower' | 'upper'): WarnEnd {
  const [inner, outer] = [edgeOf(pass, which), edgeOf(warn, which)];
  const found = (is: WarnEnd['is']): WarnEnd => ({ is, warn: outer, pass: inner });
  if (!outer) return found('same');
  if (!inner) return found('tighter');
  const order = compareBounds(outer.bound, inner.bound);
  if (order === undefined) return found('unknown');
  if (order === 0) return found(outer.open === inner.open ? 'same' : outer.open ? 'tighter' : 'wider');
  return found(order < 0 === (which === 'lower') ? 'wider' : 'tighter');
}
