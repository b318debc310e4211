import type { Metric as Entry } from '../../generated/MetricsReport.ts';
import { soundParts } from '../../model/soundness.ts';
import { cardsOf } from '../cards-of-report.ts';
import { catalogueFor } from '../report-catalog.ts';
import { defineRule } from '../rule.ts';

/** Curves through all thresholds aside, these say nothing without the one that they were counted at. */
const atThreshold: ReadonlySet<string> = new Set(['precision', 'recall', 'f1', 'fbeta', 'specificity', 'npv']);

export const rule = defineRule<'MetricsReport'>({
  id: 'metric/no-threshold',
  severity: 'warning',
  summary:
    'Precision, recall or their like are given without the decision threshold, or at another than the card says.',
  kinds: ['MetricsReport'],
  check({ document, value, workspace, configuration, report }) {
    const entries: readonly (Entry | undefined)[] = value.metrics ?? [];
    if (entries.length === 0) return;
    const catalog = catalogueFor(workspace, configuration);
    const card = cardsOf(workspace, document)
      .map((source) => ({ source, threshold: soundParts(source, 'ModelCard')?.evaluation?.decisionThreshold }))
      .find(({ threshold }) => threshold !== undefined);
    const swept = sweptNames(entries);
    const without = new Map<string, number[]>();
    for (const [index, entry] of entries.entries()) {
      if (entry?.name === undefined) continue;
      const match = catalog.find(entry.name);
      // An average over classes takes the likeliest class: there is no threshold to record.
      if (match?.kind !== 'metric' || !atThreshold.has(match.metric.name)) continue;
      if ((entry.average ?? 'binary') !== 'binary') continue;
      const { name } = match.metric;
      const own = entry.decisionThreshold;
      if (own === undefined) {
        const list = without.get(name);
        if (list) list.push(index);
        else without.set(name, [index]);
      } else if (card !== undefined && own !== card.threshold && !swept.has(entry.name)) {
        report({
          path: ['metrics', index, 'decisionThreshold'],
          message: `\`${name}\` was measured at ${own}, and the card says that the model decides at ${card.threshold}, so it shows another trade-off than the one in use. Measure at the threshold in use, or correct the card.`,
          related: [
            { document: card.source, path: ['evaluation', 'decisionThreshold'], message: 'The threshold in use.' },
          ],
        });
      }
    }
    // The card's threshold says it for all of them.
    if (card !== undefined) return;
    for (const [name, [first, ...others]] of without) {
      const more = others.length === 0 ? '' : ` (and so are ${others.length} further entries)`;
      report({
        path: ['metrics', first ?? 0, 'name'],
        message: `\`${name}\` is given without its decision threshold${more}, and another threshold gives another value, so nobody can measure it again. Write \`decisionThreshold\` here, or \`evaluation.decisionThreshold\` in the card.`,
      });
    }
  },
});

/** Metrics that are given at several thresholds: a curve, of which one point may be the one in use. */
function sweptNames(entries: readonly (Entry | undefined)[]): ReadonlySet<string> {
  const first = new Map<string, number>();
  const swept = new Set<string>();
  for (const entry of entries) {
    if (entry?.name === undefined || entry.decisionThreshold === undefined) continue;
    const known = first.get(entry.name);
    if (known === undefined) first.set(entry.name, entry.decisionThreshold);
    else if (known !== entry.decisionThreshold) swept.add(entry.name);
  }
  return swept;
}
