import { decideLineageGate } from '../../gates/lineage.ts';
import { missingRequirement } from '../requirements.ts';

export const rule = missingRequirement({
  id: 'lineage/missing-hyperparameters',
  summary: 'A card does not give the hyperparameters of its model, and its policy requires them.',
  type: 'lineage',
  subject: 'hyperparameters',
  path: ['training', 'hyperparameters'],
  decide: decideLineageGate,
});
