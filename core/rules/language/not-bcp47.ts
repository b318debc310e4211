import { languageProblem } from '../../catalog/languages.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { defineRule } from '../rule.ts';

/** What the Hub allows beside languages. */
const hubOnly: ReadonlySet<string> = new Set(['code', 'multilingual']);

export const rule = defineRule<'ModelCard'>({
  id: 'language/not-bcp47',
  severity: 'warning',
  summary: 'A language is no language tag, or is written in capitals.',
  kinds: ['ModelCard'],
  check({ document, value, report, edit }) {
    for (const [index, language] of ((value.details?.languages ?? []) as readonly (string | undefined)[]).entries()) {
      if (language === undefined || isPlaceholder(language) || (document.hub && hubOnly.has(language))) continue;
      const problem = languageProblem(language) ?? (document.hub ? capitals(language) : undefined);
      if (!problem) continue;
      const path = ['details', 'languages', index];
      const suggestion = document.hub ? problem.suggestion?.toLowerCase() : problem.suggestion;
      const isSafe = problem.is === 'respelled';
      const what = isSafe
        ? `\`${language}\` is not how language tags are written${document.hub ? ': the Hugging Face Hub requires lower case' : ''}, and tools that look for the language miss it.`
        : `\`${language}\` is no language tag (BCP 47), so nobody finds the model by its language.`;
      const todo =
        suggestion === undefined
          ? 'Write a code such as `en` or `pt-br`.'
          : isSafe
            ? `Write \`${suggestion}\`.`
            : `Did you mean \`${suggestion}\`?`;
      report({
        path,
        message: `${what} ${todo}`,
        fixes:
          suggestion === undefined
            ? []
            : [
                {
                  title: `Change to \`${suggestion}\``,
                  edits: edit.replaceValue(path, flowText(suggestion)),
                  preferred: true,
                  ...(isSafe ? { safe: true } : {}),
                },
              ],
      });
    }
  },
});

function capitals(language: string) {
  const lower = language.toLowerCase();
  return lower === language ? undefined : { is: 'respelled' as const, suggestion: lower };
}
