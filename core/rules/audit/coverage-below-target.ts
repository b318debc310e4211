import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { shareOf } from '../written-share.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'audit/coverage-below-target',
  severity: 'warning',
  summary: 'Not every inference of a high-risk model is logged.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const written = context.value.audit?.inferenceLog?.coverage;
    const share = shareOf(written);
    if (share === undefined || share >= 1 || !isHighRisk(policyViewOf(context))) return;
    context.report({
      path: ['audit', 'inferenceLog', 'coverage'],
      message: `Only ${written} of inferences are logged, and the models are of high risk: the decision that somebody appeals may be one that was not kept. Log all of them.`,
    });
  },
});
