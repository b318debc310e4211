import { isHighRisk } from '../high-risk.ts';
import { gatesOfType, policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { watchedBy } from '../watched.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'monitor/absent-at-deploy',
  severity: 'warning',
  summary: 'A policy says how a model reaches production, and nothing about watching it there.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    const watched = watchedBy(view);
    if (watched.all.length > 0 || watched.gates.length > 0) return;
    if (view.bases.some((base) => base.value.gates?.some(({ type }) => type === 'monitoring'))) return;
    const rollout = gatesOfType(view, 'rollout').find(({ isSound }) => isSound);
    // gate/core-missing says of high-risk models that neither drift nor monitoring is asked about.
    if (!rollout || (isHighRisk(view) && !watched.drift)) return;
    context.report({
      path: [...rollout.path, 'type'],
      message:
        'This gate says how a model reaches production, and nothing in the policy watches it there: models decay from their first day, and nobody would notice. Add `monitors`, or a gate of the type `monitoring`.',
    });
  },
});
