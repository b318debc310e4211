import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/duplicate-id',
  severity: 'error',
  summary: 'Two gates of a policy have the same id.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const first = new Map<string, readonly (string | number)[]>();
    for (const { gate, path } of policyViewOf(context).gates) {
      if (gate.id === undefined) continue;
      const earlier = first.get(gate.id);
      if (!earlier) {
        first.set(gate.id, path);
        continue;
      }
      context.report({
        path: [...path, 'id'],
        message: `Another gate is called \`${gate.id}\` already, so tests and waivers that name it could mean either. Both are decided; give one of them another id.`,
        related: [{ path: [...earlier, 'id'], message: `\`${gate.id}\` is written here first.` }],
      });
    }
  },
});
