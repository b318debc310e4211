import { canonicalMetric } from '../../gates/evidence.ts';
import { readMeasured } from '../../gates/measured-value.ts';
import { sound } from '../../model/soundness.ts';
import { catalogueFor } from '../report-catalog.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'report/value-contradicts-rows',
  severity: 'error',
  summary: 'A report states what its rows of predictions do not make.',
  kinds: ['MetricsReport'],
  check({ document, workspace, configuration, prepare, report }) {
    const written = sound(document, 'MetricsReport');
    const prepared = written && prepare(written);
    // Rows that have not been read contradict nothing.
    if (!prepared || typeof prepared === 'string' || !prepared.rows) return;
    const { rows, value } = prepared;
    const related = [{ path: ['predictions', 'path'], message: 'The rows are read from here.' }];
    const catalog = catalogueFor(workspace, configuration);
    const datasetSplit = value.dataset?.split;
    for (const [index, entry] of (value.metrics ?? []).entries()) {
      if (rows.added.has(entry)) continue;
      const name = canonicalMetric(entry.name, catalog);
      const match = name === undefined ? undefined : catalog.find(name);
      if (match?.kind !== 'metric') continue;
      const path = ['metrics', index];
      const split = entry.split ?? datasetSplit;
      const measured = readMeasured({ report: prepared, path, entry, split, datasetSplit }, match.metric);
      if (!('reason' in measured) || measured.reason !== 'value-contradicts-rows') continue;
      report({ path: [...path, 'value'], message: measured.message, related });
    }
    for (const list of ['groups', 'distributions'] as const) {
      for (const [index, entry] of (value[list] ?? []).entries()) {
        const wrong = rows.contradictions.get(entry);
        if (wrong === undefined) continue;
        report({
          path: [list, index],
          message: `This contradicts the rows of the report: ${wrong}. Gates on it err; measure again, or correct the one that is wrong.`,
          related,
        });
      }
    }
  },
});
