import { isPlaceholder } from '../../model/placeholder.ts';
import { schemaProblemsOf } from '../../model/soundness.ts';
import { entryAt } from '../../yaml/locate.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'Waiver'>({
  id: 'waiver/no-reason',
  severity: 'error',
  summary: 'A waiver does not say why its exception is acceptable.',
  kinds: ['Waiver'],
  check({ document, value, report }) {
    if (value.reason !== undefined && !isPlaceholder(value.reason)) return;
    // A reason of a wrong type, or under a misspelt key, is the schema's to say.
    if (schemaProblemsOf(document).some((problem) => problem.path[0] === 'reason' || problem.suggestion === 'reason'))
      return;
    const isThere = entryAt(document.yaml, ['reason']) !== undefined;
    report({
      path: [isThere ? 'reason' : 'kind'],
      message: `This waiver gives no reason, so nobody can judge whether the exception still holds, and it does not count. Say under \`reason\` why it is acceptable.`,
    });
  },
});
