import type { GovernancePolicy } from '../../core/generated/GovernancePolicy.ts';
import type { Path } from '../../core/yaml/node.ts';
import { metricNamed, type NaiveMetric } from '../naive/catalogue.ts';
import { toNumber } from '../naive/fraction.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What is known of a bound from the policy and the catalogue's data: not from what rules make of them. */
export interface BoundFacts {
  readonly metric: NaiveMetric | undefined;
  readonly range: readonly [number | undefined, number | undefined];
  readonly better: string | undefined;
  /** The bound as a number in the metric's unit; undefined where it is relative to a reference or in another unit. */
  readonly value: number | undefined;
  /** The same of every bound beside it, pass and warn. */
  readonly pass: Sides;
  readonly warn: Sides | undefined;
  readonly isOverlay: boolean;
}

type Sides = Readonly<Partial<Record<'lower' | 'upper', number | undefined>>>;

/** The facts about the bound at a path of a policy's value as it is after the mistake. */
export function boundFacts(policy: unknown, path: Path): BoundFacts {
  const owner = at(policy, path.slice(0, 2)) as Fields | undefined;
  const holder = (at(policy, path.slice(0, -2)) ?? {}) as Fields;
  const isOverlay = path[2] === 'stages';
  const fields: Fields = { ...owner, ...holder };
  const name = fields.metric ?? fields.method;
  const metric = typeof name === 'string' ? metricNamed(name, policy as GovernancePolicy) : undefined;
  const take = (fields.slices as Fields | undefined)?.take ?? fields.take;
  const own = [metric?.min && toNumber(metric.min), metric?.max && toNumber(metric.max)] as const;
  const range = take === 'gap' ? ([0, own[1]] as const) : own;
  const better = take === 'gap' ? 'lower' : metric?.better;
  return {
    metric,
    range,
    better,
    value: numberOf(at(policy, path)),
    pass: sidesOf(fields.pass),
    warn: fields.warn === undefined ? undefined : sidesOf(fields.warn),
    isOverlay,
  };
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, step) => (typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined),
    value,
  );
}

function sidesOf(band: unknown): Sides {
  const { min, above, max, below } = (typeof band === 'object' && band !== null ? band : {}) as Fields;
  return { lower: numberOf(min ?? above), upper: numberOf(max ?? below) };
}

/** `0.85`, `85%` and `5ms` as numbers; units are those of the metric in the samples, times apart. */
function numberOf(written: unknown): number | undefined {
  if (typeof written === 'number') return written;
  const [, number, unit] = /^([-+]?[\d.]+)(%|pp)?$/.exec(typeof written === 'string' ? written : '') ?? [];
  if (number === undefined) return undefined;
  return Number(number) / (unit === undefined ? 1 : 100);
}

/** Whether no value, or every value, of the metric meets the bound, or the bound is none of its values. */
export function isBeyond({ value, range: [min, max] }: BoundFacts): boolean {
  if (value === undefined) return false;
  return (min !== undefined && value < min) || (max !== undefined && value > max);
}

/** The lower bound lies above the upper one. */
export function isEmpty({ pass: { lower, upper } }: BoundFacts): boolean {
  return lower !== undefined && upper !== undefined && lower > upper;
}

/** The warning band does not reach beyond what passes, on a side that both bound. */
export function isNarrow({ pass, warn }: BoundFacts): boolean {
  if (!warn) return false;
  const lower = warn.lower !== undefined && pass.lower !== undefined && warn.lower >= pass.lower;
  const upper = warn.upper !== undefined && pass.upper !== undefined && warn.upper <= pass.upper;
  return lower || upper;
}
