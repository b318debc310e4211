import { collectEvidence } from '../../gates/evidence.ts';
import { candidateSamples } from '../../gates/simulate.ts';
import { sound } from '../../model/soundness.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'report/no-evidence-for-gate',
  severity: 'warning',
  summary: 'The only report about a model in scope lacks the metric that a gate asks for.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const { document, workspace, report } = context;
    if (!sound(document, 'GovernancePolicy')) return;
    // With several models nobody can say which one is meant; without a report nothing is known to be missing.
    const [only, another] = candidateSamples(workspace, document);
    if (!only || another) return;
    const reports = only.reports.flatMap((each) => sound(each, 'MetricsReport') ?? []);
    const { gates, catalog } = policyViewOf(context);
    const evidence = collectEvidence(reports, catalog);
    const hasRows = reports.some(({ value }) => value.predictions !== undefined);
    const [first] = only.reports;
    for (const { gate, path } of gates) {
      if (gate.type !== 'metric' || gate.metric === undefined) continue;
      const match = catalog.find(gate.metric);
      if (match?.kind !== 'metric' || evidence.metrics(match.metric.name).length > 0) continue;
      // What rows make is not known before they are read.
      if (hasRows && match.metric.computableFromRows) continue;
      const model = [only.model.name, only.model.version].filter(Boolean).join(' ') || 'the model';
      report({
        path: [...path, 'metric'],
        message: `The gate \`${gate.id ?? ''}\` needs \`${match.metric.name}\`, and the only report about a model in scope (${model}) has none, so the gate can't be decided. Measure it and add it under \`metrics\`.`,
        ...(first
          ? {
              related: [
                {
                  document: first,
                  path: ['metrics'],
                  part: 'key' as const,
                  message: 'What was measured is listed here.',
                },
              ],
            }
          : {}),
      });
    }
  },
});
