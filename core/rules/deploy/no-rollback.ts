import { checkFlag } from '../required.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'deploy/no-rollback',
  severity: 'warning',
  summary: 'Nothing asks for a version to return to.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    checkFlag(context, {
      type: 'rollout',
      key: 'rollbackTarget',
      otherwise: 'a version that goes wrong stays until another one is trained',
    });
  },
});
