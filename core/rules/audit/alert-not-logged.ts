import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'audit/alert-not-logged',
  severity: 'warning',
  summary: 'A monitor acts on a breach, and nobody is told.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check({ value, report, edit }) {
    for (const [index, monitor] of (value.monitors ?? []).entries()) {
      const actions = monitor?.onBreach?.filter((action) => action !== undefined) ?? [];
      if (actions.length === 0 || actions.includes('notify') || (monitor?.notify?.length ?? 0) > 0) continue;
      const path = ['monitors', index, 'onBreach'];
      report({
        path,
        message: `On a breach \`${monitor?.id ?? 'this monitor'}\` does ${actions.map((action) => `\`${action}\``).join(', ')} and tells nobody, so what decides about people changes unseen. Add \`notify\`, and say who under \`notify\`.`,
        fixes: [{ title: 'Add `notify`', edits: edit.insertItem(path, 'notify'), preferred: true }],
      });
    }
  },
});
