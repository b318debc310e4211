import { findMetric } from '../catalog/metrics.ts';
import { nameKey } from '../catalog/name-key.ts';

/**
 * What a name of a drift method covers: the catalogue's names, or what is left of the name itself. A test such as
 * `ks-test` gives its statistic and its p-value, so it covers both; `ks_statistic` alone covers no p-value.
 */
export function coveredMethods(name: string): readonly string[] {
  const found = findMetric(name);
  switch (found?.kind) {
    case 'metric':
      return [found.metric.name];
    case 'ambiguous':
      return found.candidates.map(({ name: candidate }) => candidate);
    default:
      return [nameKey(name)]; // a transform stands for another quantity, so its name covers itself alone
  }
}

/** Whether the methods in use cover a required one; a required test is covered by any of its figures. */
export function isCovered(required: string, used: readonly string[]): boolean {
  const wanted = coveredMethods(required);
  return used.flatMap(coveredMethods).some((method) => wanted.includes(method));
}
