import { policiesOf } from '../features.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'inventory/no-id',
  severity: 'warning',
  summary: 'A policy asks that every model is in the inventory, and the card gives no id there.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, report }) {
    if (value.governance?.inventoryId?.trim()) return;
    const asking = policiesOf(workspace, document, value).find(
      (policy) => policy.value.inventory?.registerAll === true,
    );
    if (!asking) return;
    report({
      path: ['governance', 'inventoryId'],
      message:
        'The policy asks that every model is in the inventory, and the card does not say under which id: what is in no list is overlooked when somebody asks which models there are. Register it, and add `governance.inventoryId`.',
      related: [
        { document: asking.document, path: ['inventory', 'registerAll'], message: 'The policy asks for it here.' },
      ],
    });
  },
});
