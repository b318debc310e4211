import { isLocalPath } from '../../gates/serialization.ts';
import type { Path } from '../../yaml/node.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'hf/local-path',
  severity: 'error',
  summary: 'A base model or dataset is named by a path on a disk, not by its id.',
  kinds: ['ModelCard'],
  check({ document, value, report }) {
    const hold = (id: string | undefined, path: Path, what: string): void => {
      if (id === undefined || !isLocalPath(id)) return;
      report({
        path,
        message: `\`${id}\` is a path on somebody's disk, so nobody else can find the ${what}, and the Hugging Face Hub refuses the card. Write its id, such as \`organisation/name\`.`,
      });
    };
    for (const [index, base] of (value.details?.baseModels ?? []).entries())
      hold(base?.id, ['details', 'baseModels', index, 'id'], 'base model');
    // What a card of our own calls a dataset is a name; where it is kept is its `uri`.
    if (!document.hub) return;
    for (const [index, dataset] of (value.data ?? []).entries())
      hold(dataset?.name, ['data', index, 'name'], 'dataset');
  },
});
