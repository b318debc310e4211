import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { gatesWithOneId } from '../same-question.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/duplicate-id',
  severity: 'error',
  summary: 'Two gates of a policy have the same id.',
  kinds: ['GovernancePolicy'],
  check(context) {
    for (const [first, ...others] of gatesWithOneId(policyViewOf(context))) {
      for (const { gate, path } of others) {
        context.report({
          path: [...path, 'id'],
          message: `Another gate is called \`${gate.id}\` already, so tests and waivers that name it could mean either. Both are decided; give one of them another id.`,
          related: [{ path: [...(first?.path ?? []), 'id'], message: `\`${gate.id}\` is written here first.` }],
        });
      }
    }
  },
});
