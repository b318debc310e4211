import { nearest } from '../../catalog/nearest.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'Configuration'>({
  id: 'configuration/unknown-rule',
  severity: 'warning',
  summary: 'The configuration sets the severity of a rule that does not exist.',
  kinds: ['Configuration'],
  check({ value, ruleIds, report, edit }) {
    for (const id of Object.keys(value.rules ?? {})) {
      if (id.startsWith('x-') || ruleIds.includes(id)) continue;
      // A pattern is no typo: it was meant to name several.
      const meant = id.includes('*') ? undefined : nearest(id, ruleIds);
      const hint =
        meant === undefined ? 'Write `category/name`, as diagnostics show it.' : `Did you mean \`${meant}\`?`;
      report({
        path: ['rules', id],
        part: 'key',
        message: `There is no rule \`${id}\`, so this setting changes nothing. ${hint}`,
        fixes:
          meant === undefined
            ? []
            : [{ title: `Change to \`${meant}\``, edits: edit.renameKey(['rules', id], meant), preferred: true }],
      });
    }
  },
});
