import { faultsOf } from '../band-faults.ts';
import type { Band } from '../bands.ts';
import { flipFix } from '../bound-words.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/wrong-direction',
  severity: 'error',
  summary: 'A gate passes the bad values of its metric and fails the good ones.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'wrong-direction') continue;
      const [bound] = band.bounds;
      if (!bound) continue;
      const { scale } = band;
      const isTurned = scale.target === undefined || (band.bounds.length === 1 && scale.target === 1);
      context.report({
        path: bound.path,
        part: 'entry',
        message: messageOf(band, bound.side, bound.written),
        fixes: isTurned ? flipFix([band, ...(band.beside ? [band.beside] : [])], context.edit) : [],
      });
    }
  },
});

function messageOf({ scale }: Band, side: string, written: string): string {
  const bound = `\`${side}: ${written}\``;
  if (scale.target === undefined) {
    const [kind, bad] = scale.better === 'higher' ? ['cap', 'badly'] : ['floor', 'badly'];
    return `${bound} is a ${kind} on ${scale.title}, of which ${scale.better === 'higher' ? 'more' : 'less'} is better, so the gate passes models that do ${bad} and stops good ones. Bound it from the other side.`;
  }
  if (scale.metric.family !== 'fairness')
    return `${bound} leaves out ${scale.target}, the best value of ${scale.title}, so the gate stops good models. Choose bounds around it.`;
  const same = `${scale.target} means that the groups are treated alike`;
  const extra = scale.unit.name === 'ratio' ? ', and the smaller the ratio, the worse for the group' : '';
  return `${bound} passes unequal treatment: of ${scale.title}, ${same}${extra}. Four fifths is a floor: bound it from below, and over a declared reference from above as well.`;
}
