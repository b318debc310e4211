import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/unique',
  summary: 'A list whose items must differ has the same one twice.',
  fixes({ path }, { edit }) {
    return [{ title: 'Remove this one', edits: edit.removeEntry(path), preferred: true, safe: true }];
  },
});
