import { sha256Problem } from '../../gates/digest.ts';
import type { Dataset as MeasuredOn } from '../../generated/MetricsReport.ts';
import type { Dataset } from '../../generated/ModelCard.ts';
import { soundParts } from '../../model/soundness.ts';
import { cardsOf } from '../cards-of-report.ts';
import { defineRule, type RuleContext } from '../rule.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'report/dataset-mismatch',
  severity: 'error',
  summary: 'A model, or what it is compared with, was measured on other data than its card or report says.',
  kinds: ['MetricsReport'],
  check(context) {
    againstCards(context);
    againstReferences(context);
  },
});

function againstCards({ document, value, workspace, report }: RuleContext<'MetricsReport'>): void {
  const { dataset } = value;
  if (dataset?.name === undefined) return;
  for (const card of cardsOf(workspace, document)) {
    const data: readonly (Dataset | undefined)[] = soundParts(card, 'ModelCard')?.data ?? [];
    const same = data.flatMap((one, index) => (one?.name === dataset.name ? [{ one, index }] : []));
    if (same.length > 0) {
      const problems = same.map(({ one }) => difference(dataset, one));
      const [problem] = problems;
      if (!problem || problems.some((other) => other === undefined)) continue;
      const at = same[0]?.index ?? 0;
      report({
        path: ['dataset', ...problem.path],
        message: `This was measured on \`${dataset.name}\` ${problem.what}, so the figures are not those that the card is about. Measure on the card's data, or correct the one that is wrong.`,
        related: [{ document: card, path: ['data', at, ...problem.path], message: 'The card names these data.' }],
      });
      return;
    }
    // A card that pins its test data names all of them; one that doesn't may have left these out.
    const tests = data.flatMap((one, index) => (one?.role === 'test' && one.digest?.sha256 ? [index] : []));
    const digest = dataset.digest?.sha256;
    const isTest = dataset.split === undefined || dataset.split === 'test';
    if (tests.length === 0 || digest === undefined || !isTest || data.some((one) => one?.digest?.sha256 === digest))
      continue;
    report({
      path: ['dataset', 'name'],
      message: `\`${dataset.name}\` is none of the data that the card names, so nobody can tell what these figures show. Add it to \`data\` of the card, or measure on the test data there.`,
      severity: 'warning',
      related: [{ document: card, path: ['data', tests[0] ?? 0, 'name'], message: 'The test data of the card.' }],
    });
    return;
  }
}

function againstReferences({ value, report }: RuleContext<'MetricsReport'>): void {
  const { dataset } = value;
  if (dataset?.name === undefined) return;
  for (const [name, reference] of Object.entries(value.references ?? {})) {
    const other = reference?.dataset;
    if (other?.name === undefined) continue;
    const problem =
      other.name === dataset.name
        ? difference(other, dataset)
        : { path: ['name'], what: `, and the candidate on \`${dataset.name}\`` };
    if (!problem) continue;
    report({
      path: ['references', name, 'dataset', ...problem.path],
      message: `\`${name}\` was measured on \`${other.name}\`${problem.what.startsWith(',') ? '' : ' '}${problem.what}, so the two can't be compared, and every gate relative to it is undecided. Measure both on the same data.`,
      related: [{ path: ['dataset', ...problem.path], message: 'The candidate was measured on this.' }],
    });
  }
}

interface Named {
  readonly version?: string;
  readonly digest?: { readonly sha256?: string };
}

/** How two datasets of one name differ; digests decide where both give one. */
function difference(one: MeasuredOn, other: Named | undefined) {
  const [a, b] = [one.digest?.sha256, other?.digest?.sha256];
  // A digest that is none is for lineage/bad-digest.
  const areDigests = [a, b].every((digest) => digest === undefined || sha256Problem(digest) === undefined);
  if (!areDigests) return undefined;
  if (a !== undefined && b !== undefined) {
    if (a === b) return undefined;
    return { path: ['digest', 'sha256'], what: `with the digest ${a.slice(0, 8)}…, not ${b.slice(0, 8)}…` };
  }
  if (one.version === undefined || other?.version === undefined || one.version === other.version) return undefined;
  return { path: ['version'], what: `${one.version}, not ${other.version}` };
}
