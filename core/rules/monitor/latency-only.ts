import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { isOperationsAlone, watchedBy } from '../watched.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'monitor/latency-only',
  severity: 'warning',
  summary: 'All that is watched in production is speed, errors and uptime.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    const watched = watchedBy(view);
    if (!view.complete || watched.own.length === 0 || !isOperationsAlone(watched)) return;
    const names = watched.own.flatMap(({ monitor }) => (monitor.metric === undefined ? [] : [`\`${monitor.metric}\``]));
    context.report({
      path: ['monitors'],
      part: 'key',
      message: `Only ${[...new Set(names)].join(', ')} ${names.length === 1 ? 'is' : 'are'} watched, which say that the service runs and not that the model is right: it can be wrong every time, and quickly. Watch drift as well, and a metric that the model was chosen by.`,
    });
  },
});
