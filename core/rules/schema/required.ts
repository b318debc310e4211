import { describeAt, type PropertyDescription } from '../../schema/describe.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/required',
  summary: 'Something is missing that a document of this kind must say.',
  fixes({ path, suggestion }, { kind, document, edit }) {
    if (suggestion === undefined) return [];
    const property = describeAt(kind, document.yaml.value, path)?.properties?.find(({ name }) => name === suggestion);
    const edits = edit.insertEntry(path, suggestion, property ? placeholderFor(property) : '');
    return [{ title: `Insert \`${suggestion}\``, edits, preferred: true }];
  },
});

/** What stands there until the author says more: never a number, which would be a bound or measurement that nobody chose. */
function placeholderFor({ enum: allowed, default: usual, types }: PropertyDescription): string {
  const [only, another] = allowed ?? [];
  if (only && another === undefined && types.length === 1) return flowText(only.value);
  if (usual !== undefined && typeof usual !== 'number') return flowText(usual);
  if (types.includes('array') && !types.includes('string')) return '[]';
  if (types.includes('object') && !types.includes('string')) return '{}';
  return types.includes('string') && !types.includes('number') ? 'TODO' : '';
}
