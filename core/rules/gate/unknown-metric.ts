import { explainUnknownMetric } from '../../gates/metric.ts';
import type { Fix } from '../../model/diagnostic.ts';
import { ambiguousFairness, metricNamesOf } from '../metric-names.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/unknown-metric',
  severity: 'error',
  summary: 'A gate or monitor names a metric that is neither in the catalogue nor declared.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    for (const { name, path } of metricNamesOf(view)) {
      const match = view.catalog.find(name);
      if (match?.kind === 'metric' || (match === undefined && !view.complete)) continue;
      if (ambiguousFairness(match)) continue; // fairness/ambiguous-metric says more
      const change = (to: string, preferred: boolean): Fix => ({
        title: `Change to \`${to}\``,
        edits: context.edit.replaceValue(path, to),
        preferred,
      });
      if (match?.kind === 'ambiguous') {
        const fixes = match.candidates.map((metric) => change(metric.name, false));
        context.report({ path, message: explainUnknownMetric(name, match), fixes });
        continue;
      }
      const near = match ? undefined : view.catalog.nearest(name);
      const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
      const fixes = near === undefined ? [] : [change(near, true)];
      context.report({ path, message: `${explainUnknownMetric(name, match)}${hint}`, fixes });
    }
  },
});
