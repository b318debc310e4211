import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { watchedBy } from '../watched.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'monitor/no-label-drift',
  severity: 'information',
  summary: 'Drift of the inputs is watched, and drift of labels or predictions is not.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    const watched = watchedBy(view);
    if (!watched.featureDrift || watched.labelDrift) return;
    const [gate] = isHighRisk(view) ? watched.gates : [];
    const monitor = watched.own.find(({ families }) => families.has('drift') || families.has('skew'));
    if (!monitor && !gate) return;
    context.report({
      ...(monitor
        ? { path: monitor.monitor.target === undefined ? [...monitor.path, 'id'] : [...monitor.path, 'target'] }
        : { path: [...(gate?.path ?? []), 'labelDrift'] }),
      message:
        'Drift of the inputs is watched, but not of labels or predictions, so a change in what follows from the same inputs goes unseen. Add a monitor with `target: labels` or `target: predictions`, or require `labelDrift`.',
    });
  },
});
