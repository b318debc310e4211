import { isPlaceholder } from '../../model/placeholder.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'data/sensitive-unjustified',
  severity: 'warning',
  summary: 'A dataset has sensitive columns and says nothing of what allows their use.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    for (const [index, dataset] of (value.data ?? []).entries()) {
      const sensitive = (dataset?.sensitive ?? []).filter((column) => column !== undefined && !isPlaceholder(column));
      if (sensitive.length === 0 || !isPlaceholder(dataset?.legalBasis ?? '')) continue;
      report({
        path: ['data', index, 'sensitive'],
        part: 'key',
        message: `\`${dataset?.name ?? 'This dataset'}\` has sensitive columns (${sensitive.join(', ')}), and nothing says what allows their use, which many laws ask for. Write \`legalBasis\`: what allows it, and for what.`,
      });
    }
  },
});
