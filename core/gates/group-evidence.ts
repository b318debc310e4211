import { findAttribute } from '../catalog/attributes.ts';
import type { FairnessGate, GovernancePolicy, ProtectedAttribute } from '../generated/GovernancePolicy.ts';
import type { GroupCounts } from '../stats/fairness.ts';
import type { Path } from '../yaml/node.ts';
import type { GateContext } from './context.ts';
import type { Reference } from './evaluation.ts';
import { type GroupEvidence, type MetricEvidence, placeOf, type Unusable, usableSplit } from './evidence.ts';

/** Protected attributes, or combinations of them, that a fairness gate compares the groups of. */
export interface Grouping {
  /** One attribute, or several for an intersection. */
  readonly attributes: readonly string[];
  /** `sex`, or `sex × age`. */
  readonly label: string;
  /** Groups that must be reported; of an intersection the product. */
  readonly expected: readonly string[];
  /** The declared reference group; of an intersection the cell of all declared references. */
  readonly reference: string | undefined;
}

/** One group's counts and where they are written. */
export interface GroupCell {
  readonly counts: GroupCounts;
  readonly metrics: Readonly<Record<string, number | string>> | undefined;
  readonly path: Path;
}

export interface GroupTable {
  readonly evidence: GroupEvidence;
  readonly cells: ReadonlyMap<string, GroupCell>;
}

/** The canonical name of an attribute, or the name itself where the catalogue does not know it. */
export function canonicalAttribute(name: string): string {
  const match = findAttribute(name);
  return 'attribute' in match ? match.attribute.name : name;
}

export function declaredAttribute(policy: GovernancePolicy, name: string): ProtectedAttribute | undefined {
  const canonical = canonicalAttribute(name);
  return policy.protectedAttributes?.find((a) => canonicalAttribute(a.attribute) === canonical);
}

/** The attributes that a fairness gate names, whether they are measured or not. */
export function namedAttributes({ attributes }: FairnessGate, policy: GovernancePolicy): readonly string[] {
  return attributes === 'all' ? (policy.protectedAttributes ?? []).map((a) => a.attribute) : (attributes ?? []);
}

/** Whether an attribute is declared as not measured. One with groups is expected all the same. */
export function isUnmeasured(
  attribute: ProtectedAttribute | undefined,
): attribute is ProtectedAttribute & { readonly notMeasured: string } {
  return attribute?.notMeasured !== undefined && !attribute.groups?.length;
}

export function singleGrouping(policy: GovernancePolicy, name: string): Grouping {
  const declared = declaredAttribute(policy, name);
  const expected = declared?.groups ?? [];
  return {
    attributes: [name],
    label: name,
    expected: expected.map((g) => `${name}=${g}`),
    reference: declared?.reference && `${name}=${declared.reference}`,
  };
}

export function crossedGrouping(policy: GovernancePolicy, names: readonly string[]): Grouping {
  const declared = names.map((name) => ({ name, attribute: declaredAttribute(policy, name) }));
  const expected = declared.some(({ attribute }) => !attribute?.groups?.length)
    ? []
    : declared.reduce<string[]>(
        (cells, { name, attribute }) =>
          cells.flatMap((cell) =>
            (attribute?.groups ?? []).map((g) => (cell ? `${cell},${name}=${g}` : `${name}=${g}`)),
          ),
        [''],
      );
  const references = declared.map(({ name, attribute }) => attribute?.reference && `${name}=${attribute.reference}`);
  return {
    attributes: names,
    label: names.join(' × '),
    expected,
    reference: references.every((r) => r) ? references.join(',') : undefined,
  };
}

