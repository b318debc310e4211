import { canonicalAttribute } from '../../gates/group-evidence.ts';
import { policiesOfReport } from '../policies-of-report.ts';
import type { GateFields } from '../policy-view.ts';
import { defineRule, type RelatedPlace } from '../rule.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'attribute/group-too-small',
  severity: 'information',
  summary: 'A group of the report is smaller than a fairness gate asks for.',
  kinds: ['MetricsReport'],
  local: { MetricsReport: 'metrics' },
  check({ value, workspace, report }) {
    const asked = (value.groups ?? []).length > 0 ? sizesAsked(policiesOfReport(workspace, value)) : [];
    if (asked.length === 0) return;
    for (const [index, entry] of ((value.groups ?? []) as readonly (Entry | undefined)[]).entries()) {
      if (entry?.attribute === undefined) continue;
      const attribute = canonicalAttribute(entry.attribute);
      const strictest = asked
        .filter(({ covers }) => covers === 'all' || covers.has(attribute))
        .reduce<Asked | undefined>((most, one) => (most && most.size >= one.size ? most : one), undefined);
      if (!strictest) continue;
      for (const [group, counts] of Object.entries(entry.groups ?? {})) {
        const n = counts?.n;
        if (n === undefined || n >= strictest.size) continue;
        report({
          path: ['groups', index, 'groups', group, 'n'],
          message: `The group \`${group}\` of \`${entry.attribute}\` has ${n} members, and \`${strictest.gate}\` decides on groups of at least ${strictest.size}: its rates say little, and the gate stays undecided. Measure on more data, or join groups where that makes sense.`,
          related: [strictest.place],
        });
      }
    }
  },
});

interface Entry {
  readonly attribute?: string;
  readonly groups?: Readonly<Record<string, { readonly n?: number } | undefined>>;
}

interface Asked {
  readonly gate: string;
  readonly size: number;
  readonly covers: 'all' | ReadonlySet<string>;
  readonly place: RelatedPlace;
}

/** The default of `minGroupSize`. */
const usualSize = 30;

function sizesAsked(policies: ReturnType<typeof policiesOfReport>): readonly Asked[] {
  return policies.flatMap(({ document, value }) =>
    ((value.gates ?? []) as readonly (GateFields | undefined)[]).flatMap((gate, index): Asked[] => {
      if (gate?.type !== 'fairness') return [];
      const { minGroupSize: size = usualSize } = gate as { readonly minGroupSize?: number };
      const { attributes = [], id = '' } = gate;
      const covers =
        attributes === 'all'
          ? attributes
          : new Set(attributes.flatMap((name) => (name === undefined ? [] : [canonicalAttribute(name)])));
      const path = ['gates', index, 'minGroupSize'];
      return [{ gate: id, size, covers, place: { document, path, message: `\`${id}\` asks for ${size}.` } }];
    }),
  );
}
