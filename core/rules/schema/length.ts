import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/length',
  summary: 'A text, list or map is shorter or longer than can be meant here.',
});
