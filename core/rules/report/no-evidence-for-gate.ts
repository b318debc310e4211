import { lackingFields } from '../../stats/rows/needed-fields.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { soleSampleOf } from '../sole-sample.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'report/no-evidence-for-gate',
  severity: 'warning',
  summary: 'The only report about a model in scope lacks the metric that a gate asks for.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const only = soleSampleOf(context);
    if (!only) return;
    const { sample, reports, evidence } = only;
    const { gates, catalog } = policyViewOf(context);
    const predictions = reports.flatMap(({ value }) => value.predictions ?? []);
    const [first] = sample.reports;
    for (const { gate, path } of gates) {
      if (gate.type !== 'metric' || gate.metric === undefined) continue;
      const match = catalog.find(gate.metric);
      if (match?.kind !== 'metric' || evidence.metrics(match.metric.name).length > 0) continue;
      // What rows make is not known before they are read.
      const lacking = predictions.map((given) => lackingFields(match.metric.name, given));
      if (match.metric.computableFromRows && lacking.some((fields) => fields.length === 0)) continue;
      const [fields] = match.metric.computableFromRows ? lacking : [];
      const rows = fields
        ? ` The rows would make it: give ${fields.map((field) => `\`${field}\``).join(' and ')} in \`predictions\`, or`
        : '';
      const model = [sample.model.name, sample.model.version].filter(Boolean).join(' ') || 'the model';
      context.report({
        path: [...path, 'metric'],
        message: `The gate \`${gate.id ?? ''}\` needs \`${match.metric.name}\`, and the only report about a model in scope (${model}) has none, so the gate can't be decided.${rows ? `${rows} measure` : ' Measure'} it and add it under \`metrics\`.`,
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
