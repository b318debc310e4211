import { decideLineageGate } from '../../gates/lineage.ts';
import { missingRequirement } from '../requirements.ts';

export const rule = missingRequirement({
  id: 'lineage/missing-seed',
  summary: 'A card does not give the random seed of the training, and its policy requires it.',
  type: 'lineage',
  subject: 'randomSeed',
  path: ['training', 'randomSeed'],
  decide: decideLineageGate,
});
