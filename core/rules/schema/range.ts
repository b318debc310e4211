import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/range',
  summary: 'A number is smaller or larger than can be meant here.',
  fixes({ path, suggestion }, { edit }) {
    if (suggestion === undefined) return [];
    return [{ title: `Write \`${suggestion}\``, edits: edit.replaceValue(path, suggestion), preferred: true }];
  },
});
