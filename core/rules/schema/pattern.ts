import { quoteIfNeeded } from '../../yaml/edit.ts';
import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/pattern',
  summary: 'A text does not have the form that it must have here.',
  fixes({ path, suggestion }, { edit }) {
    if (suggestion === undefined) return [];
    const edits = edit.replaceValue(path, quoteIfNeeded(suggestion));
    return [{ title: `Change to \`${suggestion}\``, edits, preferred: true }];
  },
});
