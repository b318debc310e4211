import { isPlaceholder } from '../../model/placeholder.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'oversight/no-stop-procedure',
  severity: 'warning',
  summary: 'The human oversight of a high-risk model has no procedure to stop it.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const { humanOversight, governance } = value;
    const tier = governance?.riskTier;
    // A section that is missing altogether is for card/missing-section.
    if (!humanOversight || (tier !== 'high' && tier !== 'unacceptable')) return;
    if (humanOversight.stopProcedure !== undefined && isPlaceholder(humanOversight.stopProcedure)) return;
    if (humanOversight.stopProcedure !== undefined) return;
    report({
      path: ['humanOversight'],
      part: 'key',
      message: `This model is of the risk tier ${tier}, and nothing says how people stop it when it goes wrong, when there is no time to find out. Write \`stopProcedure\`: the address of the procedure.`,
      related: [{ path: ['governance', 'riskTier'], message: 'Its risk tier.' }],
    });
  },
});
