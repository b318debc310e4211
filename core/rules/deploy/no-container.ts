import { checkFlag } from '../required.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'deploy/no-container',
  severity: 'warning',
  summary: 'Nothing asks that the model is served from a container image by digest.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    checkFlag(context, {
      type: 'rollout',
      key: 'container',
      otherwise: 'what runs in production may be something that nobody can build again',
    });
  },
});
