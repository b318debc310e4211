import type { Configuration } from '../../generated/Configuration.ts';
import type { SourceDocument } from '../../model/documents.ts';
import type { Workspace } from '../../model/workspace.ts';
import { metricNamesOf, type WrittenMetric } from '../metric-names.ts';
import { policyViewOf } from '../policy-view.ts';
import { catalogueFor } from '../report-catalog.ts';
import { defineRule, type RuleContext } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy' | 'MetricsReport'>({
  id: 'gate/metric-alias',
  severity: 'information',
  summary: 'A metric is named by an alias.',
  kinds: ['GovernancePolicy', 'MetricsReport'],
  local: { GovernancePolicy: 'gates', MetricsReport: 'metrics' },
  check(context) {
    for (const { name, path, canonical } of aliasesOf(context)) {
      context.report({
        path,
        message: `\`${name}\` is understood as \`${canonical}\`. Write \`${canonical}\`, so that everybody searches and compares by one name.`,
        fixes: [
          {
            title: `Change to \`${canonical}\``,
            edits: context.edit.replaceValue(path, canonical),
            preferred: true,
            safe: true,
          },
        ],
      });
    }
  },
});

type Context = RuleContext<'GovernancePolicy' | 'MetricsReport'>;

function aliasesOf(context: Context): readonly (WrittenMetric & { readonly canonical: string })[] {
  const { names, catalog } = context.kind === 'GovernancePolicy' ? inPolicy(context) : inReport(context);
  return names.flatMap((written) => {
    const match = catalog.find(written.name);
    return match?.kind === 'metric' && match.via === 'alias' ? [{ ...written, canonical: match.metric.name }] : [];
  });
}

function inPolicy(context: Context) {
  const view = policyViewOf(context as unknown as RuleContext<'GovernancePolicy'>);
  return { names: metricNamesOf(view), catalog: view.catalog };
}

function inReport({
  value,
  workspace,
  configuration,
}: {
  value: object;
  workspace: Workspace;
  configuration: Partial<Configuration> | undefined;
  document: SourceDocument;
}) {
  const { metrics } = value as { metrics?: readonly ({ readonly name?: string } | undefined)[] };
  const names = (metrics ?? []).flatMap((entry, index): WrittenMetric[] =>
    typeof entry?.name === 'string' ? [{ name: entry.name, path: ['metrics', index, 'name'] }] : [],
  );
  return { names, catalog: catalogueFor(workspace, configuration) };
}
