import { faultsOf } from '../band-faults.ts';
import { rangeText } from '../bound-words.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/never-true',
  severity: 'error',
  summary: 'No possible value of the metric meets the bound.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'never-true') continue;
      const { bound } = fault;
      const closed = bound.side === 'above' ? 'min' : 'max';
      const message = `No value that ${band.scale.title} can have (${rangeText(band.scale)}) is ${bound.side} \`${bound.written}\`, so no model can ever pass. Write \`${closed}\` if the value itself is accepted, or another bound.`;
      const edits = edit.renameKey(bound.path, closed);
      report({ path: bound.path, message, fixes: [{ title: `Change to \`${closed}\``, edits, preferred: true }] });
    }
  },
});
