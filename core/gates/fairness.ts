import { unitOf } from '../catalog/units.ts';
import type { FairnessGate } from '../generated/GovernancePolicy.ts';
import { FAIRNESS_METRICS } from '../stats/fairness.ts';
import { checkMaker } from './check-maker.ts';
import type { GateContext } from './context.ts';
import type { Check, EffectiveGate, Reference } from './evaluation.ts';
import { placeOf } from './evidence.ts';
import { compareBetweenGroups, compareWithReference, type FairnessCase } from './fairness-check.ts';
import { declaredValueChecks } from './fairness-value.ts';
import {
  crossedGrouping,
  declaredAttribute,
  findGroups,
  type Grouping,
  type GroupTable,
  invalidCounts,
  isUnmeasured,
  namedAttributes,
  placeOfCell,
  singleGrouping,
} from './group-evidence.ts';
import { resolveBand } from './judge.ts';
import { explainUnknownMetric } from './metric.ts';
import { noRows } from './no-rows.ts';

/** Decides a `fairness` gate: for every attribute and intersection, every group or all groups together. */
export function decideFairnessGate(gate: EffectiveGate<FairnessGate>, context: GateContext): readonly Check[] {
  const { gate: asked } = gate;
  const make = checkMaker(gate, asked.metric, 'metric', asked);
  const match = context.catalog.find(asked.metric);
  if (match?.kind !== 'metric')
    return [
      make(asked.metric, 'error', 'unknown-metric', explainUnknownMetric(asked.metric, match), gate.place('metric')),
    ];
  const { metric } = match;
  const { groupings, skipped } = groupingsOf(gate, context);
  // Shown whatever becomes of the gate: nobody may overlook that an attribute is not looked at.
  const checks: Check[] = skipped.map(({ name, why }) => {
    const place = attributePlace(gate, context, name);
    return make(name, 'skipped', 'not-measured', `${name} is not measured: ${why}`, place);
  });
  const comparison = FAIRNESS_METRICS.get(metric.name);
  if (!comparison && asked.take === undefined) {
    const message = `\`${metric.name}\` is not a comparison of groups. Say \`take: gap\` (max − min) or \`take: ratio\` (min / max), or choose a fairness metric.`;
    return [...checks, make(metric.name, 'inconclusive', 'nothing-to-check', message, gate.place('metric'))];
  }
  if (context.identity.is === 'doubtful') {
    const { outcome, reason, message, place } = context.identity;
    return [...checks, make(metric.name, outcome, reason, message, undefined, place)];
  }
  const unit = comparison ? unitOf(metric) : asked.take === 'ratio' ? unitOf({ unit: 'ratio' }) : unitOf(metric);
  const band = resolveBand(
    gate,
    { pass: asked.pass, warn: asked.warn, passPath: ['pass'] },
    { unit, reference: relativeBound },
  );
  if ('reason' in band) return [...checks, make(metric.name, band.outcome, band.reason, band.message, band.place)];
  if (groupings.length === 0) {
    const why = skipped.length > 0 ? 'Every attribute is declared as not measured' : 'The gate names no attribute';
    const message = `${why}, so no groups are compared and nothing can pass. Name measured attributes under \`attributes\`, or remove the gate.`;
    return [
      ...checks,
      make(
        metric.name,
        'inconclusive',
        'nothing-to-check',
        message,
        gate.place(asked.attributes === undefined ? 'metric' : 'attributes'),
      ),
    ];
  }
  for (const grouping of groupings) {
    const one: FairnessCase = { gate, context, metric, comparison, band, grouping, make };
    checks.push(...checksOf(one));
  }
  return checks;
}

