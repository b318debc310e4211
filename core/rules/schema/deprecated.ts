import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/deprecated',
  severity: 'warning',
  summary: 'A key is still read, but another one says the same better.',
  tags: ['deprecated'],
});
