import { attributesOf, gatesOfType, policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { isUnread } from '../spoken-for.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'attribute/no-intersection',
  severity: 'hint',
  summary: 'Several attributes are compared one by one, and never where they cross.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    const measured = attributesOf(view).filter(({ attribute }) => (attribute.groups ?? []).length > 1);
    const fairness = gatesOfType(view, 'fairness');
    const inherited = view.bases.flatMap((base) => (base.value.gates ?? []).filter((gate) => gate.type === 'fairness'));
    const crossed = [...fairness.map(({ gate }) => gate), ...inherited].some((gate) => gate.intersections?.length);
    if (crossed) return;
    for (const { gate, path } of fairness) {
      const names =
        gate.attributes === 'all' ? measured.map(({ attribute }) => attribute.attribute) : (gate.attributes ?? []);
      const known = names.filter((name) => measured.some(({ attribute }) => attribute.attribute === name));
      const [a, b] = known;
      if (a === undefined || b === undefined || gate.enforcement === 'dry-run' || gate.enforcement === 'advisory')
        continue;
      if (isUnread(context.document, [...path, 'intersections'])) return;
      context.report({
        path: [...path, 'attributes'],
        message: `${known.map((name) => `\`${name}\``).join(' and ')} are compared one by one, so a disparity where they cross, such as of older women, goes unseen. Add \`intersections: [[${a}, ${b}]]\`.`,
        fixes: [
          {
            title: `Add \`intersections: [[${a}, ${b}]]\``,
            edits: context.edit.insertEntry(path, 'intersections', `[[${a}, ${b}]]`),
          },
        ],
      });
      return;
    }
  },
});
