import { faultsOf } from '../band-faults.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/unit-mismatch',
  severity: 'error',
  summary: "A bound's unit does not fit its metric.",
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    for (const { band, bound, fault } of faultsOf(policyViewOf(context)).bounds) {
      if (fault.is !== 'unit-mismatch') continue;
      const message = `${fault.message} The gate can decide nothing until \`${bound.written}\` and ${band.scale.title} fit together.`;
      context.report({ path: bound.path, message });
    }
  },
});
