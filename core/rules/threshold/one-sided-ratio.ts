import { faultsOf, mirrored } from '../band-faults.ts';
import { numberText, oppositeOf } from '../bound-words.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/one-sided-ratio',
  severity: 'warning',
  summary: 'A metric whose best value lies in the middle is bounded on one side alone.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'one-sided-ratio') continue;
      const { bound } = fault;
      const { scale } = band;
      const isFairness = scale.metric.family === 'fairness';
      const other = mirrored(bound, scale);
      const side = oppositeOf(bound.side);
      const text = other && numberText(other, 4);
      const why = isFairness
        ? 'so any disparity in the other direction passes, and reverse disparity is disparity'
        : 'so any deviation in the other direction passes';
      const todo = text ? `Add \`${side}: ${text}\`, which is as far on the other side.` : 'Bound the other side too.';
      report({
        path: bound.path,
        message: `${capital(scale.title)} is best at ${scale.target} and bounded from one side only, ${why}. ${todo}`,
        fixes: text
          ? [{ title: `Add \`${side}: ${text}\``, edits: edit.insertEntry(band.path, side, text), preferred: true }]
          : [],
        ...(isFairness ? {} : { severity: 'information' }),
      });
    }
  },
});

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
