import { policyViewOf } from '../policy-view.ts';
import { leavingOut } from '../required.ts';
import { defineRule } from '../rule.ts';

interface Explained {
  readonly scopes?: unknown;
  readonly predictionCoverage?: unknown;
  readonly reasonCodes?: boolean;
}

export const rule = defineRule<'GovernancePolicy'>({
  id: 'explain/method-missing',
  severity: 'information',
  summary: 'A gate asks for explanations, and not by which method.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    for (const { require, path } of leavingOut<Explained>(view, 'explainability', 'methods')) {
      const asks =
        require.scopes !== undefined || require.predictionCoverage !== undefined || require.reasonCodes === true;
      if (!asks) continue;
      context.report({
        path: [...path, 'methods'],
        message:
          "Explanations are required, and not by which method, so any text will do and two of them can't be compared. Add `methods`, such as `[shap]`.",
      });
    }
  },
});
