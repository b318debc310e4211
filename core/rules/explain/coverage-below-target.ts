import { policyViewOf } from '../policy-view.ts';
import { requiredBy } from '../required.ts';
import { defineRule } from '../rule.ts';
import { shareOf } from '../written-share.ts';

interface Explained {
  readonly predictionCoverage?: unknown;
  readonly reasonCodes?: boolean;
}

export const rule = defineRule<'GovernancePolicy'>({
  id: 'explain/coverage-below-target',
  severity: 'warning',
  summary: 'Every decision must carry reasons, and only some predictions must be explained.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    for (const { require, path } of requiredBy<Explained>(policyViewOf(context), 'explainability')) {
      const share = shareOf(require.predictionCoverage);
      if (require.reasonCodes !== true || share === undefined || share >= 1) continue;
      context.report({
        path: [...path, 'predictionCoverage'],
        message: `Every decision must carry reasons, but only ${require.predictionCoverage} of predictions must be explained: for the others nobody can say why. Ask for all of them, or drop \`reasonCodes\`.`,
        related: [{ path: [...path, 'reasonCodes'], message: 'Reasons are required here.' }],
      });
    }
  },
});
