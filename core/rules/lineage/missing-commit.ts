import { decideLineageGate } from '../../gates/lineage.ts';
import { missingRequirement } from '../requirements.ts';

export const rule = missingRequirement({
  id: 'lineage/missing-commit',
  summary: 'A card does not say which commit trained its model, and its policy requires it.',
  type: 'lineage',
  subject: 'codeCommit',
  path: ['training', 'code', 'commit'],
  decide: decideLineageGate,
});
