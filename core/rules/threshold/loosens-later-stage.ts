import { faultsOf } from '../band-faults.ts';
import { isHighRisk } from '../high-risk.ts';
import { policyViewOf, stagesOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { gateAtStage, silentField } from '../silent-gate.ts';
import { loosenedStages } from '../stage-order.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/loosens-later-stage',
  severity: 'error',
  summary: 'A gate asks for less at a later stage than at the one before.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    const stages = stagesOf(view);
    if (stages.length < 2 || !view.complete) return;
    const { unsoundGates } = faultsOf(view);
    for (const written of view.gates) {
      const { gate, path, isSound } = written;
      if (!gate.stages || !isSound || gate.id === undefined || unsoundGates.has(path[1])) continue;
      for (const found of loosenedStages(written, view, stages)) {
        const { earlier, later, relation, differences } = found;
        // Where a gate asks for nothing it accepts nothing: gate/not-binary says so.
        if (silentField(gateAtStage(written, earlier), isHighRisk(view))) continue;
        const how = relation === 'weaker' ? 'accepts more' : 'asks for something else';
        const why =
          relation === 'weaker'
            ? 'what was stopped before can still reach people'
            : 'nobody can say that what passes there would have passed before';
        context.report({
          path: [...path, ...found.path],
          part: found.part,
          message: `At \`${later}\` this gate ${how} than at \`${earlier}\`, so ${why}. ${differences.join(' ')} Make every stage at least as strict as the one before.`,
          related: [{ path: [...path, 'stages', earlier], part: 'key', message: `Before it stands \`${earlier}\`.` }],
        });
      }
    }
  },
});
