import { policyViewOf } from '../policy-view.ts';
import { requiredBy } from '../required.ts';
import { defineRule, type RuleContext } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy' | 'ModelCard'>({
  id: 'monitor/synchronous-telemetry',
  severity: 'warning',
  summary: 'Telemetry leaves within the request, so users wait for it.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    const isPolicy = context.kind === 'GovernancePolicy';
    const message =
      'Telemetry is synchronous: every request waits for it, and fails with it. ' +
      (isPolicy ? 'Require `asynchronous`.' : 'Send it asynchronously, and say so here.');
    if (!isPolicy) {
      const { monitoring } = (context as RuleContext<'ModelCard'>).value;
      if (monitoring?.telemetry === 'synchronous') report({ path: ['monitoring', 'telemetry'], message });
      return;
    }
    const view = policyViewOf(context as RuleContext<'GovernancePolicy'>);
    for (const { require, path } of requiredBy<{ readonly telemetry?: string }>(view, 'monitoring')) {
      if (require.telemetry !== 'synchronous') continue;
      const at = [...path, 'telemetry'];
      report({
        path: at,
        message,
        fixes: [{ title: 'Change to `asynchronous`', edits: edit.replaceValue(at, 'asynchronous'), preferred: true }],
      });
    }
  },
});
