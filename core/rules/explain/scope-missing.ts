import { policyViewOf } from '../policy-view.ts';
import { requiredBy } from '../required.ts';
import { defineRule } from '../rule.ts';

interface Explained {
  readonly scopes?: readonly (string | undefined)[];
  readonly reasonCodes?: boolean;
}

export const rule = defineRule<'GovernancePolicy'>({
  id: 'explain/scope-missing',
  severity: 'warning',
  summary: 'Reasons for single decisions are required, and explanations of single predictions are not.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { require, path } of requiredBy<Explained>(policyViewOf(context), 'explainability')) {
      if (require.reasonCodes !== true || !Array.isArray(require.scopes) || require.scopes.includes('local')) continue;
      const at = [...path, 'scopes'];
      report({
        path: at,
        message:
          'Every decision must carry reasons, but explanations of single predictions (`local`) are not required: what matters on average says nothing about one person. Add `local`.',
        related: [{ path: [...path, 'reasonCodes'], message: 'Reasons are required here.' }],
        fixes: [{ title: 'Add `local`', edits: edit.insertItem(at, 'local'), preferred: true }],
      });
    }
  },
});
