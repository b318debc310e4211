import { policyViewOf } from '../policy-view.ts';
import { requiredBy } from '../required.ts';
import { defineRule } from '../rule.ts';
import { isUnread } from '../spoken-for.ts';

interface Required {
  readonly retraining?: { readonly triggers?: readonly (string | undefined)[] };
}

export const rule = defineRule<'GovernancePolicy'>({
  id: 'feedback/none',
  severity: 'warning',
  summary: 'Feedback is to start retraining, but nobody collects it.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { value, report } = context;
    const view = policyViewOf(context);
    const channels = [value, ...view.bases.map((base) => base.value)].flatMap(
      ({ feedback }) => feedback?.channels ?? [],
    );
    if (!view.complete || channels.length > 0 || isUnread(context.document, ['feedback'])) return;
    if (value.feedback) {
      report({
        path: ['feedback', 'channels'],
        message:
          'No channel is named, so no feedback comes in, and mistakes that only people see go unseen. Name under `channels` where it comes from, such as `end-user`.',
      });
      return;
    }
    for (const { require, path } of requiredBy<Required>(view, 'monitoring')) {
      const at = require.retraining?.triggers?.indexOf('feedback') ?? -1;
      if (at < 0) continue;
      report({
        path: [...path, 'retraining', 'triggers', at],
        message:
          'Feedback is to start retraining, but the policy names no channel that it comes through, so it never does. Add `feedback` with `channels`.',
      });
    }
  },
});
