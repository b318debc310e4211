import { findMetric } from '../../catalog/metrics.ts';
import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'metric/no-business-kpi',
  severity: 'information',
  summary: 'All gates of a policy for high-risk models are about technical figures.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete || !isHighRisk(view)) return;
    const own = view.gates.filter(({ gate }) => gate.type === 'metric' && gate.metric !== undefined);
    const inherited = view.bases.flatMap((base) =>
      (base.value.gates ?? []).flatMap((gate) => (gate.type === 'metric' ? [gate.metric] : [])),
    );
    const names = [...own.flatMap(({ gate }) => gate.metric ?? []), ...inherited];
    // One figure is a start; several that are all technical are a choice.
    if (own.length === 0 || names.length < 2) return;
    const isTechnical = (name: string): boolean => {
      const found = view.catalog.find(name);
      if (found?.kind !== 'metric') return false; // nobody knows what it is about
      return findMetric(name) !== undefined || found.metric.class === 'technical';
    };
    if (!names.every(isTechnical)) return;
    context.report({
      path: ['gates'],
      part: 'key',
      message: `All metric gates are about technical figures (${[...new Set(names)].map((name) => `\`${name}\``).join(', ')}), which can be good while the model harms its purpose. Declare under \`metrics\` one of \`class: business\` or \`safety\`, and bound it.`,
    });
  },
});
