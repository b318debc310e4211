import text from '../../core/catalog/data/metrics.json' with { type: 'text' };
import { exact, type Fraction } from './fraction.ts';
import type { GovernancePolicy } from './verdict.ts';

export interface NaiveMetric {
  readonly name: string;
  readonly better: string;
  readonly min: Fraction | undefined;
  readonly max: Fraction | undefined;
  readonly unit: string | undefined;
}

interface Stored {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly better: string;
  readonly unit?: string;
  readonly range?: { readonly min?: number; readonly max?: number };
}

const { metrics: stored } = JSON.parse(text as unknown as string) as { readonly metrics: readonly Stored[] };
const key = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '');
const end = (n: number | null | undefined): Fraction | undefined => (typeof n === 'number' ? exact(n) : undefined);

function inCatalogue(name: string): NaiveMetric | undefined {
  const found = stored.find((metric) => [metric.name, ...(metric.aliases ?? [])].some((n) => key(n) === key(name)));
  if (!found) return undefined;
  const { better, unit, range } = found;
  return { name: found.name, better, unit, min: end(range?.min), max: end(range?.max) };
}

/** The catalogue never changes, and the same few names are looked up all the time. */
const looked = new Map<string, NaiveMetric | undefined>();

/** The metric of a name or alias; the policy's own come first. */
export function metricNamed(name: string, policy: GovernancePolicy): NaiveMetric | undefined {
  for (const [own, declared] of Object.entries(policy.metrics ?? {})) {
    if (![own, ...(declared.aliases ?? [])].some((n) => key(n) === key(name))) continue;
    const [min, max] = declared.range ?? [];
    return { name: own, better: declared.better, min: end(min), max: end(max), unit: declared.unit };
  }
  if (!looked.has(name)) looked.set(name, inCatalogue(name));
  return looked.get(name);
}

/** Units in which a percentage makes sense. */
export const isShare = (unit: string | undefined): boolean => unit === undefined || unit === 'fraction';
