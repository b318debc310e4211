import { defineRule } from '../rule.ts';
import { stateOf } from '../waived-policy.ts';

export const rule = defineRule<'Waiver'>({
  id: 'waiver/expired',
  severity: 'warning',
  summary: 'The last day on which a waiver counts is over.',
  kinds: ['Waiver'],
  check({ document, value, today, report }) {
    const { expires } = value;
    if (expires === undefined || today === undefined) return;
    const state = stateOf(document, { expires }, today);
    if (state.counts || state.why !== 'expired') return;
    report({
      path: ['expires'],
      message: `This waiver expired on ${expires}, so the gate counts in full again and the model may be blocked. Mend what it excused, or have the exception decided anew; then remove this one.`,
    });
  },
});
