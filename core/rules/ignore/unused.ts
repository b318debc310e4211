import { nearest } from '../../catalog/nearest.ts';
import type { SourceDocument } from '../../model/documents.ts';
import type { Range } from '../../yaml/node.ts';
import { type IgnoredRule, type JudgedIgnore, removeComment } from '../ignore.ts';
import { defineIgnoreRule } from '../rule.ts';

export const rule = defineIgnoreRule({
  id: 'ignore/unused',
  severity: 'warning',
  summary: 'An ignore comment ignores nothing: there is no such diagnostic on its line.',
  check({ document, ignores, ruleIds, report, edit }) {
    for (const ignore of ignores) {
      if (ignore.expired || ignore.reason === '') continue;
      const removal = { title: 'Remove this comment', edits: edit.replaceText(removeComment(document, ignore), '') };
      if (ignore.rules.length === 0) {
        const message =
          'This comment names no rule, so it ignores nothing. Write `# gatewright-ignore <rule> -- <reason>`.';
        report({ path: [], range: ignore, message, fixes: [{ ...removal, preferred: true }], tags: ['unnecessary'] });
      }
      const isOnly = ignore.rules.length === 1;
      for (const [index, named] of ignore.rules.entries()) {
        if (ignore.used[index] !== false) continue;
        const { id } = named;
        const isKnown = ruleIds.includes(id);
        const near = isKnown ? undefined : nearest(id, ruleIds);
        const remove = isOnly
          ? removal
          : { title: `Remove \`${id}\``, edits: edit.replaceText(removeRule(document, ignore, named), '') };
        const rename =
          near === undefined
            ? []
            : [{ title: `Change to \`${near}\``, edits: edit.replaceText(named, near), preferred: true }];
        const message = isKnown
          ? `There is nothing of \`${id}\` to ignore here. Remove ${isOnly ? 'this comment' : 'it from this comment'}, or it may hide a mistake that comes later.`
          : `There is no rule \`${id}\`, so ${isOnly ? 'this comment ignores nothing' : 'nothing is ignored by it'}.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`;
        report({
          path: [],
          range: isOnly ? ignore : named,
          message,
          fixes: near === undefined ? [{ ...remove, preferred: true }] : [...rename, remove],
          tags: ['unnecessary'],
        });
      }
    }
  },
});

/** What to take out to name a rule less: it and what parts it from the next one, or, if it is the last, from the one before. */
function removeRule({ text }: SourceDocument, { rules }: JudgedIgnore, named: IgnoredRule): Range {
  const next = rules[rules.indexOf(named) + 1];
  if (next) return { start: named.start, end: next.start };
  let { start } = named;
  while (/[\s,]/.test(text[start - 1] ?? '')) start--;
  return { start, end: named.end };
}
