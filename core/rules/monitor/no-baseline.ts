import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'monitor/no-baseline',
  severity: 'warning',
  summary: 'A card says that drift is watched, but names no data to compare the live data with.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const { monitoring, data } = value;
    // A card without any data has said nothing yet: card/missing-section says what is missing.
    if (!monitoring?.drift?.length || !data?.length) return;
    if (data.some((each) => each?.role === undefined || each.role === 'training' || each.role === 'baseline')) return;
    report({
      path: ['monitoring', 'drift'],
      message:
        'Drift is watched, but no dataset under `data` is the training data or a baseline, so nobody can tell what live data are compared with. Add the dataset with `role: baseline` or `role: training`.',
      related: [{ path: ['data'], part: 'key', message: 'The datasets stand here.' }],
    });
  },
});
