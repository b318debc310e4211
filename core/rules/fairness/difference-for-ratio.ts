import { faultsOf } from '../band-faults.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

/** The ratio of what a difference is taken of. */
const ratios: Readonly<Record<string, string>> = {
  demographic_parity_difference: 'demographic_parity_ratio',
  statistical_parity_difference: 'disparate_impact_ratio',
  equal_opportunity_difference: 'equal_opportunity_ratio',
  equalized_odds_difference: 'equalized_odds_ratio',
};

export const rule = defineRule<'GovernancePolicy'>({
  id: 'fairness/difference-for-ratio',
  severity: 'error',
  summary: 'A bound that is meant for a ratio, such as four fifths, stands on a difference.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'difference-for-ratio') continue;
      const bound = band.bounds.find(({ side }) => side === 'min' || side === 'above');
      if (!bound) continue;
      const { name } = band.scale.metric;
      const ratio = ratios[name];
      const todo = ratio
        ? `Bound \`${ratio}\` instead, or bound the difference by how far the groups may lie apart.`
        : 'Bound a ratio instead, or bound the difference by how far the groups may lie apart.';
      const metricPath = [...band.path.slice(0, -1), 'metric'];
      const edits = ratio && band.stage === undefined ? edit.replaceValue(metricPath, ratio) : [];
      report({
        path: bound.path,
        message: `\`${name}\` is a difference, and 0 is equal treatment: \`${bound.side}: ${bound.written}\` demands that the groups be treated very differently. ${todo}`,
        fixes: ratio ? [{ title: `Bound \`${ratio}\``, edits, preferred: true }] : [],
      });
    }
  },
});
