import { describeAt } from '../../schema/describe.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/enum',
  summary: 'A value is none of those that are allowed here.',
  fixes({ path, suggestion }, { kind, document, edit }) {
    if (suggestion === undefined) return [];
    const allowed = describeAt(kind, document.yaml.value, path)?.enum?.find(
      ({ value }) => String(value) === suggestion,
    );
    const edits = edit.replaceValue(path, allowed ? flowText(allowed.value) : suggestion);
    return [{ title: `Change to \`${suggestion}\``, edits, preferred: true }];
  },
});
