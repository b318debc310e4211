import { canonicalAttribute } from '../../gates/group-evidence.ts';
import { gatesOfType, policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'attribute/uncovered',
  severity: 'warning',
  summary: 'A protected attribute is declared, but no fairness gate compares its groups, and nobody says why.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const { value, report } = context;
    const view = policyViewOf(context);
    if (!view.complete || !value.protectedAttributes?.length) return;
    const own = gatesOfType(view, 'fairness').map(({ gate }) => gate);
    const gates = [...own, ...view.bases.flatMap((base) => base.value.gates ?? [])];
    const covered = new Set<string>();
    for (const gate of gates) {
      if (gate.type !== 'fairness') continue;
      const { attributes, intersections } = gate as {
        attributes?: 'all' | readonly (string | undefined)[];
        intersections?: readonly ((string | undefined)[] | undefined)[];
      };
      if (attributes === 'all') return;
      for (const name of [...(attributes ?? []), ...(intersections ?? []).flatMap((crossed) => crossed ?? [])]) {
        if (name !== undefined) covered.add(canonicalAttribute(name));
      }
    }
    for (const [index, attribute] of value.protectedAttributes.entries()) {
      if (
        !attribute?.attribute ||
        attribute.notMeasured?.trim() ||
        covered.has(canonicalAttribute(attribute.attribute))
      )
        continue;
      report({
        path: ['protectedAttributes', index, 'attribute'],
        message: `No fairness gate compares the groups of \`${attribute.attribute}\`, and \`notMeasured\` does not say why, so disparity in it goes unseen. Name it in the \`attributes\` of a fairness gate, or justify it by \`notMeasured\`.`,
      });
    }
  },
});
