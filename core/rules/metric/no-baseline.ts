import { soundParts } from '../../model/soundness.ts';
import { reportsOfCard } from '../cards-of-report.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'metric/no-baseline',
  severity: 'warning',
  summary: 'A card names the version that its model is compared with, and no report has measured that one.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, report }) {
    const baseline = value.evaluation?.baselineVersion;
    const reports = baseline === undefined ? [] : reportsOfCard(workspace, document, value);
    const [first] = reports;
    if (baseline === undefined || !first) return;
    const references = reports.flatMap((source) =>
      Object.values(soundParts(source, 'MetricsReport')?.references ?? {}),
    );
    // A reference that does not say its version may be the one.
    if (references.some((one) => one && (one.model?.version === undefined || one.model.version === baseline))) return;
    report({
      path: ['evaluation', 'baselineVersion'],
      message: `The card compares the model with ${baseline}, and no report that it names has measured that version, so nothing can be said of gain or loss. Measure it on the same data, under \`references\` of the report.`,
      related: [
        {
          document: first,
          path: references.length > 0 ? ['references'] : ['metrics'],
          part: 'key',
          message: 'What was measured is listed here.',
        },
      ],
    });
  },
});
