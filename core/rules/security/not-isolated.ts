import { checkFlag } from '../required.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'security/not-isolated',
  severity: 'warning',
  summary: 'Nothing asks that the model runs in an isolated network.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    checkFlag(context, {
      type: 'security',
      key: 'networkIsolation',
      otherwise: 'whoever is in the network can reach the model and copy it query by query',
    });
  },
});
