import { policyViewOf } from '../policy-view.ts';
import { requiredBy } from '../required.ts';
import { defineRule } from '../rule.ts';

interface Required {
  readonly retraining?: { readonly triggers?: readonly (string | undefined)[] };
}

export const rule = defineRule<'GovernancePolicy'>({
  id: 'monitor/no-drift-trigger',
  severity: 'information',
  summary: 'Retraining waits until performance falls, although the data shift before that.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { require, path } of requiredBy<Required>(policyViewOf(context), 'monitoring')) {
      const triggers = require.retraining?.triggers ?? [];
      // Of a schedule alone another rule speaks.
      if (triggers.length === 0 || triggers.includes('drift') || triggers.every((one) => one === 'schedule')) continue;
      const at = [...path, 'retraining', 'triggers'];
      report({
        path: at,
        message:
          'Nothing starts retraining when the data shift: the other triggers wait for labels, complaints or a date, and until then the model decides on data that it has not learned. Add `drift`.',
        fixes: [{ title: 'Let drift start it too', edits: edit.insertItem(at, 'drift'), preferred: true }],
      });
    }
  },
});
