import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { soleSampleOf } from '../sole-sample.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'metric/no-interval',
  severity: 'warning',
  summary: 'A gate decides on the interval, and the report gives a bare value.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const only = soleSampleOf(context);
    // From rows and counts, intervals are computed.
    if (!only || only.reports.some(({ value }) => value.predictions !== undefined)) return;
    const { gates, catalog } = policyViewOf(context);
    for (const { gate, path } of gates) {
      const { decideOn } = gate as { readonly decideOn?: string };
      if (gate.type !== 'metric' || gate.metric === undefined || decideOn !== 'interval') continue;
      const match = catalog.find(gate.metric);
      const found = match?.kind === 'metric' ? only.evidence.metrics(match.metric.name) : [];
      const [first] = found;
      if (!first || found.some(({ entry }) => entry.ci !== undefined || entry.counts !== undefined)) continue;
      context.report({
        path: [...path, 'decideOn'],
        message: `The gate decides on the interval, and the report gives \`${first.entry.name}\` as a bare value, so it can't be decided. Add \`ci\` at 95 %, or the counts that it was computed from.`,
        related: [{ document: first.report.source, path: first.path, message: 'The bare value stands here.' }],
      });
    }
  },
});
