import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'owner/missing',
  severity: 'warning',
  summary: 'Nobody answers for a model in production: its card names no owner.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const { details, governance } = value;
    const isProduction = governance?.stage?.toLowerCase() === 'production';
    const owners = details?.owners ?? [];
    // Without the section nothing is described at all; which sections there must be is the policy's word.
    if (!details || (!isProduction && owners.length === 0)) return;
    // A role that is not said may be the owner's.
    // Several of which none is the owner are for owner/no-accountable-role.
    if (owners.length > 1 || owners.some((owner) => owner?.role === undefined || owner.role === 'model-owner')) return;
    report({
      path: ['details', 'owners'],
      part: 'key',
      message:
        owners.length === 0
          ? 'This model is in production, and its card names no owner, so nobody is called when it fails. Add `owners` with a `model-owner`.'
          : 'This is not the `model-owner`, so nobody answers for the model as a whole. Say who does.',
    });
  },
});
