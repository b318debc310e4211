import { policyViewOf, stagesOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { isInherited } from '../stage-order.ts';

/** Gates that ask about what only a model in use can show. */
const aboutUse: ReadonlySet<unknown> = new Set(['rollout', 'monitoring']);

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/over-governed-experimental',
  severity: 'information',
  summary: 'A gate about production binds at the first stage, where nothing is in production yet.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    const view = policyViewOf(context);
    const stages = stagesOf(view);
    const [first] = stages;
    if (!view.complete || first === undefined || stages.length < 2) return;
    for (const { gate, path, isSound } of view.gates) {
      if (!aboutUse.has(gate.type) || !isSound || isInherited(gate, view)) continue;
      const overlay = gate.stages?.[first];
      if (overlay === 'skip') continue;
      const enforcement = overlay?.enforcement ?? gate.enforcement ?? 'hard-mandatory';
      if (enforcement !== 'hard-mandatory' && enforcement !== 'soft-mandatory') continue;
      report({
        path: overlay?.enforcement ? [...path, 'stages', first, 'enforcement'] : [...path, 'type'],
        message: `At \`${first}\`, the first stage, this ${gate.type} gate is \`${enforcement}\`, but nothing is in use there that could show it: every experiment is held. Skip it there, or make it advisory.`,
        fixes: overlay
          ? []
          : [
              {
                title: `Skip it at \`${first}\``,
                edits: gate.stages
                  ? edit.insertEntry([...path, 'stages'], first, 'skip')
                  : edit.insertEntry(path, 'stages', `{${first}: skip}`),
                preferred: true,
              },
            ],
      });
    }
  },
});
