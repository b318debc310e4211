import { isHighRisk } from '../high-risk.ts';
import { gatesOfType, policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { watchedBy } from '../watched.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'monitor/no-live-fairness',
  severity: 'information',
  summary: 'Fairness is decided before promotion, and never watched afterwards.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    const watched = watchedBy(view);
    const [gate] = gatesOfType(view, 'fairness');
    if (
      !gate ||
      watched.fairness ||
      watched.unclear ||
      (watched.own.length === 0 && !(isHighRisk(view) && watched.gates.length > 0))
    )
      return;
    const [asking] = watched.gates;
    const path = watched.own.length > 0 ? ['monitors'] : [...(asking?.path ?? []), 'fairness'];
    context.report({
      path,
      ...(watched.own.length > 0 ? { part: 'key' as const } : {}),
      message: `\`${gate.gate.id ?? 'A gate'}\` decides on fairness before promotion, and nothing watches it afterwards: the model meets other people in production, and can become unfair to them unseen. Add a monitor on the same metric, or require \`fairness\` in a monitoring gate.`,
      related: [{ path: [...gate.path, 'metric'], message: 'Fairness is decided here.' }],
    });
  },
});
