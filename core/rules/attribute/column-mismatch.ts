import { canonicalAttribute } from '../../gates/group-evidence.ts';
import type { ProtectedAttribute } from '../../generated/GovernancePolicy.ts';
import type { Path } from '../../yaml/node.ts';
import { policiesOfReport } from '../policies-of-report.ts';
import { defineRule, type RelatedPlace } from '../rule.ts';
import { isUnread } from '../spoken-for.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'attribute/column-mismatch',
  severity: 'warning',
  summary: 'The report takes a protected attribute from another column than the policy declares.',
  kinds: ['MetricsReport'],
  local: { MetricsReport: 'metrics' },
  check({ document: own, value, workspace, report }) {
    const columns = columnsOf(value);
    // Without the model's name nobody knows which policies it is for.
    if (columns.length === 0 || isUnread(own, ['model', 'name'])) return;
    const declared = new Map<string, readonly Declared[]>();
    for (const { document, value: policy } of policiesOfReport(workspace, value)) {
      const list: readonly (Partial<ProtectedAttribute> | undefined)[] = policy.protectedAttributes ?? [];
      for (const [index, each] of list.entries()) {
        if (each?.attribute === undefined || each.column === undefined) continue;
        const name = canonicalAttribute(each.attribute);
        const place = {
          document,
          path: ['protectedAttributes', index, 'column'],
          message: 'The policy takes it from here.',
        };
        declared.set(name, [...(declared.get(name) ?? []), { column: each.column, place }]);
      }
    }
    for (const { attribute, column, path } of columns) {
      const known = declared.get(canonicalAttribute(attribute)) ?? [];
      const [first] = known;
      if (!first || known.some((one) => one.column === column)) continue;
      report({
        path,
        message: `The report takes \`${attribute}\` from \`${column}\`, and the policy from \`${first.column}\`: two columns can hold it differently, so the gate may compare what nobody meant. Use one column in both, or correct the name.`,
        related: known.map(({ place }) => place),
      });
    }
  },
});

interface Declared {
  readonly column: string;
  readonly place: RelatedPlace;
}

interface Column {
  readonly attribute: string;
  readonly column: string;
  readonly path: Path;
}

function columnsOf({ groups, predictions }: Fields): readonly Column[] {
  return [
    ...(groups ?? []).flatMap((entry, index): Column[] =>
      entry?.attribute === undefined || entry.column === undefined
        ? []
        : [{ attribute: entry.attribute, column: entry.column, path: ['groups', index, 'column'] }],
    ),
    ...Object.entries(predictions?.attributes ?? {}).flatMap(([attribute, column]): Column[] =>
      typeof column === 'string' ? [{ attribute, column, path: ['predictions', 'attributes', attribute] }] : [],
    ),
  ];
}

interface Fields {
  readonly groups?: readonly ({ readonly attribute?: string; readonly column?: string } | undefined)[];
  readonly predictions?: { readonly attributes?: Readonly<Record<string, unknown>> };
}
