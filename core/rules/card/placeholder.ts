import { isPlaceholder } from '../../model/placeholder.ts';
import type { Path } from '../../yaml/node.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'card/placeholder',
  severity: 'warning',
  summary: 'A placeholder of a template is left in the card.',
  kinds: ['ModelCard'],
  check({ value, report, edit }) {
    const isProduction = value.governance?.stage?.toLowerCase() === 'production';
    for (const { text, path } of textsIn(value)) {
      if (!isPlaceholder(text)) continue;
      const field = path.filter((key) => typeof key === 'string').join('.');
      const shown = text.trim() === '' ? 'nothing' : `\`${text.trim()}\``;
      report({
        path,
        message: `${field} says ${shown}: a placeholder looks like an answer and is none, and the section counts as empty. Write what is true, or remove it.`,
        fixes: isOptional(path) ? [{ title: 'Remove it', edits: edit.removeEntry(path), preferred: true }] : [],
        ...(isProduction ? { severity: 'error' } : {}),
      });
    }
  },
});

/** Keys that stand for something by themselves: without them the rest of their entry means nothing. */
const needed: ReadonlySet<unknown> = new Set([
  'name',
  'role',
  'uri',
  'id',
  'decision',
  'predicateType',
  'attribute',
  'type',
]);

function isOptional(path: Path): boolean {
  return path[0] !== 'metadata' && !needed.has(path.at(-1));
}

/** Values of these are data: `.` may be a decimal separator, `-` a category. */
const verbatim = (path: Path): boolean =>
  path[0] === 'extensions' || path[0] === 'signature' || path[0] === 'serving' || path[1] === 'hyperparameters';

interface Text {
  readonly text: string;
  readonly path: Path;
}

function textsIn(value: unknown, path: Path = []): readonly Text[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (typeof value !== 'object' || value === null || verbatim(path)) return [];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value).filter(([key]) => !key.startsWith('x-'));
  return entries.flatMap(([key, part]) => textsIn(part, [...path, key]));
}
