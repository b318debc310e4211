import { findAttribute } from '../../catalog/attributes.ts';
import { lawsNote, protectedByLaw } from '../../catalog/laws.ts';
import { canonicalAttribute } from '../../gates/group-evidence.ts';
import type { Scope } from '../../generated/GovernancePolicy.ts';
import { attributesOf, policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'attribute/missing-for-domain',
  severity: 'information',
  summary: 'A law of the domain and place protects an attribute that the policy does not speak of.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    const own = view.value.scope;
    // A policy that takes its whole scope from a base says nothing that the base has not been told of.
    if (!view.complete || (own?.domain === undefined && own?.jurisdictions === undefined)) return;
    const scopes = [view.value, ...view.bases.map((base) => base.value)].map((policy) => policy.scope);
    const domains = listed(scopes, 'domain');
    const jurisdictions = listed(scopes, 'jurisdictions');
    if (domains.length === 0 || jurisdictions.length === 0) return;
    const spoken = new Set(attributesOf(view).flatMap(({ attribute: { attribute } }) => meant(attribute)));
    const missing = protectedByLaw({ domains, jurisdictions }).flatMap(({ attribute, laws }) => {
      // A law that governs every domain says nothing of this one.
      const law = laws.find((each) => !each.domains.includes('any'));
      return law && !spoken.has(attribute) ? [{ attribute, law }] : [];
    });
    const [first] = missing;
    if (!first) return;
    const names = missing.map(({ attribute, law }) => `\`${attribute}\` (${law.title}, ${law.event} ${law.date})`);
    const isListed = view.value.protectedAttributes !== undefined;
    context.report({
      path: isListed ? ['protectedAttributes'] : ['scope', own.domain === undefined ? 'jurisdictions' : 'domain'],
      part: isListed ? 'key' : 'value',
      message: `For ${domains.join(', ')} in ${jurisdictions.join(', ')}, laws protect attributes that this policy does not speak of: ${names.join('; ')}. Declare each under \`protectedAttributes\`, with its groups or with \`notMeasured\` and the reason. As of ${lawsNote().asOf}; laws change, and this is no legal advice.`,
    });
  },
});

/** The attribute of a name, or of one that is misspelt: attribute/unknown asks whether that is meant. */
function meant(name: string): readonly string[] {
  const match = findAttribute(name);
  return match.kind === 'unknown' ? [name, ...match.suggestions.slice(0, 1)] : [canonicalAttribute(name)];
}

/** What the nearest scope that says it says. */
function listed(scopes: readonly (Scope | undefined)[], field: 'domain' | 'jurisdictions'): readonly string[] {
  const said: unknown = scopes.find((scope) => scope?.[field] !== undefined)?.[field];
  return [said].flat().filter((one): one is string => typeof one === 'string');
}
