import { cardIndexOf } from '../cards-by-name.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'inventory/unregistered',
  severity: 'information',
  summary: 'A model was measured of which the workspace has no card.',
  kinds: ['MetricsReport'],
  check({ value, workspace, report }) {
    const name = value.model?.name;
    const { names } = cardIndexOf(workspace);
    // Where there are no cards at all, they may be kept elsewhere.
    if (name === undefined || names.size === 0 || names.has(name)) return;
    report({
      path: ['model', 'name'],
      message: `No card here describes \`${name}\`, so nobody has said what it is for, who owns it and what it may do. Write its card, or correct the name.`,
    });
  },
});
