import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { isOperationsAlone, watchedBy } from '../watched.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'monitor/no-drift',
  severity: 'warning',
  summary: 'Production is watched, but nothing watches whether the data drift.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    const watched = watchedBy(view);
    if (watched.drift || watched.unclear || isOperationsAlone(watched)) return; // monitor/latency-only says more
    const [gate] = isHighRisk(view) ? watched.gates : [];
    if (watched.own.length === 0 && !gate) return;
    context.report({
      ...(watched.own.length > 0
        ? { path: ['monitors'], part: 'key' as const }
        : { path: [...(gate?.path ?? []), 'drift'] }),
      message:
        'Nothing watches drift, so when live data move away from the training data, nobody knows before the decisions are wrong. Add a monitor with a `method` such as `psi` and `target: features`, or require `drift` in a monitoring gate.',
    });
  },
});
