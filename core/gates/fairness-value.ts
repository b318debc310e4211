import { FAIRNESS_METRICS } from '../stats/fairness.ts';
import type { Check } from './evaluation.ts';
import { isTraining, placeOf, writtenValue } from './evidence.ts';
import type { FairnessCase } from './fairness-check.ts';
import { canonicalAttribute, declaredValues, findGroups } from './group-evidence.ts';
import { judgePoint } from './judge.ts';
import { contradicts, readMeasured, restsOnNothing } from './measured-value.ts';
import { boundsOf } from './metric.ts';
import { computedQuantity } from './quantity.ts';

/**
 * A fairness metric given as a value. Alone it decides only where the gate accepts `evidence: value`; beside counts it
 * is held against them, and a contradiction is an error.
 */
export function declaredValueChecks(
  one: FairnessCase,
  mode: 'decide' | 'contradictions-only' = 'decide',
): readonly Check[] {
  const { metric, grouping, context, make, gate, band } = one;
  const values = declaredValues(metric.name, grouping, context).filter(
    (e) =>
      (gate.gate.split === undefined ? e.split === e.datasetSplit : e.split === gate.gate.split) &&
      !isTraining(e.split),
  );
  if (mode === 'contradictions-only') return values.flatMap((evidence) => contradiction(one, evidence));
  const [first] = values;
  if (!first) {
    const message = `The report has neither counts of the groups of ${grouping.label} nor a value of \`${metric.name}\`. Add \`groups\`, or the value with its \`attribute\`.`;
    return [make(grouping.label, 'inconclusive', 'missing-evidence', message)];
  }
  const checks = values.map((evidence): Check => {
    const subject = evidence.entry.group === undefined ? grouping.label : `${grouping.label}=${evidence.entry.group}`;
    if (evidence.split === undefined) {
      return make(
        subject,
        'inconclusive',
        'training-data',
        'The report does not say which split this was measured on, and training data never counts. Write `split` under `dataset`.',
        undefined,
        placeOf(evidence),
      );
    }
    const measured = readMeasured(evidence, metric);
    if ('reason' in measured)
      return make(subject, measured.outcome, measured.reason, measured.message, undefined, measured.place);
    const none = restsOnNothing(measured.n);
    if (none !== undefined)
      return make(subject, 'inconclusive', 'below-min-samples', none, undefined, placeOf(evidence, 'n'));
    const verdict = gate.gate.decideOn === 'interval' ? undefined : judgePoint(measured.quantity, band);
    if (!verdict) {
      return make(
        subject,
        'inconclusive',
        'missing-interval',
        `${metric.name} is a bare value without counts, and the gate decides on the interval. Add the counts of the groups.`,
        undefined,
        placeOf(evidence, 'value'),
      );
    }
    const signal = verdict.outcome === 'fail' ? ' This is a signal of adverse impact, not a finding of law.' : '';
    return {
      ...make(
        subject,
        verdict.outcome,
        verdict.reason,
        `${metric.name} of ${subject}: ${verdict.sentence}.${signal}`,
        gate.place('pass', ...(verdict.side ? [verdict.side] : [])),
        placeOf(evidence, 'value'),
      ),
      ...boundsOf({ pass: gate.gate.pass, warn: gate.gate.warn, passPath: ['pass'] }, band),
      observed: measured.quantity.value,
      observedText: verdict.observedText,
      margin: verdict.margin,
      n: measured.n,
      notes: ['uncorroborated: a declared value without counts or rows beside it'],
    };
  });
  return [
    ...checks,
    ...missingValues(
      one,
      checks.map((check) => check.subject),
    ),
  ];
}

/** Where values are given a group, every expected group but the reference needs one. */
function missingValues({ grouping, make, comparison }: FairnessCase, subjects: readonly string[]): readonly Check[] {
  if (comparison?.compares !== 'with-reference' || subjects.includes(grouping.label)) return [];
  return grouping.expected
    .filter((group) => group !== grouping.reference && !subjects.includes(group))
    .map((group) =>
      make(
        group,
        'inconclusive',
        'missing-group',
        `The policy expects the group ${group}, and the report has no value of it. Report it.`,
      ),
    );
}

function contradiction(one: FairnessCase, evidence: ReturnType<typeof declaredValues>[number]): readonly Check[] {
  const { metric, grouping, gate, context, make } = one;
  const comparison = FAIRNESS_METRICS.get(metric.name);
  const table = findGroups(grouping, gate.gate.split, context);
  if (!comparison || !table || 'reason' in table) return [];
  const measured = readMeasured(evidence, metric);
  const place = placeOf(evidence, 'value');
  if ('reason' in measured)
    return [make(grouping.label, measured.outcome, measured.reason, measured.message, undefined, measured.place)];
  const counts = new Map([...table.cells].map(([group, cell]) => [group, cell.counts]));
  const own =
    evidence.entry.group === undefined ? undefined : counts.get(`${canonicalLabel(one)}=${evidence.entry.group}`);
  const reference = grouping.reference === undefined ? undefined : counts.get(grouping.reference);
  const computed =
    comparison.compares === 'between-groups'
      ? comparison.compute(counts)
      : own && reference
        ? comparison.compute(own, reference)
        : undefined;
  if (computed?.status !== 'ok') return [];
  const exact = computedQuantity(computed);
  const written = writtenValue(evidence);
  if (!contradicts(measured.quantity, written, exact)) return [];
  const message = `The report gives ${metric.name} of ${grouping.label} as ${written}, but its own counts make ${Number(computed.value.toPrecision(6))}. One of the two is wrong; count again.`;
  return [make(grouping.label, 'error', 'value-contradicts-counts', message, undefined, place)];
}

function canonicalLabel({ grouping }: FairnessCase): string {
  return grouping.attributes.length === 1 ? (grouping.attributes[0] ?? '') : canonicalAttribute(grouping.label);
}
