// How the values of a feature are distributed, over bins that the reference has fixed, or by category.

import { histogram } from '../binning.ts';
import { grown } from '../grown.ts';
import { type Dictionary, OVERFLOW } from './batch.ts';

export type FeatureCounts =
  /** Counts per bin with overflow bins, as histogram() gives them: one more than edges. */
  | { readonly edges: readonly number[]; readonly counts: readonly number[] }
  | { readonly categories: Readonly<Record<string, number>> };

/** Counts numbers over ascending edges; undefined when the edges do not ascend. */
export function binCounter(
  edges: readonly number[],
): { add(value: number): void; counts(): FeatureCounts } | undefined {
  if (histogram([], edges) === undefined) return undefined;
  const counts = new Array<number>(edges.length + 1).fill(0);
  const last = edges.at(-1) ?? 0;
  return {
    add: (value) => {
      let bin = edges.length - 1;
      if (value !== last || edges.length === 1) {
        bin = 0;
        for (let high = edges.length; bin < high; ) {
          const middle = (bin + high) >> 1;
          if ((edges[middle] ?? Number.POSITIVE_INFINITY) <= value) bin = middle + 1;
          else high = middle;
        }
      }
      counts[bin] = (counts[bin] ?? 0) + 1;
    },
    counts: () => ({ edges, counts }),
  };
}

/** Counts categories by their codes. */
export function categoryCounter(): { add(code: number): void; counts(dictionary: Dictionary): FeatureCounts } {
  let counts = new Float64Array(256);
  return {
    add: (code) => {
      if (code === OVERFLOW) return;
      if (code >= counts.length) counts = grown(counts, Math.max(code + 1, counts.length * 2));
      counts[code] = (counts[code] ?? 0) + 1;
    },
    counts: (dictionary) => {
      const categories: Record<string, number> = Object.create(null);
      for (const [code, name] of dictionary.entries()) categories[name] = counts[code] ?? 0;
      return { categories };
    },
  };
}
