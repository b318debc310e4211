import type { Reason } from '../../../core/gates/evaluation.ts';
import { kindOf, type SourceDocument } from '../../../core/model/documents.ts';
import { soundParts } from '../../../core/model/soundness.ts';
import { insertEntry, insertItem } from '../../../core/yaml/edit.ts';
import { nodeAt } from '../../../core/yaml/locate.ts';
import { quoteIfNeeded } from '../../../core/yaml/scalar-text.ts';
import { nameOfFile } from '../../uri.ts';
import { decidedPolicies } from '../outcomes.ts';
import { presentOf } from '../place.ts';
import { type Offering, placedIn } from './offer.ts';

const missing: ReadonlySet<Reason | null> = new Set<Reason>(['missing-metric', 'missing-slice']);

/** In a gate that finds no value of its metric: the entry in the report, without a value, so that nothing passes by it. */
export const evidenceStub: Offering = (snapshot, document, { path }) => {
  if (kindOf(document) !== 'GovernancePolicy' || path[0] !== 'gates' || typeof path[1] !== 'number') return [];
  const gate = soundParts(document, 'GovernancePolicy')?.gates?.[path[1]];
  if (gate?.type !== 'metric' || typeof gate.metric !== 'string') return [];
  const { metric, split } = gate;
  const known = decidedPolicies(snapshot, document.uri).find(({ policy }) => policy === document);
  const result = known?.decided.evaluation.gates.find(({ id }) => id === gate.id);
  const [report] = known?.decided.sample.reports ?? [];
  // Of an earlier text nothing can be edited.
  if (!report || presentOf(snapshot, report.source) !== report.source) return [];
  if (!result?.checks.some(({ reason, deciding }) => deciding !== false && missing.has(reason))) return [];
  const own = report.value.dataset?.split;
  const lines = [
    `name: ${quoteIfNeeded(metric)}`,
    ...(split !== undefined && split !== own ? [`split: ${quoteIfNeeded(split)}`] : []),
    'value:',
  ];
  const edits = entryOf(report.source, lines);
  const title = `Add \`${metric}\` to ${nameOfFile(report.source.uri)}, its value left open`;
  return edits.length > 0 ? [{ title, kind: 'refactor', edits }] : [];
};

function entryOf(report: SourceDocument, lines: readonly string[]) {
  const isThere = nodeAt(report.yaml, ['metrics']) !== undefined;
  return placedIn(
    report,
    isThere
      ? insertItem(report, ['metrics'], lines.join('\n'))
      : insertEntry(report, [], 'metrics', `- ${lines.join('\n  ')}`),
  );
}
