import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'cost/on-demand',
  severity: 'hint',
  summary: 'Training runs on on-demand instances.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    if (value.cost?.spot !== false) return;
    report({
      path: ['cost', 'spot'],
      message:
        'Training runs on on-demand instances, which cost several times as much as spot instances. Save checkpoints and use spot instances, if the run can be interrupted.',
    });
  },
});
