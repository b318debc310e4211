import { canonicalAttribute } from '../../gates/group-evidence.ts';
import { computableFromCounts, contradicts, fromCounts } from '../../gates/measured-value.ts';
import { computedQuantity, exactQuantity } from '../../gates/quantity.ts';
import type { DocumentTypes } from '../../model/documents.ts';
import { exactOf } from '../../stats/decimal.ts';
import { FAIRNESS_METRICS, type GroupCounts } from '../../stats/fairness.ts';
import { rate } from '../../stats/rates.ts';
import type { Result } from '../../stats/result.ts';
import type { Path } from '../../yaml/node.ts';
import { writtenForm } from '../../yaml/value.ts';
import { catalogueFor } from '../report-catalog.ts';
import { defineRule, type RuleContext } from '../rule.ts';

type Report = Partial<DocumentTypes['MetricsReport']>;

export const rule = defineRule<'MetricsReport'>({
  id: 'fairness/ratio-mismatch',
  severity: 'error',
  summary: 'A declared fairness figure contradicts the counts that stand beside it.',
  kinds: ['MetricsReport'],
  local: { MetricsReport: 'metrics' },
  check(context) {
    const tables = tablesOf(context.value);
    if (tables.length === 0) return;
    for (const table of tables) checkGroups(table, context);
    for (const [index, entry] of (context.value.metrics ?? []).entries()) {
      if (entry?.attribute === undefined || typeof entry.value !== 'number') continue;
      const attribute = canonicalAttribute(entry.attribute);
      const split = entry.split ?? context.value.dataset?.split;
      const fitting = tables.filter(
        (each) =>
          each.attribute === attribute && each.split === split && each.decisionThreshold === entry.decisionThreshold,
      );
      const [table] = fitting;
      if (!table || fitting.length > 1 || entry.slice) continue; // which of several is meant is anybody's guess
      const name = canonicalName(entry.name, context);
      const candidates = name === undefined ? [] : computed(name, entry.group, table);
      checkValue(entry, 'value', ['metrics', index, 'value'], candidates, table, context);
    }
  },
});

interface Table {
  readonly attribute: string;
  readonly split: string | undefined;
  readonly decisionThreshold: number | undefined;
  readonly path: Path;
  readonly counts: ReadonlyMap<string, GroupCounts>;
  readonly groups: Readonly<Record<string, Cell | undefined>>;
}

type Cell = GroupCounts & { readonly metrics?: Readonly<Record<string, unknown>> };

function tablesOf({ groups, dataset }: Report): readonly Table[] {
  return (groups ?? []).flatMap((entry, index): Table[] => {
    if (entry?.attribute === undefined || !entry.groups) return [];
    const of = entry.groups as Table['groups'];
    const counts = new Map(
      Object.entries(of).flatMap(([name, cell]) => (cell?.n === undefined ? [] : [[name, cell] as const])),
    );
    const path = ['groups', index];
    const { split = dataset?.split, decisionThreshold } = entry;
    return [{ attribute: canonicalAttribute(entry.attribute), split, decisionThreshold, path, counts, groups: of }];
  });
}

/** What the counts make of a fairness metric: several values where the report does not say which group is the reference. */
function computed(name: string, group: string | undefined, { counts }: Table): readonly Result[] {
  const comparison = FAIRNESS_METRICS.get(name);
  if (!comparison) return [];
  if (comparison.compares === 'between-groups') return [comparison.compute(counts)];
  const own = [...counts].filter(([each]) => group === undefined || each === group);
  return own.flatMap(([each, cell]) =>
    [...counts].flatMap(([other, reference]) => (other === each ? [] : [comparison.compute(cell, reference)])),
  );
}

/** Metrics that are written beside a group's counts. */
function checkGroups(table: Table, context: RuleContext<'MetricsReport'>): void {
  for (const [group, cell] of Object.entries(table.groups)) {
    for (const [written, value] of Object.entries(cell?.metrics ?? {})) {
      if (!cell?.metrics || typeof value !== 'number') continue;
      const name = canonicalName(written, context);
      const found =
        name === 'selection_rate' && cell.selected !== undefined
          ? rate({ events: cell.selected, n: cell.n })
          : name !== undefined && computableFromCounts(name)
            ? fromCounts(name, cell)
            : undefined;
      const path = [...table.path, 'groups', group, 'metrics', written];
      checkValue(cell.metrics, written, path, found ? [found] : [], table, context);
    }
  }
}

function checkValue(
  holder: object,
  key: string,
  path: Path,
  candidates: readonly Result[],
  table: Table,
  { document, report }: RuleContext<'MetricsReport'>,
): void {
  const value: unknown = Reflect.get(holder, key);
  const written = writtenForm(document.yaml.written, holder, key) ?? String(value);
  const exact = exactOf(written);
  if (!exact || candidates.length === 0) return;
  const quantities = candidates.flatMap((each) => (each.status === 'ok' ? [computedQuantity(each)] : []));
  if (
    quantities.length < candidates.length ||
    !quantities.every((each) => contradicts(exactQuantity(exact), written, each))
  )
    return;
  const shown = [...new Set(quantities.map((each) => Number(each.value.toPrecision(4))))];
  report({
    path,
    message: `\`${written}\` contradicts the counts beside it, which make ${shown.join(' or ')}. One of the two is wrong, and a gate that sees both errs. Count again.`,
    related: [{ path: [...table.path, 'groups'], part: 'key', message: 'The counts stand here.' }],
  });
}

function canonicalName(
  name: string | undefined,
  { workspace, configuration }: RuleContext<'MetricsReport'>,
): string | undefined {
  const match = name === undefined ? undefined : catalogueFor(workspace, configuration).find(name);
  return match?.kind === 'metric' ? match.metric.name : undefined;
}