function checksOf(one: FairnessCase): readonly Check[] {
  const { gate, context, grouping, make, metric } = one;
  const table = findGroups(grouping, gate.gate.split, context);
  if (table && 'reason' in table)
    return [make(grouping.label, table.outcome, table.reason, table.message, undefined, table.place)];
  if (!table) {
    if (gate.gate.evidence === 'value') return declaredValueChecks(one);
    const message = `The report has no counts of the groups of ${grouping.label}, so \`${metric.name}\` can't be computed. Add them under \`groups\`.`;
    return [make(grouping.label, 'inconclusive', 'missing-evidence', message)];
  }
  const { report, entry } = table.evidence;
  if (gate.gate.evidence === 'rows' && !report.rows?.groups.has(entry))
    return [make(grouping.label, 'inconclusive', 'missing-evidence', noRows(report))];
  const wrong = report.rows?.contradictions.get(entry);
  const place = placeOf(table.evidence);
  const contradicted = `The counts of the groups of ${grouping.label} contradict the rows: ${wrong}. Count again.`;
  return [
    ...(wrong === undefined
      ? []
      : [make(grouping.label, 'error', 'value-contradicts-rows', contradicted, undefined, place)]),
    ...missingGroups(one, table),
    ...invalidGroups(one, table),
    ...comparisons(one, table),
    ...contradictions(one),
  ];
}

/** A declared value beside the counts is checked against them; the counts decide. */
function contradictions(one: FairnessCase): readonly Check[] {
  return declaredValueChecks(one, 'contradictions-only');
}

function comparisons(one: FairnessCase, table: GroupTable): readonly Check[] {
  if (table.cells.size + missingCount(one, table) < 2) {
    const message = `Only one group of ${one.grouping.label} is reported, and one group alone has nothing to be compared with. Report every group.`;
    return [one.make(one.grouping.label, 'inconclusive', 'nothing-to-check', message)];
  }
  return one.comparison?.compares === 'with-reference'
    ? compareWithReference(one, one.comparison, table)
    : compareBetweenGroups(one, table);
}

function missingCount(one: FairnessCase, table: GroupTable): number {
  return one.grouping.expected.filter((group) => !table.cells.has(group)).length;
}

function missingGroups({ grouping, make }: FairnessCase, table: GroupTable): readonly Check[] {
  return grouping.expected
    .filter((group) => !table.cells.has(group))
    .map((group) => {
      const message = `The policy expects the group ${group}, and the report does not have it. Report it, also where it is small.`;
      const place = { document: table.evidence.report.source, path: table.evidence.path };
      return make(group, 'inconclusive', 'missing-group', message, undefined, place);
    });
}

function invalidGroups({ make }: FairnessCase, table: GroupTable): readonly Check[] {
  return [...table.cells].flatMap(([group, cell]) => {
    const wrong = invalidCounts(cell.counts);
    if (wrong === undefined) return [];
    const message = `The counts of ${group} contradict each other: ${wrong}. Count again.`;
    return [make(group, 'error', 'value-contradicts-counts', message, undefined, placeOfCell(table, cell))];
  });
}

function groupingsOf(
  gate: EffectiveGate<FairnessGate>,
  context: GateContext,
): {
  readonly groupings: readonly Grouping[];
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
} {
  const { policy } = context;
  const { intersections } = gate.gate;
  const skipped: { name: string; why: string }[] = [];
  const groupings: Grouping[] = [];
  for (const name of namedAttributes(gate.gate, policy)) {
    const declared = declaredAttribute(policy, name);
    const grouping = singleGrouping(policy, name);
    // An attribute that was measured all the same is checked: a justification can't hide counts that are there.
    if (isUnmeasured(declared) && !findGroups(grouping, gate.gate.split, context)) {
      skipped.push({ name, why: declared.notMeasured.trim() });
    } else groupings.push(grouping);
  }
  for (const combination of intersections ?? []) groupings.push(crossedGrouping(policy, combination));
  return { groupings, skipped };
}

function attributePlace(gate: EffectiveGate, { policy }: GateContext, name: string): Reference {
  const index = policy.protectedAttributes?.findIndex((a) => a.attribute === name) ?? -1;
  const { document } = gate.place();
  return index < 0 ? gate.place('attributes') : { document, path: ['protectedAttributes', index, 'notMeasured'] };
}

function relativeBound(name: string) {
  const message = `A fairness bound can't be relative to \`${name}\`: groups are compared with each other. Use a number.`;
  return { outcome: 'inconclusive' as const, reason: 'missing-reference' as const, message };
}
