import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { isUnread } from '../spoken-for.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'robustness/no-attack-named',
  severity: 'warning',
  summary: 'A robustness gate does not say which attack or noise the model must withstand.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { catalog, gates } = policyViewOf(context);
    for (const { gate, path, overlays } of gates) {
      if (gate.type !== 'metric' || gate.metric === undefined) continue;
      const { attack } = gate as { readonly attack?: string };
      if (attack !== undefined || overlays.some(({ overlay }) => Object.hasOwn(overlay, 'attack'))) continue;
      const found = catalog.find(gate.metric);
      if (isUnread(context.document, [...path, 'attack'])) continue;
      if (found?.kind !== 'metric' || !found.metric.needs.includes('attack')) continue;
      context.report({
        path: [...path, 'metric'],
        message: `\`${found.metric.name}\` means nothing without the attack: a figure from the mildest one would pass. Add \`attack\`, such as \`feature-perturbation\`, and \`epsilon\` for its strength.`,
      });
    }
  },
});
