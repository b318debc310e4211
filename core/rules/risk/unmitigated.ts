import { isFilled } from '../../model/placeholder.ts';
import { defineRule } from '../rule.ts';

const levels = ['low', 'medium', 'high', 'critical'] as const;
const rank = (level: (typeof levels)[number] | undefined): number => (level === undefined ? -1 : levels.indexOf(level));

export const rule = defineRule<'ModelCard'>({
  id: 'risk/unmitigated',
  severity: 'warning',
  summary: 'A grave risk has no mitigation, or what is left of it is more than is tolerated.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    for (const [index, risk] of (value.risks ?? []).entries()) {
      if (risk?.name === undefined) continue;
      const { name, severity, mitigation, residual, tolerance } = risk;
      if (rank(tolerance) >= 0 && rank(residual) > rank(tolerance)) {
        report({
          path: ['risks', index, 'residual'],
          message: `What is left of “${name}” is ${residual}, and ${tolerance} is tolerated. Mitigate it further, or have those who answer for it accept it.`,
          related: [{ path: ['risks', index, 'tolerance'], message: 'This much is tolerated.' }],
        });
      } else if (rank(severity) >= rank('high') && mitigation === undefined) {
        report({
          path: ['risks', index, 'name'],
          message: `“${name}” is of ${severity} severity, and nothing is done about it. Write its \`mitigation\`, and what is left of it.`,
          related: isFilled(severity) ? [{ path: ['risks', index, 'severity'], message: 'Its severity.' }] : [],
        });
      }
    }
  },
});
