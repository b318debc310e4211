import { checkFlag } from '../required.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'security/data-unclassified',
  severity: 'warning',
  summary: 'Nothing asks that the datasets are classified.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    checkFlag(context, {
      type: 'security',
      key: 'dataClassification',
      otherwise: 'nobody knows which data need which protection',
    });
  },
});
