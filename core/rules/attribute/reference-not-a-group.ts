import { nearest } from '../../catalog/nearest.ts';
import type { Path } from '../../yaml/node.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { defineRule, type RuleContext } from '../rule.ts';

interface Grouped {
  readonly groups?: readonly (string | undefined)[];
  readonly reference?: string;
}

export const rule = defineRule<'GovernancePolicy' | 'ModelCard'>({
  id: 'attribute/reference-not-a-group',
  severity: 'error',
  summary: 'The reference group of an attribute is none of its groups.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  check(context) {
    const { report, edit } = context;
    for (const { attribute, path } of attributesIn(context)) {
      const { groups, reference } = attribute;
      const known = groups?.filter((group) => group !== undefined) ?? [];
      if (reference === undefined || known.length === 0 || known.includes(reference)) continue;
      const meant = nearest(reference, known);
      const at = [...path, 'reference'];
      const hint = meant ? `Did you mean \`${meant}\`?` : 'Name one of them, or add it to `groups`.';
      report({
        path: at,
        message: `\`${reference}\` is none of the groups (${known.map((group) => `\`${group}\``).join(', ')}), so there is nothing to compare them with. ${hint}`,
        related: [{ path: [...path, 'groups'], message: 'The groups stand here.' }],
        fixes: [
          ...(meant
            ? [{ title: `Change to \`${meant}\``, edits: edit.replaceValue(at, flowText(meant)), preferred: true }]
            : []),
          {
            title: `Add \`${reference}\` to \`groups\``,
            edits: edit.insertItem([...path, 'groups'], flowText(reference)),
            preferred: meant === undefined,
          },
        ],
      });
    }
  },
});

/** The places that name groups and a reference among them. */
function attributesIn(
  context: RuleContext<'GovernancePolicy' | 'ModelCard'>,
): readonly { readonly attribute: Grouped; readonly path: Path }[] {
  const isPolicy = context.kind === 'GovernancePolicy';
  const list = isPolicy
    ? (context as RuleContext<'GovernancePolicy'>).value.protectedAttributes
    : (context as RuleContext<'ModelCard'>).value.fairness?.assessments;
  const path = isPolicy ? ['protectedAttributes'] : ['fairness', 'assessments'];
  return ((list ?? []) as readonly (Grouped | undefined)[]).flatMap((attribute, index) =>
    attribute ? [{ attribute, path: [...path, index] }] : [],
  );
}
