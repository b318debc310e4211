import { nearest } from '../../catalog/nearest.ts';
import type { Fix } from '../../model/diagnostic.ts';
import { removeComment } from '../ignore.ts';
import { defineIgnoreRule } from '../rule.ts';

export const rule = defineIgnoreRule({
  id: 'ignore/unused',
  severity: 'warning',
  summary: 'An ignore comment ignores nothing: there is no such diagnostic on its line.',
  check({ document, ignores, ruleIds, report, edit }) {
    for (const ignore of ignores) {
      if (ignore.used !== false || ignore.expired || ignore.reason === '') continue;
      const remove: Fix = {
        title: 'Remove this comment',
        edits: edit.replaceText(removeComment(document, ignore), ''),
      };
      const isKnown = ruleIds.includes(ignore.rule);
      const near = isKnown ? undefined : nearest(ignore.rule, ruleIds);
      const at = ignore.start + document.text.slice(ignore.start, ignore.end).indexOf(ignore.rule);
      const rename: readonly Fix[] =
        near === undefined
          ? []
          : [
              {
                title: `Change to \`${near}\``,
                edits: edit.replaceText({ start: at, end: at + ignore.rule.length }, near),
                preferred: true,
              },
            ];
      const message = isKnown
        ? `There is nothing of \`${ignore.rule}\` to ignore here. Remove this comment, or it may hide a mistake that comes later.`
        : ignore.rule === ''
          ? 'This comment names no rule, so it ignores nothing. Write `# gatewright-ignore <rule> -- <reason>`.'
          : `There is no rule \`${ignore.rule}\`, so this comment ignores nothing.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`;
      report({
        path: [],
        range: ignore,
        message,
        fixes: near === undefined ? [{ ...remove, preferred: true }] : [...rename, remove],
        tags: ['unnecessary'],
      });
    }
  },
});
