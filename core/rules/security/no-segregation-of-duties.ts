import { checkFlag } from '../required.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'security/no-segregation-of-duties',
  severity: 'warning',
  summary: 'The one who trains a model may also approve it.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    checkFlag(context, {
      type: 'security',
      key: 'segregationOfDuties',
      otherwise: 'whoever trained a model can approve it alone',
    });
  },
});