/** The one table of counts that a gate means, or why there is none. */
export function findGroups(
  grouping: Grouping,
  split: string | undefined,
  context: GateContext,
): GroupTable | Unusable | undefined {
  const wanted = grouping.attributes.map(canonicalAttribute);
  const about = context.evidence.groups.filter(({ entry }) => {
    const has = (entry.attributes ?? (entry.attribute === undefined ? [] : [entry.attribute])).map(canonicalAttribute);
    return has.length === wanted.length && wanted.every((name) => has.includes(name));
  });
  const usable = about.filter((evidence) => usableSplit(evidence, split) === 'usable');
  const [first, second] = usable;
  if (first && second) {
    const message = `The reports have ${usable.length} tables of groups of ${grouping.label} that the gate could mean. Say which split is meant, or keep one.`;
    return { outcome: 'error', reason: 'ambiguous-evidence', message, place: placeOf(second) };
  }
  if (first) return { evidence: first, cells: inPolicyOrder(cellsOf(first, grouping), grouping) };
  const unusable = about
    .map((evidence) => ({ evidence, is: usableSplit(evidence, split) }))
    .find(({ is }) => is !== 'other');
  if (!unusable) return undefined;
  const message =
    unusable.is === 'training'
      ? `The groups of ${grouping.label} were counted on training data, which says nothing about new cases. Count them on data that the model has not seen.`
      : `The report does not say which split the groups of ${grouping.label} were counted on, and training data never counts. Write \`split\` under \`dataset\`.`;
  return { outcome: 'inconclusive', reason: 'training-data', message, place: placeOf(unusable.evidence) };
}

/** Expected groups in the policy's order, then the others by name: the report's order decides nothing. */
function inPolicyOrder(cells: ReadonlyMap<string, GroupCell>, { expected }: Grouping): ReadonlyMap<string, GroupCell> {
  const others = [...cells.keys()].filter((group) => !expected.includes(group)).sort();
  return new Map(
    [...expected, ...others].flatMap((group): [string, GroupCell][] => {
      const cell = cells.get(group);
      return cell ? [[group, cell]] : [];
    }),
  );
}

function cellsOf(evidence: GroupEvidence, grouping: Grouping): ReadonlyMap<string, GroupCell> {
  const cells = new Map<string, GroupCell>();
  const [only] = grouping.attributes;
  if (grouping.attributes.length === 1 && only !== undefined) {
    for (const [group, counts] of Object.entries(evidence.entry.groups ?? {})) {
      cells.set(`${only}=${group}`, { counts, metrics: counts.metrics, path: [...evidence.path, 'groups', group] });
    }
    return cells;
  }
  (evidence.entry.cells ?? []).forEach((cell, index) => {
    const keys = cell as Readonly<Record<string, unknown>>;
    const names = Object.keys(keys);
    const parts = grouping.attributes.map((attribute) => {
      const key = names.find(
        (name) => canonicalAttribute(name) === canonicalAttribute(attribute) && typeof keys[name] === 'string',
      );
      return key === undefined ? undefined : `${attribute}=${String(keys[key])}`;
    });
    if (parts.some((part) => part === undefined)) return;
    const counts = cell as unknown as GroupCounts & { metrics?: Record<string, number | string> };
    cells.set(parts.join(','), { counts, metrics: counts.metrics, path: [...evidence.path, 'cells', index] });
  });
  return cells;
}

export function placeOfCell(table: GroupTable, cell: GroupCell, ...below: Path): Reference {
  return { document: table.evidence.report.source, path: [...cell.path, ...below] };
}

/** What is wrong with a group's counts in themselves; counts that can't be right decide nothing. */
export function invalidCounts({ n, selected, tp, fp, tn, fn }: GroupCounts): string | undefined {
  if (selected !== undefined && selected > n) return `${selected} selected of ${n} is more than all`;
  const outcomes = [tp, fp, tn, fn];
  const known = outcomes.filter((count) => count !== undefined);
  const sum = known.reduce((total, count) => total + count, 0);
  if (known.length === 4 ? sum !== n : sum > n) return `tp, fp, tn and fn make ${sum}, the group has ${n}`;
  return undefined;
}

/** Declared values of a fairness metric for a grouping: one for all groups, or one a group. */
export function declaredValues(metric: string, grouping: Grouping, context: GateContext): readonly MetricEvidence[] {
  const wanted = grouping.attributes.map(canonicalAttribute);
  return context.evidence.metrics(metric).filter(({ entry }) => {
    const has = (entry.attributes ?? (entry.attribute === undefined ? [] : [entry.attribute])).map(canonicalAttribute);
    return has.length > 0 && has.length === wanted.length && wanted.every((name) => has.includes(name));
  });
}
