import { isOneCharacter } from '../../gates/digest.ts';
import type { Fix } from '../../model/diagnostic.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'lineage/branch-not-commit',
  severity: 'error',
  summary: 'The code that trained a model is named by something that moves, or by a shortened commit.',
  kinds: ['ModelCard'],
  check({ value, report, edit }) {
    const commit = value.training?.code?.commit?.trim();
    // A text that says nothing is for card/placeholder.
    if (commit === undefined || isPlaceholder(commit)) return;
    const isHash = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit);
    if (isHash && !isOneCharacter(commit)) return;
    const path = ['training', 'code', 'commit'];
    const lower = commit.toLowerCase();
    const isRespelled = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(lower) && !isHash;
    const fixes: Fix[] = isRespelled
      ? [
          {
            title: 'Write it in lower case',
            edits: edit.replaceValue(path, flowText(lower)),
            preferred: true,
            safe: true,
          },
        ]
      : [];
    report({
      path,
      message: `${whatIsWrong(commit, isRespelled, isHash)} Write the full hash that \`git rev-parse HEAD\` prints, in quotes.`,
      fixes,
    });
  },
});

function whatIsWrong(commit: string, isRespelled: boolean, isOneDigit: boolean): string {
  if (isRespelled)
    return `\`${commit}\` is a commit in capital letters; git prints small ones, and tools compare texts.`;
  if (isOneDigit) return `\`${commit}\` is one character over and over, and no commit has that hash.`;
  if (/^[0-9a-f]{7,63}$/i.test(commit))
    return `\`${commit}\` is not a whole commit (it has ${commit.length} digits of 40 or 64), and a shortened one can become ambiguous.`;
  return `\`${commit}\` is no commit: a branch or tag moves, so nobody can say later which code trained the model.`;
}
