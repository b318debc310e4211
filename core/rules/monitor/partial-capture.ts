import type { Path } from '../../yaml/node.ts';
import { isHighRisk, isHighTier } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { requiredBy } from '../required.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { shareOf } from '../written-share.ts';

export const rule = defineRule<'GovernancePolicy' | 'ModelCard'>({
  id: 'monitor/partial-capture',
  severity: 'warning',
  summary: 'Not every prediction of a high-risk model is captured.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    for (const { rate, path } of ratesIn(context)) {
      const share = shareOf(rate);
      if (share === undefined || share >= 1) continue;
      context.report({
        path,
        message: `Only ${rate} of predictions are captured, and the model is of high risk: what is not captured can be neither watched nor explained when somebody appeals. Capture all of them.`,
      });
    }
  },
});

interface Rate {
  readonly rate: unknown;
  readonly path: Path;
}

function ratesIn(context: RuleContext<'GovernancePolicy' | 'ModelCard'>): readonly Rate[] {
  if (context.kind === 'ModelCard') {
    const { monitoring, governance } = (context as RuleContext<'ModelCard'>).value;
    return isHighTier(governance?.riskTier)
      ? [{ rate: monitoring?.captureRate, path: ['monitoring', 'captureRate'] }]
      : [];
  }
  const view = policyViewOf(context as RuleContext<'GovernancePolicy'>);
  if (!isHighRisk(view)) return [];
  return requiredBy<{ readonly captureRate?: unknown }>(view, 'monitoring').map(({ require, path }) => {
    return { rate: require.captureRate, path: [...path, 'captureRate'] };
  });
}
