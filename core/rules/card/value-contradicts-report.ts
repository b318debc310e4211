import type { MetricCatalog } from '../../catalog/declared-metrics.ts';
import { canonicalMetric } from '../../gates/evidence.ts';
import { contradicts } from '../../gates/measured-value.ts';
import { writtenQuantity } from '../../gates/quantity.ts';
import type { Metric as Entry } from '../../generated/MetricsReport.ts';
import type { StatedMetric } from '../../generated/ModelCard.ts';
import type { SourceDocument } from '../../model/documents.ts';
import { soundParts } from '../../model/soundness.ts';
import type { Path } from '../../yaml/node.ts';
import { writtenForm } from '../../yaml/value.ts';
import { reportsOfCard } from '../cards-of-report.ts';
import { catalogueFor } from '../report-catalog.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'card/value-contradicts-report',
  severity: 'error',
  summary: 'A card states another value than the report that it names.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, configuration, report, edit }) {
    const stated: readonly (StatedMetric | undefined)[] = value.evaluation?.metrics ?? [];
    if (stated.length === 0) return;
    const catalog = catalogueFor(workspace, configuration);
    const measured = index(reportsOfCard(workspace, document, value), catalog);
    for (const [at, entry] of stated.entries()) {
      if (entry?.name === undefined || typeof entry.value !== 'number') continue;
      const written = writtenForm(document.yaml.written, entry, 'value') ?? String(entry.value);
      const about = (measured.get(keyOf(entry, catalog)) ?? []).filter((one) => answers(one.entry, entry, one.split));
      const agrees = about.some((one) => !differs(entry.value, written, one));
      const [first, another] = about;
      if (!first || agrees) continue;
      const path = ['evaluation', 'metrics', at, 'value'];
      report({
        path,
        message: `The card states ${written} for \`${entry.name}\`, and ${another ? 'its reports say ' : 'its report says '}${about.map((one) => one.written).join(', ')}, so readers of the card are told what was not measured. Correct the card, or name the report that it was taken from.`,
        related: about.map((one) => ({ document: one.document, path: one.path, message: 'It was measured here.' })),
        fixes: another
          ? []
          : [{ title: `Write ${first.written}`, edits: edit.replaceValue(path, first.written), preferred: true }],
      });
    }
  },
});

interface Measured {
  readonly document: SourceDocument;
  readonly path: Path;
  readonly entry: Entry;
  readonly split: string | undefined;
  readonly written: string;
}

/** Numbers of reports by metric and slice. */
function index(reports: readonly SourceDocument[], catalog: MetricCatalog): ReadonlyMap<string, readonly Measured[]> {
  const byKey = new Map<string, Measured[]>();
  for (const document of reports) {
    const value = soundParts(document, 'MetricsReport') ?? {};
    for (const [at, entry] of ((value.metrics ?? []) as readonly (Entry | undefined)[]).entries()) {
      if (entry?.name === undefined || typeof entry.value !== 'number') continue;
      const written = writtenForm(document.yaml.written, entry, 'value') ?? String(entry.value);
      const split = entry.split ?? value.dataset?.split;
      const key = keyOf(entry, catalog);
      const measured: Measured = { document, path: ['metrics', at, 'value'], entry, split, written };
      const list = byKey.get(key);
      if (list) list.push(measured);
      else byKey.set(key, [measured]);
    }
  }
  return byKey;
}

function keyOf({ name, slice }: { readonly name: string; readonly slice?: object }, catalog: MetricCatalog): string {
  const keys = Object.entries(slice ?? {}).map(([key, of]) => `${key}=${String(of)}`);
  return JSON.stringify([canonicalMetric(name, catalog) ?? name, keys.sort()]);
}

/** Whether a measured value is about what the card states; what the card leaves open may be anything. */
function answers(entry: Entry, stated: StatedMetric, split: string | undefined): boolean {
  if (stated.split !== undefined && split !== undefined && stated.split !== split) return false;
  const { decisionThreshold: threshold } = stated;
  return threshold === undefined || entry.decisionThreshold === undefined || entry.decisionThreshold === threshold;
}

/** More than half a unit of the last digit that the card writes. */
function differs(value: number, written: string, { entry, written: measured }: Measured): boolean {
  return (
    typeof entry.value === 'number' &&
    contradicts(writtenQuantity(value, written), written, writtenQuantity(entry.value, measured))
  );
}
