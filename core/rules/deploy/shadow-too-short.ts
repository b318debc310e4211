import { policyViewOf } from '../policy-view.ts';
import { requiredBy } from '../required.ts';
import { defineRule } from '../rule.ts';
import { isInherited } from '../stage-order.ts';

interface Rollout {
  readonly strategy?: string | readonly (string | undefined)[];
  readonly minDuration?: string;
  readonly minRequests?: number;
}

/** Strategies that compare before they switch over. */
const compares = /shadow|champion|canary|a\/?b/i;

export const rule = defineRule<'GovernancePolicy'>({
  id: 'deploy/shadow-too-short',
  severity: 'warning',
  summary: 'A comparison before release may be as short as anybody likes.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    for (const { require, path, written } of requiredBy<Rollout>(view, 'rollout')) {
      const strategies = [require.strategy].flat().filter((one): one is string => typeof one === 'string');
      const compared = strategies.find((strategy) => compares.test(strategy));
      if (compared === undefined || require.minDuration !== undefined || require.minRequests !== undefined) continue;
      if (isInherited(written.gate, view)) continue; // its base may say how long
      context.report({
        path: [...path, 'strategy'],
        message: `\`${compared}\` is required, and not for how long, so one request is enough and shows nothing. Add \`minDuration\`, \`minRequests\`, or both.`,
      });
    }
  },
});
