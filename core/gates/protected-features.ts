import { matchColumnAll, matchProxy } from '../catalog/attributes.ts';
import { nameKey } from '../catalog/name-key.ts';
import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';

/** Why a feature counts as protected; undefined where it does not. */
export type ProtectedFeature = (feature: string) => string | undefined;

/**
 * Features that carry a protected attribute or stand in for one: the columns, attributes and proxies of the policy, also
 * where an encoder put something before or after the column (`cat__GENDER_CD_F`, `postcode=10115`), and columns whose
 * name plainly speaks of a protected attribute.
 */
export function protectedFeatures(policy: GovernancePolicy): ProtectedFeature {
  const declared = [
    ...(policy.protectedAttributes ?? []).flatMap(({ attribute, column }) => [
      { name: attribute, why: attribute },
      ...(column === undefined ? [] : [{ name: column, why: attribute }]),
    ]),
    ...(policy.proxies ?? []).map(({ column, for: of }) => ({ name: column, why: `a proxy for ${of.join(', ')}` })),
  ].filter(({ name }) => nameKey(name) !== '');
  return (feature) =>
    declared.find(({ name }) => isEncoded(feature, name))?.why ??
    matchColumnAll(feature).find(({ confidence }) => confidence === 'high')?.attribute;
}

/** What the catalogue knows the feature to be a proxy for, though the policy does not declare it. */
export function undeclaredProxy(feature: string): readonly string[] | undefined {
  const known = matchProxy(feature);
  return known?.confidence === 'high' ? known.attributes : undefined;
}

/** Whether a feature is a column, or what an encoder makes of it. */
function isEncoded(feature: string, column: string): boolean {
  if (nameKey(feature) === nameKey(column)) return true;
  const lower = feature.toLowerCase();
  const name = column.toLowerCase();
  const bare = lower.slice(lower.lastIndexOf('__') + (lower.includes('__') ? 2 : 0));
  return [lower, bare].some(
    (text) => text.startsWith(name) && (text === name || /^[^\p{L}\p{N}]/u.test(text.slice(name.length))),
  );
}
