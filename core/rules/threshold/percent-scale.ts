import type { Fix } from '../../model/diagnostic.ts';
import { faultsOf } from '../band-faults.ts';
import type { WrittenBound } from '../bands.ts';
import { effectBeyond, numberText, rangeText } from '../bound-words.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule, type EditsByPath } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/percent-scale',
  severity: 'error',
  summary: 'A bound on a fraction is written as a percentage without its sign.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { band, bound, fault } of faultsOf(policyViewOf(context)).bounds) {
      if (fault.is !== 'percent-scale') continue;
      const { scale } = band;
      const { path, written } = bound;
      if (!fault.plain) {
        const message = `\`${written}\` shifts the bound by more than all that ${scale.title} can be (${rangeText(scale)}). A bare number is in the metric's unit: write \`%\` of the reference behind it, or \`pp\` for percentage points.`;
        report({ path, message, fixes: relativeFixes(bound, edit) });
        continue;
      }
      const plain = numberText(fault.plain);
      const percent = `${written}%`;
      const message = fault.impossible
        ? `\`${written}\` is beyond what ${scale.title} can be (${rangeText(scale)}), so ${effectBeyond(bound, scale)}. Fractions are bounded by fractions: write \`${plain}\` or \`${percent}\`.`
        : `\`${written}\` of ${scale.title} is a hundred times ${written} %, which is hardly meant. Fractions are bounded by fractions: write \`${plain}\` or \`${percent}\`.`;
      const fixes: Fix[] = [
        { title: `Write \`${plain}\``, edits: edit.replaceValue(path, plain), preferred: true, safe: fault.impossible },
        { title: `Write \`${percent}\``, edits: edit.replaceValue(path, percent) },
      ];
      report({ path, message, fixes, ...(fault.impossible ? {} : { severity: 'warning' }) });
    }
  },
});

/** Both may be meant, so neither is preferred. */
function relativeFixes({ path, written }: WrittenBound, edit: EditsByPath): readonly Fix[] {
  return ['%', 'pp'].map((unit) => ({
    title: `Write \`${written}${unit}\``,
    edits: edit.replaceValue(path, `${written}${unit}`),
  }));
}
