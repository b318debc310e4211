import { faultsOf } from '../band-faults.ts';
import { loosenedFromParent } from '../parent-order.ts';
import { policyViewOf, stagesOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/loosens-parent',
  severity: 'error',
  summary: 'A gate asks for less than the gate that it inherits.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete || view.bases.length === 0) return;
    const { unsoundGates } = faultsOf(view);
    const stages = stagesOf(view);
    for (const written of view.gates) {
      const { gate, path, isSound } = written;
      if (!isSound || gate.id === undefined || unsoundGates.has(path[1])) continue;
      for (const found of loosenedFromParent(written, view, stages)) {
        const at = [...path, ...found.path];
        const where = found.stage !== undefined && found.path[0] === 'stages' ? ` at \`${found.stage}\`` : '';
        const how = found.relation === 'weaker' ? 'accepts more' : 'asks for something else';
        context.report({
          path: at,
          message: `\`${gate.id}\` ${how}${where} than the gate that it inherits, and a child may only tighten: what the base asks still holds, so this text is not what is decided. ${found.differences.join(' ')} Be at least as strict, or leave it out.`,
          related: [{ ...found.parent, message: 'What is inherited stands here.' }],
          fixes:
            at.at(-1) === 'id'
              ? []
              : [{ title: 'Leave it to the base', edits: context.edit.removeEntry(at), preferred: true }],
        });
      }
    }
  },
});
