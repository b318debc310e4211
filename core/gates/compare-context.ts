import { nameKey } from '../catalog/name-key.ts';
import type { Bounds, GovernancePolicy } from '../generated/GovernancePolicy.ts';
import { parseBound } from './bound-expression.ts';
import { type Part, same, setPart } from './compare-part.ts';
import type { EffectiveGate } from './evaluation.ts';
import type { Relation } from './relation.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What two gates ask by what their policies say elsewhere: reference groups, expected slices, the models that references
 * pin, metrics of the policy's own. Nothing where both stand in one policy.
 */
export function compareContexts(before: EffectiveGate, after: EffectiveGate): readonly Part[] {
  if (before.policy === after.policy) return [];
  const parts = [...referenceGroups(before, after), ...slices(before, after), ...references(before, after)];
  return [
    ...parts,
    ...declaredMetric(before, after),
    ...attributed(before, after),
    ...policyInExpression(before, after),
  ];
}

const attributesOf = (policy: GovernancePolicy) => policy.protectedAttributes ?? [];

function referenceGroups(before: EffectiveGate, after: EffectiveGate): readonly Part[] {
  const isDeclared = [before, after].some(({ gate }) => gate.type === 'fairness' && gate.reference === 'declared');
  if (!isDeclared) return [];
  const of = ({ policy }: EffectiveGate): Fields =>
    Object.fromEntries(attributesOf(policy).map((one) => [one.attribute, one.reference]));
  const [old, now] = [of(before), of(after)];
  const names = Object.keys(now).filter((name) => Object.hasOwn(old, name) && old[name] !== now[name]);
  return names.map((name) => ({
    relation: 'incomparable',
    says: `The reference group of \`${name}\` is ${said(now[name])}; it was ${said(old[name])}.`,
  }));
}

const said = (value: unknown): string => (value === undefined ? 'not said' : `\`${String(value)}\``);

/** The groups of the attributes that a gate slices by are the slices that must be there. */
function slices(before: EffectiveGate, after: EffectiveGate): readonly Part[] {
  const expected = ({ gate, policy }: EffectiveGate): readonly string[] => {
    if (gate.type !== 'metric' || !gate.slices || gate.slices.values) return [];
    const by = [gate.slices.by].flat();
    return attributesOf(policy).flatMap(({ attribute, groups = [] }) =>
      by.includes(attribute) ? groups.map((group) => `${attribute}=${group}`) : [],
    );
  };
  return [setPart('slices', expected(before), expected(after))];
}

function references(before: EffectiveGate, after: EffectiveGate): readonly Part[] {
  const names = new Set([before, after].flatMap(({ gate }) => referencesIn(gate as unknown as Fields)));
  return [...names].map((name): Part => {
    const [old, now] = [before.policy.references?.[name], after.policy.references?.[name]];
    const says = `The reference \`${name}\` is pinned to ${said(now?.model)}; it was pinned to ${said(old?.model)}.`;
    // A reference that the policy does not name is missing whatever a report gives: nothing passes.
    if (!old || !now) return { relation: old ? 'stronger' : now ? 'weaker' : 'equal', says };
    const relations = (['model', 'dataset'] as const).map((key): Relation => {
      if (old[key] === now[key]) return 'equal';
      return old[key] === undefined ? 'stronger' : now[key] === undefined ? 'weaker' : 'incomparable';
    });
    const [of, on] = relations;
    return {
      relation: of === 'equal' ? (on ?? 'equal') : on === 'equal' || on === of ? (of ?? 'equal') : 'incomparable',
      says,
    };
  });
}

/** The named references that a gate's bounds are relative to. */
function referencesIn(gate: Fields): readonly string[] {
  const rollback = gate.rollback as Fields | undefined;
  return [gate.pass, gate.warn, rollback?.pass].flatMap((bounds) =>
    Object.values((bounds ?? {}) as Bounds).flatMap((bound) => {
      const read = typeof bound === 'string' ? parseBound(bound) : undefined;
      return read?.is === 'relative' ? [read.reference] : [];
    }),
  );
}

/** A metric of the policy's own means what the policy says of it, and hides one of the catalogue. */
function declaredMetric(before: EffectiveGate, after: EffectiveGate): readonly Part[] {
  const named = (gate: Fields): unknown => gate.metric ?? gate.method ?? (gate.rollback as Fields | undefined)?.metric;
  const asked = [before, after].flatMap(({ gate }) => named(gate as unknown as Fields) ?? []).map(String);
  const isOwn = ({ policy }: EffectiveGate): boolean =>
    Object.entries(policy.metrics ?? {}).some(([name, { aliases = [] }]) =>
      [name, ...aliases].some((alias) => asked.some((one) => nameKey(alias) === nameKey(one))),
    );
  if ((!isOwn(before) && !isOwn(after)) || same(before.policy.metrics, after.policy.metrics)) return [];
  const says = `The policies differ in what they say of the metric ${said(asked.at(-1))}.`;
  return [{ relation: 'incomparable', says }];
}

/** The features whose attribution is bounded: protected ones and their proxies. */
function attributed(before: EffectiveGate, after: EffectiveGate): readonly Part[] {
  const asks = [before, after].some(
    ({ gate }) => gate.type === 'explainability' && gate.require?.maxProtectedAttribution !== undefined,
  );
  if (!asks) return [];
  const columns = ({ policy }: EffectiveGate): readonly string[] => [
    ...attributesOf(policy).flatMap(({ attribute, column }) => [attribute, ...(column === undefined ? [] : [column])]),
    ...(policy.proxies ?? []).map(({ column }) => column),
  ];
  return [setPart('protected features', columns(before), columns(after))];
}

function policyInExpression(before: EffectiveGate, after: EffectiveGate): readonly Part[] {
  const reads = [before, after].some(({ gate }) => gate.type === 'expression' && /\bpolicy\b/.test(gate.expression));
  return reads && !same(before.policy, after.policy)
    ? [{ relation: 'incomparable', says: 'The expression reads the policy, and the policies differ.' }]
    : [];
}
