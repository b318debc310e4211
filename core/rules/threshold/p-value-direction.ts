import { faultsOf } from '../band-faults.ts';
import { flipFix } from '../bound-words.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/p-value-direction',
  severity: 'error',
  summary: 'A p-value is bounded as if it were a distance: small p-values are the sign of drift.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'p-value-direction') continue;
      const [bound] = band.bounds;
      if (!bound) continue;
      context.report({
        path: bound.path,
        part: 'entry',
        message: `\`${bound.side}: ${bound.written}\` passes only data whose drift is significant: a p-value is small where the distributions differ, opposite to the statistic. Bound ${band.scale.title} from below.`,
        fixes: flipFix([band, ...(band.beside ? [band.beside] : [])], context.edit),
      });
    }
  },
});
