import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'enforcement/not-continuous',
  severity: 'information',
  summary: 'Gates are decided at promotion alone, though the models are of high risk.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { value, report, edit } = context;
    if (value.continuous !== false || !isHighRisk(policyViewOf(context))) return;
    report({
      path: ['continuous'],
      message:
        'The models are of high risk, and the gates are decided at promotion alone: what changes afterwards is decided by nobody. Write `continuous: true`, so that they are decided again on production windows.',
      fixes: [{ title: 'Decide continuously', edits: edit.replaceValue(['continuous'], 'true'), preferred: true }],
    });
  },
});
