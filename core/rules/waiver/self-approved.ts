import { defineRule } from '../rule.ts';
import { stateOf } from '../waived-policy.ts';

export const rule = defineRule<'Waiver'>({
  id: 'waiver/self-approved',
  severity: 'error',
  summary: 'A waiver was approved by whoever asked for it, or by nobody.',
  kinds: ['Waiver'],
  check({ document, value, report }) {
    const { requestedBy, approvedBy } = value;
    if (requestedBy === undefined || approvedBy === undefined) return;
    const state = stateOf(document, { requestedBy, approvedBy }, '2000-01-01');
    if (state.counts || state.why !== 'approver') return;
    const isBlank = approvedBy.trim() === '';
    report({
      path: ['approvedBy'],
      message: isBlank
        ? 'Nobody approved this waiver, so it does not count. Name who decided on the exception.'
        : `\`${approvedBy.trim()}\` asked for this waiver and approved it, so nobody else has judged the exception and it does not count. Have another person approve it.`,
      related: isBlank ? [] : [{ path: ['requestedBy'], message: 'Requested by the same.' }],
    });
  },
});
