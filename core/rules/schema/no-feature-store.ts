import { decideDataContractGate } from '../../gates/data-contract.ts';
import { missingRequirement } from '../requirements.ts';

export const rule = missingRequirement({
  id: 'schema/no-feature-store',
  summary: 'A card names no feature store for serving, and its policy requires one.',
  type: 'data-contract',
  subject: 'featureStore',
  path: ['serving', 'featureStore'],
  decide: decideDataContractGate,
});
