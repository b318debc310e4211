import { isHighTier } from '../high-risk.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'oversight/no-stop-procedure',
  severity: 'information',
  summary: 'A card of a high-risk model says who oversees it, and not how it is stopped.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const { humanOversight, governance } = value;
    // Without any oversight the section is missing, which is another diagnostic.
    if (!humanOversight || humanOversight.stopProcedure?.trim() || !isHighTier(governance?.riskTier)) return;
    report({
      path: ['humanOversight', 'stopProcedure'],
      message:
        'The model is of high risk, and the card does not say how it is stopped: in an incident nobody should have to find out. Add `stopProcedure` with a link or the steps.',
    });
  },
});
