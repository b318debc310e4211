import { isSameParty } from '../../gates/approvals.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'card/approver-is-author',
  severity: 'error',
  summary: 'Whoever trained a model approved it.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const author = value.training?.run?.author;
    if (author === undefined || isPlaceholder(author)) return;
    for (const [index, approval] of (value.governance?.approvals ?? []).entries()) {
      if (approval?.decision !== 'approved') continue;
      for (const key of ['name', 'email'] as const) {
        const approver = approval[key];
        if (approver === undefined || isPlaceholder(approver) || !isSameParty(author, approver)) continue;
        report({
          path: ['governance', 'approvals', index, key],
          message: `\`${author}\` trained the model and approved it as ${approval.role ?? 'its reviewer'}, so nobody else has looked, and the approval does not count. Let somebody else review and approve it.`,
          related: [{ path: ['training', 'run', 'author'], message: 'The author of the training run.' }],
        });
        break;
      }
    }
  },
});
