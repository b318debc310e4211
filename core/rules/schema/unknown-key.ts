import type { Fix } from '../../model/diagnostic.ts';
import { defineSchemaRule } from '../schema-problems.ts';

export const rule = defineSchemaRule({
  id: 'schema/unknown-key',
  summary: 'A key is not known here, so what it says would not count.',
  fixes({ path, suggestion }, { edit }) {
    const key = String(path.at(-1));
    const rename: readonly Fix[] =
      suggestion === undefined
        ? []
        : [{ title: `Rename to \`${suggestion}\``, edits: edit.renameKey(path, suggestion), preferred: true }];
    return [
      ...rename,
      { title: `Keep as \`x-${key}\``, edits: edit.renameKey(path, `x-${key}`) },
      { title: `Remove \`${key}\``, edits: edit.removeEntry(path) },
    ];
  },
});
