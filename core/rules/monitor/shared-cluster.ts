import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'monitor/shared-cluster',
  severity: 'hint',
  summary: 'Monitoring runs beside what it watches.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check({ value, report }) {
    if (value.telemetry?.cluster !== 'shared') return;
    report({
      path: ['telemetry', 'cluster'],
      message:
        'Monitoring shares its machines with what it watches, so it goes down with it, just when somebody needs it. Run it on machines of its own, and write `dedicated`.',
    });
  },
});
