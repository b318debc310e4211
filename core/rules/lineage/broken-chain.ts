import { isPinned } from '../../gates/lineage.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'lineage/broken-chain',
  severity: 'warning',
  summary: 'The chain from the sources of data to the model breaks, because a source is not pinned.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    for (const [index, dataset] of (value.data ?? []).entries()) {
      for (const [at, source] of ((dataset?.upstream ?? []) as readonly (string | undefined)[]).entries()) {
        if (source === undefined || isPlaceholder(source)) continue;
        const isItself = dataset?.version !== undefined && source === `${dataset.name}@${dataset.version}`;
        if (isPinned(source) && !isItself) continue;
        report({
          path: ['data', index, 'upstream', at],
          message: isItself
            ? `\`${source}\` is this dataset itself, so what it was made from is still unknown. Name its sources.`
            : `\`${source}\` has no version that stays, so a fault in it can't be traced to this model, nor the data be made again. Write it as \`name@version\`.`,
        });
      }
    }
  },
});
