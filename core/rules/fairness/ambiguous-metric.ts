import type { MetricMatch } from '../../catalog/metric.ts';
import { ambiguousFairness, metricNamesOf, type WrittenMetric } from '../metric-names.ts';
import { policyViewOf } from '../policy-view.ts';
import { catalogueFor } from '../report-catalog.ts';
import { defineRule, type RuleContext } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy' | 'MetricsReport'>({
  id: 'fairness/ambiguous-metric',
  severity: 'error',
  summary: 'A name is in use for several fairness metrics, and readers take it for different ones.',
  kinds: ['GovernancePolicy', 'MetricsReport'],
  local: { GovernancePolicy: 'gates', MetricsReport: 'metrics' },
  check(context) {
    const { report, edit } = context;
    for (const { name, path, match: found } of namesIn(context)) {
      const match = ambiguousFairness(found);
      if (!match) continue;
      const names = match.candidates.map((metric) => `\`${metric.name}\``);
      report({
        path,
        message: `\`${name}\` is in use for ${names.join(' and ')} (${match.note}), so one model passes or fails by who reads it. Write which one is meant.`,
        fixes: match.candidates.map((metric) => ({
          title: `Change to \`${metric.name}\``,
          edits: edit.replaceValue(path, metric.name),
        })),
      });
    }
  },
});

function namesIn(
  context: RuleContext<'GovernancePolicy' | 'MetricsReport'>,
): readonly (WrittenMetric & { readonly match: MetricMatch | undefined })[] {
  if (context.kind === 'GovernancePolicy') {
    const view = policyViewOf(context as RuleContext<'GovernancePolicy'>);
    return metricNamesOf(view).map((written) => ({ ...written, match: view.catalog.find(written.name) }));
  }
  const { value, workspace, configuration } = context as RuleContext<'MetricsReport'>;
  const catalog = catalogueFor(workspace, configuration);
  return (value.metrics ?? []).flatMap((entry, index) =>
    entry?.name === undefined
      ? []
      : [{ name: entry.name, path: ['metrics', index, 'name'], match: catalog.find(entry.name) }],
  );
}
