import { cardIndexOf } from '../cards-by-name.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'inventory/duplicate-id',
  severity: 'error',
  summary: 'Two models have the same id in the inventory.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, report }) {
    const id = value.governance?.inventoryId?.trim();
    const name = value.metadata?.name;
    if (!id || name === undefined) return;
    const other = (cardIndexOf(workspace).inventoryIds.get(id) ?? []).find(
      ({ card, model }) => card !== document && model.slice(0, model.lastIndexOf('@')) !== name,
    );
    if (!other) return;
    report({
      path: ['governance', 'inventoryId'],
      message: `\`${id}\` is the inventory id of ${other.model.replace(/@$/, '').replace('@', ' ')} too, so what is decided on one is booked on the other. Give every model an id of its own; the versions of one model share theirs.`,
      related: [{ document: other.card, path: other.path, message: 'The other model with this id.' }],
    });
  },
});
