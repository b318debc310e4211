import { isSlipOf } from '../../catalog/nearest.ts';
import type { Fix } from '../../model/diagnostic.ts';
import { catalogueFor } from '../report-catalog.ts';
import { measuredIn } from '../reported-metrics.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'report/misspelt-metric',
  severity: 'warning',
  summary: 'A metric of a report is one slip of the fingers away from one that gates know.',
  kinds: ['MetricsReport'],
  local: { MetricsReport: 'metrics' },
  check({ value, workspace, configuration, report, edit }) {
    const catalog = catalogueFor(workspace, configuration);
    for (const { name, named } of measuredIn(value)) {
      // A metric that nobody here knows is the report's own affair.
      const meant = catalog.find(name) ? undefined : catalog.nearest(name);
      if (meant === undefined || !isSlipOf(name, meant)) continue;
      const fix: Fix = {
        title: `Change to \`${meant}\``,
        edits: named.part === 'key' ? edit.renameKey(named.path, meant) : edit.replaceValue(named.path, meant),
        preferred: true,
      };
      report({
        ...named,
        message: `\`${name}\` is no metric that gates here know, so none of them sees this figure and what needs it stays undecided. Did you mean \`${meant}\`?`,
        fixes: [fix],
      });
    }
  },
});
