import { nodeAt } from '../../yaml/locate.ts';
import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/scalar-for-list',
  summary: 'One value stands where a list must stand, also for one value.',
  fixes({ path, suggestion }, { document, edit }) {
    // What is written stays as it is written: its quotes, and the digits of its numbers.
    const node = nodeAt(document.yaml, path);
    const written = node?.kind === 'scalar' ? `[${document.text.slice(node.start, node.end)}]` : undefined;
    const asWritten = written === undefined ? [] : edit.replaceValue(path, written);
    const edits = asWritten.length > 0 || suggestion === undefined ? asWritten : edit.replaceValue(path, suggestion);
    return [{ title: 'Make it a list', edits, preferred: true, safe: true }];
  },
});
