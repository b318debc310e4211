import { invalidCounts } from '../../gates/group-evidence.ts';
import { contradicts, fromCounts } from '../../gates/measured-value.ts';
import { computedQuantity, writtenQuantity } from '../../gates/quantity.ts';
import type { DocumentTypes } from '../../model/documents.ts';
import type { GroupCounts } from '../../stats/fairness.ts';
import type { Path } from '../../yaml/node.ts';
import { writtenForm } from '../../yaml/value.ts';
import { catalogueFor } from '../report-catalog.ts';
import { defineRule, type RuleContext } from '../rule.ts';

type Report = Partial<DocumentTypes['MetricsReport']>;
type Entry = NonNullable<NonNullable<Report['metrics']>[number]>;

export const rule = defineRule<'MetricsReport'>({
  id: 'report/value-contradicts-counts',
  severity: 'error',
  summary: 'A measured value contradicts the counts beside it, rests on no sample, or counts contradict each other.',
  kinds: ['MetricsReport'],
  local: { MetricsReport: 'metrics' },
  check(context) {
    for (const [index, entry] of (context.value.metrics ?? []).entries())
      if (entry) checkEntry(entry, ['metrics', index], context);
    for (const { counts, path, name } of countsOfGroups(context.value)) {
      const wrong = invalidCounts(counts);
      if (wrong !== undefined) context.report({ path, message: `The counts of ${name} ${impossible(wrong)}` });
    }
  },
});

const impossible = (wrong: string): string =>
  `contradict each other: ${wrong}. No gate can decide on them, and one that sees them errs. Count again.`;

function checkEntry(entry: Partial<Entry>, path: Path, context: RuleContext<'MetricsReport'>): void {
  const { counts, name, value, n } = entry;
  if (!counts) {
    if (n === 0 && value !== undefined)
      context.report({
        path: [...path, 'n'],
        message:
          '`n: 0` says that this value was measured on no sample, so no gate decides on it. Measure it, or correct `n`.',
      });
    return;
  }
  const wrong = counts.n === undefined ? undefined : invalidCounts({ ...counts, n: counts.n });
  if (wrong !== undefined) {
    context.report({ path: [...path, 'counts'], message: `These counts ${impossible(wrong)}` });
    return;
  }
  const match = name === undefined ? undefined : catalogueFor(context.workspace, context.configuration).find(name);
  if (match?.kind !== 'metric' || typeof value !== 'number' || !Number.isFinite(value)) return;
  const counted = fromCounts(match.metric.name, counts);
  if (counted?.status !== 'ok') return;
  const written = writtenForm(context.document.yaml.written, entry, 'value') ?? String(value);
  const exact = computedQuantity(counted);
  if (!contradicts(writtenQuantity(value, written), written, exact)) return;
  const shown = Number(counted.value.toPrecision(6));
  const at = [...path, 'value'];
  context.report({
    path: at,
    message: `\`${match.metric.name}\` is given as ${written}, but the counts beside it make ${shown}. One of the two is wrong, and a gate that sees both errs. Measure again.`,
    related: [{ path: [...path, 'counts'], message: 'The counts stand here.' }],
    fixes: [{ title: `Write ${shown}, as the counts say`, edits: context.edit.replaceValue(at, String(shown)) }],
  });
}

interface CountsOfGroup {
  readonly counts: GroupCounts;
  readonly path: Path;
  readonly name: string;
}

/** The counts of every group, and of every cell of several attributes, that say how many there are. */
function countsOfGroups({ groups }: Report): readonly CountsOfGroup[] {
  return (groups ?? []).flatMap((entry, index): readonly CountsOfGroup[] => {
    const own = Object.entries(entry?.groups ?? {}).map(([group, counts]) => ({
      counts,
      path: ['groups', index, 'groups', group],
      name: `\`${group}\``,
    }));
    const cells = (entry?.cells ?? []).map((cell, at) => ({
      counts: cell as Partial<GroupCounts> | undefined,
      path: ['groups', index, 'cells', at],
      name: 'this cell',
    }));
    return [...own, ...cells].flatMap(({ counts, path, name }) =>
      counts?.n === undefined ? [] : [{ counts: { ...counts, n: counts.n }, path, name }],
    );
  });
}
