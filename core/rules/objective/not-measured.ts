import { canonicalMetric } from '../../gates/evidence.ts';
import { soundParts } from '../../model/soundness.ts';
import { reportsOfCard } from '../cards-of-report.ts';
import { catalogueFor } from '../report-catalog.ts';
import { defineRule } from '../rule.ts';
import { isUnread } from '../spoken-for.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'objective/not-measured',
  severity: 'hint',
  summary: 'What a model is to achieve is in none of its reports.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, configuration, report }) {
    const objectives = value.intendedUse?.successMetrics ?? [];
    const reports = objectives.length === 0 ? [] : reportsOfCard(workspace, document, value);
    // Of what a report says wrongly, its own diagnostic speaks.
    if (reports.length === 0 || reports.some((source) => isUnread(source, ['metrics']))) return;
    const catalog = catalogueFor(workspace, configuration);
    const nameOf = (name: string): string => canonicalMetric(name, catalog) ?? name;
    const measured = new Set(
      reports.flatMap((source) =>
        (soundParts(source, 'MetricsReport')?.metrics ?? []).flatMap((entry) =>
          entry?.name === undefined ? [] : [nameOf(entry.name)],
        ),
      ),
    );
    for (const [index, objective] of objectives.entries()) {
      if (objective?.metric === undefined || measured.has(nameOf(objective.metric))) continue;
      report({
        path: ['intendedUse', 'successMetrics', index, 'metric'],
        message: `\`${objective.metric}\` is what the model is to achieve, and none of its reports has it, so nobody knows whether it does. Measure it and add it to a report.`,
      });
    }
  },
});
