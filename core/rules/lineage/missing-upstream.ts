import { missingInData } from '../requirements.ts';

export const rule = missingInData({
  id: 'lineage/missing-upstream',
  summary: 'A dataset does not say what it was made from, and its policy requires it.',
  type: 'lineage',
  subject: 'upstream',
  field: 'upstream',
  why: "Without its sources a dataset can't be made again, nor a fault in them be traced. List them under `upstream`, each as `name@version`.",
});
