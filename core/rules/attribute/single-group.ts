import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'attribute/single-group',
  severity: 'error',
  summary: 'A protected attribute has one group alone, so there is nothing to compare it with.',
  kinds: ['GovernancePolicy'],
  check({ value, report }) {
    for (const [index, attribute] of (value.protectedAttributes ?? []).entries()) {
      const groups: readonly (string | undefined)[] = attribute?.groups ?? [];
      if (groups.length !== 1 || groups[0] === undefined) continue;
      report({
        path: ['protectedAttributes', index, 'groups', 0],
        message: `\`${groups[0]}\` is the only group of \`${attribute?.attribute ?? 'this attribute'}\`. Equal treatment is a comparison: with one group there is nothing to compare, and the gate stays inconclusive. List the other groups.`,
      });
    }
  },
});
