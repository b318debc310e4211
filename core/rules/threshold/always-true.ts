import { faultsOf } from '../band-faults.ts';
import { rangeText } from '../bound-words.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/always-true',
  severity: 'warning',
  summary: 'Every possible value of the metric meets the bound.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'always-true') continue;
      const { scale } = band;
      const message = `Every value that ${scale.title} can have (${rangeText(scale)}) meets this bound, so the gate holds nothing back while it looks as if it did. Choose a bound that some models miss.`;
      context.report({ path: fault.bound.path, message });
    }
  },
});
