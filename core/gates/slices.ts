import type { MetricGate } from '../generated/GovernancePolicy.ts';
import type { GateContext } from './context.ts';
import type { MetricQuery } from './evidence.ts';

/** One slice of the data: `{age: "<25"}`. */
export interface SliceKey {
  readonly key: Readonly<Record<string, string>>;
  readonly label: string;
}

/**
 * The slices that a gate decides on: the declared ones (for a protected attribute its groups), and whatever else the
 * report has of these keys. A declared slice that the report lacks stays in the list, and its check says so.
 */
export function expectedSlices(
  slices: NonNullable<MetricGate['slices']>,
  query: MetricQuery,
  context: GateContext,
): readonly SliceKey[] {
  const by = typeof slices.by === 'string' ? [slices.by] : slices.by;
  const found = new Map<string, SliceKey>();
  const add = (key: Readonly<Record<string, string>>): void => {
    const label = by.map((name) => `${name}=${key[name] ?? ''}`).join(',');
    if (!found.has(label)) found.set(label, { key, label });
  };
  for (const combination of declared(by, slices.values, context)) add(combination);
  const reported: Record<string, string>[] = [];
  for (const { entry } of context.evidence.metrics(query.metric)) {
    const slice = Object.entries(entry.slice ?? {});
    if (slice.length !== by.length || !slice.every(([name]) => by.includes(name))) continue;
    reported.push(Object.fromEntries(by.map((name) => [name, String(entry.slice?.[name])])));
  }
  // By name: the report's order decides nothing.
  const named = reported.map((key) => ({ key, text: JSON.stringify(key) }));
  for (const { key } of named.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))) add(key);
  return [...found.values()];
}

/** With one key, the gate's `values` or the attribute's groups; with several, the product of the attributes' groups. */
function declared(
  by: readonly string[],
  values: readonly string[] | undefined,
  context: GateContext,
): readonly Record<string, string>[] {
  const [only] = by;
  if (values && by.length === 1 && only !== undefined) return values.map((value) => ({ [only]: value }));
  const groups = by.map((name) => context.policy.protectedAttributes?.find((a) => a.attribute === name)?.groups ?? []);
  if (groups.some((g) => g.length === 0)) return [];
  return groups.reduce<Record<string, string>[]>(
    (combinations, list, index) =>
      combinations.flatMap((c) => list.map((group) => ({ ...c, [by[index] ?? '']: group }))),
    [{}],
  );
}
