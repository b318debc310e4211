import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'policy/no-charter',
  severity: 'hint',
  summary: 'A policy for high-risk models does not say where its principles are written down.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { metadata } = context.value;
    const view = policyViewOf(context);
    if (metadata === undefined || metadata.charter?.trim() || !view.complete || !isHighRisk(view)) return;
    if (view.bases.some((base) => base.value.metadata.charter)) return;
    context.report({
      path: ['metadata', 'charter'],
      message:
        'Nothing says where the principles behind this policy are written down, so whoever must change a bound can only guess what it is for. Add `charter` with a link.',
    });
  },
});
