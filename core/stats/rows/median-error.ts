// The median of absolute errors, in memory that does not grow with the rows.
import { grown } from '../grown.ts';
import { medianOfSorted } from '../regression.ts';
import { ok, undefinedBecause } from '../result.ts';
import type { RowFigure } from './rows-result.ts';

export type MedianError = {
  /** Counts an absolute error: a number from 0, or infinite. */
  add(error: number): void;
  figure(): RowFigure;
};

/** Up to so many errors are kept one by one. */
export const LARGEST_KEPT = 262_144;

/** Bins of one exponent: as many as a double's first twelve binary digits tell apart, so that none is wider than 2⁻¹². */
const BINS = 4096;
const EXPONENTS = 2048;

/** Errors of one exponent: how many are in each bin, and the first one of each; NaN where there are different ones. */
type Page = { readonly counts: Uint32Array; readonly first: Float64Array };

/**
 * Exact while there are 262,144 errors at most; beyond, as long as the bins of the middle hold one error each. Else the
 * median is known within its bins.
 */
export function medianError(most = LARGEST_KEPT): MedianError {
  let rows = 0;
  let kept: Float64Array<ArrayBuffer> | undefined = new Float64Array(1024);
  const pages: (Page | undefined)[] = [];
  const bits = new Float64Array(1);
  const words = new Uint32Array(bits.buffer);

  const put = (error: number): void => {
    bits[0] = error;
    const leading = (words[1] as number) >>> 8; // exponent and twelve digits; no sign: errors are from 0; little-endian
    const exponent = leading >>> 12;
    const bin = leading & (BINS - 1);
    const page = (pages[exponent] ??= { counts: new Uint32Array(BINS), first: new Float64Array(BINS) });
    const before = page.counts[bin] as number;
    if (before === 0) page.first[bin] = error;
    else if (page.first[bin] !== error) page.first[bin] = Number.NaN;
    page.counts[bin] = before + 1;
  };
  /** Where the error of rank `rank`, from 0, lies. */
  const endsAt = (rank: number): readonly [number, number] => {
    let above = rank;
    for (let exponent = 0; exponent < EXPONENTS; exponent++) {
      const page = pages[exponent];
      if (!page) continue;
      for (let bin = 0; bin < BINS; bin++) {
        above -= page.counts[bin] as number;
        if (above >= 0) continue;
        const first = page.first[bin] as number;
        return Number.isNaN(first) ? [edge(exponent, bin), edge(exponent, bin + 1)] : [first, first];
      }
    }
    return [Number.NaN, Number.NaN];
  };
  /** The least number of a bin. */
  const edge = (exponent: number, bin: number): number => {
    [words[0], words[1]] = [0, (exponent * BINS + bin) << 8];
    return Math.min(bits[0] as number, Number.MAX_VALUE);
  };
  return {
    add: (error) => {
      if (kept && rows === most) {
        for (const value of kept.subarray(0, rows)) put(value);
        kept = undefined;
      }
      if (kept && rows === kept.length) kept = grown(kept, Math.min(4 * rows, most));
      if (kept) kept[rows] = error;
      else put(error);
      rows++;
    },
    figure: () => {
      const name = 'median_absolute_error';
      if (rows === 0) return { name, result: undefinedBecause('there are no rows'), n: 0 };
      if (kept) return { name, result: ok(medianOfSorted(kept.slice(0, rows).sort())), n: rows };
      const [low, high] = [endsAt((rows - 1) >> 1), endsAt(rows >> 1)];
      const [least, greatest] = [half(low[0], high[0]), half(low[1], high[1])];
      if (least === greatest) return { name, result: ok(least), n: rows };
      const unsure = {
        why: 'the rows have too many different errors to keep them all',
        remedy: 'Round labels and predictions to fewer digits',
      };
      return { name, result: ok(half(least, greatest)), within: [least, greatest], unsure, n: rows };
    },
  };
}

/** The middle of two numbers, whose sum may be beyond doubles. */
function half(a: number, b: number): number {
  return a === b ? a : a / 2 + b / 2;
}
