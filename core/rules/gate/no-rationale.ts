import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/no-rationale',
  severity: 'hint',
  summary: 'A gate that can stop a model does not say why its bounds are what they are.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    const explained = new Set<string>();
    for (const base of view.bases)
      for (const { id, rationale } of base.value.gates ?? []) if (rationale) explained.add(id);
    for (const { gate, path } of view.gates) {
      const { id, pass, rationale, enforcement = 'hard-mandatory' } = gate;
      const binds = enforcement === 'hard-mandatory' || enforcement === 'soft-mandatory';
      if (id === undefined || !pass || !binds || rationale?.trim() || explained.has(id)) continue;
      context.report({
        path: [...path, 'id'],
        message: `Nothing says why \`${id}\` has the bounds that it has, so nobody can judge later whether they still fit, and whoever is stopped by it learns nothing. Add \`rationale\`.`,
      });
    }
  },
});
