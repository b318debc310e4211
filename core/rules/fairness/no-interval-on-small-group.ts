import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

/** The default of `minGroupSize`: below it a bare rate says little. */
const usualSize = 30;

interface Sizes {
  readonly minGroupSize?: number;
  readonly decideOn?: string;
}

export const rule = defineRule<'GovernancePolicy'>({
  id: 'fairness/no-interval-on-small-group',
  severity: 'warning',
  summary: 'Small groups decide on a bare value, without an interval.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { gate, path, overlays } of policyViewOf(context).gates) {
      if (gate.type !== 'fairness') continue;
      const parts = [
        { fields: gate as Sizes, at: path },
        ...overlays.map((o) => ({ fields: o.overlay as Sizes, at: o.path })),
      ];
      for (const { fields, at } of parts) {
        const size = fields.minGroupSize;
        const decideOn = fields.decideOn ?? (gate as Sizes).decideOn ?? 'point';
        if (size === undefined || size >= usualSize || decideOn === 'interval') continue;
        report({
          path: [...at, 'minGroupSize'],
          message: `Groups of ${size} decide here by their bare value, and one person more or less changes a rate by ${Math.round(100 / size)} points: chance decides. Write \`decideOn: interval\`, or ask for larger groups.`,
          fixes: [
            {
              title: 'Decide on the interval',
              edits: fields.decideOn
                ? edit.replaceValue([...at, 'decideOn'], 'interval')
                : edit.insertEntry(at, 'decideOn', 'interval'),
              preferred: true,
            },
          ],
        });
      }
    }
  },
});
