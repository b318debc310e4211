import type { MetricCatalog } from '../../catalog/declared-metrics.ts';
import { canonicalMetric } from '../../gates/evidence.ts';
import { candidateSamples } from '../../gates/simulate.ts';
import type { SourceDocument } from '../../model/documents.ts';
import { soundParts } from '../../model/soundness.ts';
import { reportsOfCard } from '../cards-of-report.ts';
import { policyViewOf } from '../policy-view.ts';
import { catalogueFor } from '../report-catalog.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { isUnread } from '../spoken-for.ts';

export const rule = defineRule<'GovernancePolicy' | 'ModelCard'>({
  id: 'objective/not-measured',
  severity: 'hint',
  summary: 'What a model, or governance itself, is to achieve is in no report.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  check(context) {
    if (context.kind === 'ModelCard') checkCard(context as RuleContext<'ModelCard'>);
    else checkPolicy(context as RuleContext<'GovernancePolicy'>);
  },
});

function checkCard({ document, value, workspace, configuration, report }: RuleContext<'ModelCard'>): void {
  const objectives = value.intendedUse?.successMetrics ?? [];
  const reports = objectives.length === 0 ? [] : reportsOfCard(workspace, document, value);
  // Of what a report says wrongly, its own diagnostic speaks.
  if (reports.length === 0 || reports.some((source) => isUnread(source, ['metrics']))) return;
  const isMeasured = metricsIn(reports, catalogueFor(workspace, configuration));
  for (const [index, objective] of objectives.entries()) {
    if (objective?.metric === undefined || isMeasured(objective.metric)) continue;
    report({
      path: ['intendedUse', 'successMetrics', index, 'metric'],
      message: `\`${objective.metric}\` is what the model is to achieve, and none of its reports has it, so nobody knows whether it does. Measure it and add it to a report.`,
    });
  }
}

function checkPolicy(context: RuleContext<'GovernancePolicy'>): void {
  const objectives = (context.value.objectives ?? []) as readonly ({ readonly metric?: string } | undefined)[];
  if (!objectives.some((objective) => objective?.metric !== undefined)) return;
  const { catalog } = policyViewOf(context);
  const reports = candidateSamples(context.workspace, context.document).flatMap((sample) => sample.reports);
  if (reports.length === 0 || reports.some((source) => isUnread(source, ['metrics']))) return;
  const isMeasured = metricsIn(reports, catalog);
  for (const [index, objective] of objectives.entries()) {
    const { metric } = objective ?? {};
    // Of a metric that is declared nowhere objective/no-metric speaks.
    if (metric === undefined || canonicalMetric(metric, catalog) === undefined || isMeasured(metric)) continue;
    context.report({
      path: ['objectives', index, 'metric'],
      message: `\`${metric}\` shows whether this objective is reached, and no report about a model in scope has it, so nobody knows. Measure it and add it to a report.`,
    });
  }
}

/** Whether a metric is in one of some reports, by whichever of its names. */
function metricsIn(reports: readonly SourceDocument[], catalog: MetricCatalog): (name: string) => boolean {
  const nameOf = (name: string): string => canonicalMetric(name, catalog) ?? name;
  const measured = new Set(
    reports.flatMap((source) =>
      (soundParts(source, 'MetricsReport')?.metrics ?? []).flatMap((entry) =>
        entry?.name === undefined ? [] : [nameOf(entry.name)],
      ),
    ),
  );
  return (name) => measured.has(nameOf(name));
}
