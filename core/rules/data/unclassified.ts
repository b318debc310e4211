import { missingInData } from '../requirements.ts';

export const rule = missingInData({
  id: 'data/unclassified',
  summary: 'A dataset has no classification, and its policy requires one.',
  type: 'security',
  subject: 'dataClassification',
  field: 'classification',
  why: 'Data of unknown confidentiality are protected by nobody. Write `public`, `internal`, `confidential` or `restricted`.',
});
