import { findAttribute } from '../../catalog/attributes.ts';
import { attributeNamesOf } from '../attribute-names.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy' | 'MetricsReport' | 'ModelCard'>({
  id: 'attribute/alias',
  severity: 'information',
  summary: 'A protected attribute is named by an alias.',
  kinds: ['GovernancePolicy', 'MetricsReport', 'ModelCard'],
  local: { GovernancePolicy: 'gates' },
  check({ kind, value, report, edit }) {
    for (const { name, path } of attributeNamesOf(kind, value)) {
      const match = findAttribute(name);
      if (match.kind !== 'alias') continue;
      const canonical = match.attribute.name;
      report({
        path,
        message: `\`${name}\` is understood as \`${canonical}\`. Write \`${canonical}\`, so that policy, card and report speak of one attribute by one name.`,
        fixes: [{ title: `Change to \`${canonical}\``, edits: edit.replaceValue(path, canonical), preferred: true }],
      });
    }
  },
});
