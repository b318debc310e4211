import { collectEvidence } from '../../gates/evidence.ts';
import { candidateSamples } from '../../gates/simulate.ts';
import { sound } from '../../model/soundness.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'metric/no-interval',
  severity: 'warning',
  summary: 'A gate decides on the interval, and the report gives a bare value.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const { document, workspace, report } = context;
    if (!sound(document, 'GovernancePolicy')) return;
    // With several models nobody can say which one is meant.
    const [only, another] = candidateSamples(workspace, document);
    if (!only || another) return;
    const reports = only.reports.flatMap((each) => sound(each, 'MetricsReport') ?? []);
    // From rows and counts, intervals are computed.
    if (reports.some(({ value }) => value.predictions !== undefined)) return;
    const { gates, catalog } = policyViewOf(context);
    const evidence = collectEvidence(reports, catalog);
    for (const { gate, path } of gates) {
      const { decideOn } = gate as { readonly decideOn?: string };
      if (gate.type !== 'metric' || gate.metric === undefined || decideOn !== 'interval') continue;
      const match = catalog.find(gate.metric);
      const found = match?.kind === 'metric' ? evidence.metrics(match.metric.name) : [];
      const [first] = found;
      if (!first || found.some(({ entry }) => entry.ci !== undefined || entry.counts !== undefined)) continue;
      report({
        path: [...path, 'decideOn'],
        message: `The gate decides on the interval, and the report gives \`${first.entry.name}\` as a bare value, so it can't be decided. Add \`ci\` at 95 %, or the counts that it was computed from.`,
        related: [{ document: first.report.source, path: first.path, message: 'The bare value stands here.' }],
      });
    }
  },
});
