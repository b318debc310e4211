import { metricCatalog } from '../../catalog/declared-metrics.ts';
import { gatesAsking, placeOfDemand } from '../asking-gates.ts';
import { defineRule } from '../rule.ts';

const catalog = metricCatalog();

export const rule = defineRule<'ModelCard'>({
  id: 'risk/feedback-loop-unaddressed',
  severity: 'information',
  summary: 'A model whose policy bounds diversity or exploration says nothing of feedback loops among its risks.',
  kinds: ['ModelCard'],
  check(context) {
    const { value, report } = context;
    if (value.risks === undefined) return;
    const isAddressed = value.risks.some((risk) => /feedback/i.test(`${risk?.category ?? ''} ${risk?.name ?? ''}`));
    if (isAddressed) return;
    const [asking] = gatesAsking(context, 'metric').filter(({ gate }) => {
      const match = gate.gate.metric === undefined ? undefined : catalog.find(gate.gate.metric);
      return match?.kind === 'metric' && match.metric.family === 'exploration';
    });
    if (!asking) return;
    report({
      path: ['risks'],
      part: 'key',
      message: `The gate \`${asking.id}\` bounds \`${asking.gate.gate.metric}\`, because a model that learns from what it has shown narrows what it shows; the risks of this card say nothing of that. Add it, with \`category: feedback-loop\` and what is done about it.`,
      related: [placeOfDemand(asking, ['metric'])],
    });
  },
});
