import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import type { Metric as Entry, MeasuredReference } from '../generated/MetricsReport.ts';
import type { Path } from '../yaml/node.ts';
import { canonicalMetric, type ReportDocument } from './evidence.ts';

/** What was measured of a named reference, in one report. */
export interface ReferenceEvidence {
  readonly report: ReportDocument;
  readonly path: Path;
  readonly name: string;
  readonly entry: MeasuredReference;
  /** Its values by the metric's canonical name, with their places in its list. */
  metrics(name: string): readonly { readonly entry: Entry; readonly index: number }[];
}

/** What the reports of one model say about a named reference. */
export function measuredReferences(
  name: string,
  reports: readonly ReportDocument[],
  catalog: MetricCatalog,
): readonly ReferenceEvidence[] {
  return reports.flatMap((report) => {
    const entry = report.value.references?.[name];
    if (entry === undefined) return [];
    const byName = new Map<string, { readonly entry: Entry; readonly index: number }[]>();
    (entry.metrics ?? []).forEach((measured, index) => {
      const metric = canonicalMetric(measured.name, catalog);
      if (metric === undefined) return;
      const list = byName.get(metric);
      if (list) list.push({ entry: measured, index });
      else byName.set(metric, [{ entry: measured, index }]);
    });
    return [{ report, path: ['references', name], name, entry, metrics: (metric: string) => byName.get(metric) ?? [] }];
  });
}
