import { nearest } from '../../catalog/nearest.ts';
import type { Fix } from '../../model/diagnostic.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'Configuration'>({
  id: 'schema/unknown-rule',
  severity: 'warning',
  summary: 'The configuration sets a rule that there is not, so what it says has no effect.',
  kinds: ['Configuration'],
  check({ value, ruleIds, report, edit }) {
    for (const id of Object.keys(value.rules ?? {})) {
      if (ruleIds.includes(id)) continue;
      const path = ['rules', id];
      const near = nearest(id, ruleIds);
      const rename: readonly Fix[] =
        near === undefined || Object.hasOwn(value.rules ?? {}, near)
          ? []
          : [{ title: `Rename to \`${near}\``, edits: edit.renameKey(path, near), preferred: true }];
      report({
        path,
        part: 'key',
        message: `There is no rule \`${id}\`, so this sets nothing, and what it was meant to set is as strict or as lax as ever. ${near === undefined ? 'Name a rule by its id, as diagnostics show it.' : `Did you mean \`${near}\`?`}`,
        fixes: [...rename, { title: `Remove \`${id}\``, edits: edit.removeEntry(path) }],
      });
    }
  },
});
