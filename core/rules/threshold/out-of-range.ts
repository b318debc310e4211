import { faultsOf } from '../band-faults.ts';
import { effectBeyond, rangeText } from '../bound-words.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/out-of-range',
  severity: 'error',
  summary: 'A bound lies outside what its metric can be.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { band, bound, fault } of faultsOf(policyViewOf(context)).bounds) {
      if (fault.is !== 'out-of-range') continue;
      const { scale } = band;
      const effect = effectBeyond(bound, scale);
      const isIdle = effect === 'every model passes' && band.bounds.length > 1;
      const why = isIdle ? 'so this side holds nothing back' : `so ${effect}`;
      const todo = isIdle
        ? 'Remove it, or choose a bound or metric that says what is meant.'
        : 'Choose a bound that some models meet and others miss.';
      report({
        path: bound.path,
        message: `\`${bound.written}\` lies outside what ${scale.title} can be (${rangeText(scale)}), ${why}. ${todo}`,
        fixes: isIdle
          ? [{ title: `Remove \`${bound.side}\``, edits: edit.removeEntry(bound.path), preferred: true }]
          : [],
      });
    }
  },
});
