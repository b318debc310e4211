import { decideLineageGate } from '../../gates/lineage.ts';
import { missingRequirement } from '../requirements.ts';

export const rule = missingRequirement({
  id: 'lineage/missing-run',
  summary: 'A card does not say which training run made its model, and its policy requires it.',
  type: 'lineage',
  subject: 'trainingRun',
  path: ['training', 'run', 'id'],
  decide: decideLineageGate,
});
