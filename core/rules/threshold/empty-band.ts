import type { Fix } from '../../model/diagnostic.ts';
import { faultsOf } from '../band-faults.ts';
import { compareBounds, type Edge } from '../bands.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule, type EditsByPath } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/empty-band',
  severity: 'error',
  summary: 'The lower bound lies above the upper one, so no value is accepted.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'empty-band') continue;
      const { lower, upper } = fault;
      const says = `\`${lower.bound.side}: ${lower.bound.written}\` and \`${upper.bound.side}: ${upper.bound.written}\``;
      const effect = band.field === 'pass' ? 'no model can ever pass' : 'nothing ever warns';
      context.report({
        path: lower.bound.path,
        message: `No value meets both ${says}, so ${effect}. Correct one of the two.`,
        related: [{ path: upper.bound.path, message: 'The upper bound stands here.' }],
        fixes: swap(lower, upper, context.edit),
      });
    }
  },
});

/** Two numbers in each other's place. Equal ones are not. */
function swap(lower: Edge, upper: Edge, edit: EditsByPath): readonly Fix[] {
  if (compareBounds(lower.bound, upper.bound) === 0) return [];
  const edits = [
    edit.replaceValue(lower.bound.path, upper.bound.written),
    edit.replaceValue(upper.bound.path, lower.bound.written),
  ];
  if (edits.some((of) => of.length === 0)) return [];
  return [{ title: 'Exchange the two bounds', edits: edits.flat(), preferred: true }];
}
