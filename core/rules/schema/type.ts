import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/type',
  summary: 'A value is of another type than the one that is read here.',
  fixes({ path, suggestion }, { edit }) {
    if (suggestion === undefined) return [];
    const edits = edit.replaceValue(path, suggestion);
    return [{ title: `Write \`${suggestion}\``, edits, preferred: true, safe: true }];
  },
});
