import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'objective/no-metric',
  severity: 'hint',
  summary: 'A target of governance has no metric that would show it.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { value, report } = context;
    const objectives = (value.objectives ?? []) as readonly (
      | { readonly name?: string; readonly metric?: string }
      | undefined
    )[];
    if (objectives.length === 0) return;
    const view = policyViewOf(context);
    for (const [index, objective] of objectives.entries()) {
      if (!objective) continue;
      const { name = 'This objective', metric } = objective;
      if (metric !== undefined && (!view.complete || view.catalog.find(metric) !== undefined)) continue;
      const near = metric === undefined ? undefined : view.catalog.nearest(metric);
      report({
        path: ['objectives', index, metric === undefined ? 'name' : 'metric'],
        ...(metric === undefined ? {} : { severity: 'information' as const }),
        message:
          metric === undefined
            ? `Nothing measures \`${name}\`, so nobody can tell whether it is reached. Add \`metric\`, and report it.`
            : `\`${metric}\` is neither in the catalogue nor declared under \`metrics\`, so nobody can tell whether \`${name}\` is reached. ${near === undefined ? 'Declare it.' : `Did you mean \`${near}\`?`}`,
      });
    }
  },
});
