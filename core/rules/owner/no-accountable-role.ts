import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'owner/no-accountable-role',
  severity: 'information',
  summary: "None of a model's owners is the one who answers for it.",
  kinds: ['ModelCard'],
  check({ value, report }) {
    const owners = (value.details?.owners ?? []) as readonly ({ readonly role?: string } | undefined)[];
    if (owners.length < 2 || owners.some((owner) => owner?.role === undefined || /owner/.test(owner.role))) return;
    report({
      path: ['details', 'owners'],
      message: `${owners.length} owners are named, and none of them is the one who answers (${owners.map((owner) => owner?.role).join(', ')}). Give one the role \`model-owner\`.`,
    });
  },
});
