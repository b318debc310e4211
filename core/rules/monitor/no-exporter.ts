import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'monitor/no-exporter',
  severity: 'warning',
  summary: 'What monitors measure is exported nowhere.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { telemetry } = context.value;
    const view = policyViewOf(context);
    if (!telemetry || (telemetry.exporters?.length ?? 0) > 0 || !view.complete) return;
    if (view.bases.some((base) => base.value.telemetry?.exporters?.length)) return;
    context.report({
      path: ['telemetry', 'exporters'],
      message:
        'Nothing collects what production measures, so no alert leaves the process that measured it. Name under `exporters` where it goes, such as `prometheus`.',
    });
  },
});
