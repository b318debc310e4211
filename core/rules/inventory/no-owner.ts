import { policiesOf } from '../features.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'inventory/no-owner',
  severity: 'warning',
  summary: 'A policy asks for an owner of every model, and the card names none.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, report }) {
    if ((value.details?.owners?.length ?? 0) > 0) return;
    const asking = policiesOf(workspace, document, value).find(
      (policy) => policy.value.inventory?.requireOwner === true,
    );
    if (!asking) return;
    report({
      path: ['details', 'owners'],
      message:
        'The policy asks that every model has an owner, and the card names none: a model that belongs to nobody is watched by nobody. Add `details.owners` with a name and a role.',
      related: [
        { document: asking.document, path: ['inventory', 'requireOwner'], message: 'The policy asks for it here.' },
      ],
    });
  },
});
