import { isDay, removeComment } from '../ignore.ts';
import { defineIgnoreRule } from '../rule.ts';

export const rule = defineIgnoreRule({
  id: 'ignore/expired',
  severity: 'warning',
  summary: 'The day until which an ignore comment counts is over, or is no day.',
  check({ document, ignores, report, edit }) {
    for (const ignore of ignores) {
      if (!ignore.expired || ignore.until === undefined || ignore.reason === '') continue;
      const message = isDay(ignore.until)
        ? `This comment counted until ${ignore.until} and ignores nothing any more. Mend what it ignored, or decide on a new day.`
        : `${ignore.until === '' ? 'Behind `until` stands no day' : `\`${ignore.until}\` is no day`}, so this comment ignores nothing. Write the day as \`YYYY-MM-DD\`.`;
      const edits = edit.replaceText(removeComment(document, ignore), '');
      report({ path: [], range: ignore, message, fixes: [{ title: 'Remove this comment', edits }] });
    }
  },
});
