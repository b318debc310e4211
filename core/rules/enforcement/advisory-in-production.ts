import { isHighRisk } from '../high-risk.ts';
import { policyViewOf, stagesOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { isInherited } from '../stage-order.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'enforcement/advisory-in-production',
  severity: 'information',
  summary: 'A gate about high-risk models is still a dry run at the last stage.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    const stages = stagesOf(view);
    const last = stages.at(-1);
    if (!view.complete || last === undefined || stages.length < 2 || !isHighRisk(view)) return;
    for (const { gate, path, isSound } of view.gates) {
      const overlay = gate.stages?.[last];
      if (!isSound || overlay === 'skip' || isInherited(gate, view)) continue;
      if ((overlay?.enforcement ?? gate.enforcement) !== 'dry-run') continue;
      context.report({
        path: overlay?.enforcement ? [...path, 'stages', last, 'enforcement'] : [...path, 'enforcement'],
        message: `\`${gate.id ?? 'This gate'}\` is a dry run at \`${last}\` too, the last stage, so it never counts anywhere. Let it bind there, make it advisory, or remove it.`,
      });
    }
  },
});
