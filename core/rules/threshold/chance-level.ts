import { faultsOf } from '../band-faults.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/chance-level',
  severity: 'warning',
  summary: 'A bound is no better than what guessing or chance alone reaches.',
  kinds: ['GovernancePolicy'],
  check(context) {
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'chance-level') continue;
      const { bound, chance } = fault;
      context.report({
        path: bound.path,
        message: `A model that guesses reaches ${chance} of ${band.scale.title}, so \`${bound.written}\` asks for nothing. Choose a floor above ${chance} that the model's use justifies.`,
      });
    }
  },
});
