import { faultsOf, mirrored } from '../band-faults.ts';
import { numberText } from '../bound-words.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/asymmetric-band',
  severity: 'hint',
  summary: 'A band around equal treatment reaches further in one direction than in the other.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'asymmetric-band') continue;
      const { lower, upper } = fault;
      const { scale } = band;
      const wanted = mirrored(lower.bound, scale);
      const text = wanted && numberText(wanted, 4);
      const isRatio = scale.unit.name === 'ratio';
      const how = isRatio ? 'of a ratio the other side of' : 'the other side of';
      report({
        path: upper.bound.path,
        message: `The band is not the same in both directions: ${how} \`${lower.bound.written}\` is ${text ?? 'elsewhere'}, not \`${upper.bound.written}\`, so which group is the reference changes the outcome. Write \`${text}\`, or say in \`rationale\` why the directions differ.`,
        related: [{ path: lower.bound.path, message: 'The lower bound stands here.' }],
        fixes: text
          ? [{ title: `Change to \`${text}\``, edits: edit.replaceValue(upper.bound.path, text), preferred: true }]
          : [],
      });
    }
  },
});
