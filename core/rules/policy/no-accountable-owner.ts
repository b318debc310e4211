import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'policy/no-accountable-owner',
  severity: 'warning',
  summary: 'Nobody is accountable for the policy.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { value, report } = context;
    const owners = (value.metadata?.owners ?? []) as readonly ({ readonly role?: string } | undefined)[];
    if (owners.some((owner) => owner?.role !== undefined && /accountab|owner/i.test(owner.role))) return;
    if (owners.length > 0) {
      // An owner without a role, and nobody else, is who answers.
      if (owners.some((owner) => owner?.role === undefined)) return;
      report({
        path: ['metadata', 'owners'],
        message:
          'None of the owners is accountable, and where several are responsible nobody answers when a gate is wrong or in the way. Give one of them `role: accountable`.',
      });
      return;
    }
    const view = policyViewOf(context);
    if (
      !isHighRisk(view) ||
      value.metadata === undefined ||
      view.bases.some((base) => base.value.metadata.owners?.length)
    )
      return;
    report({
      path: ['metadata', 'owners'],
      severity: 'information',
      message:
        'The models are of high risk, and the policy names no owner: nobody answers when a gate is wrong or in the way. Add `owners` with one of `role: accountable`.',
    });
  },
});
