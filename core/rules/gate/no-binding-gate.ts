import { effectivePolicy } from '../../gates/effective-policy.ts';
import { sound } from '../../model/soundness.ts';
import { policyViewOf, stagesOf, type WrittenGate } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/no-binding-gate',
  severity: 'warning',
  summary: 'No gate binds at some stage, so no model can ever be promoted there.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const policy = sound(context.document, 'GovernancePolicy');
    const view = policyViewOf(context);
    // Gates of a base that is not found here may bind.
    if (!policy?.value.gates?.length || !view.complete) return;
    // One gate that binds at every stage is enough, and most policies have one.
    if (view.gates.some(bindsEverywhere)) return;
    const stages = stagesOf(view);
    const idle = (stages.length > 0 ? stages : [undefined]).filter((stage) =>
      effectivePolicy(policy, view.bases, stage).gates.every(
        ({ effective, enforcement }) =>
          effective.skipped || (enforcement !== 'hard-mandatory' && enforcement !== 'soft-mandatory'),
      ),
    );
    if (idle.length === 0) return;
    const where = idle[0] === undefined ? '' : ` at ${idle.join(', ')}`;
    context.report({
      path: ['gates'],
      part: 'key',
      message: `No gate binds${where}, so nothing vouches for a model and every decision is hold. Make at least one gate \`soft-mandatory\` or \`hard-mandatory\`.`,
    });
  },
});

/** Whether a gate binds by its own words, at whatever stage. */
function bindsEverywhere({ gate }: WrittenGate): boolean {
  return gate.stages === undefined && (gate.enforcement === 'hard-mandatory' || gate.enforcement === 'soft-mandatory');
}
