import { policiesOfReport } from '../policies-of-report.ts';
import type { GateFields } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { shareOf } from '../written-share.ts';

interface Budget {
  readonly amount?: number;
  readonly currency?: string;
  readonly alertAt?: unknown;
}

export const rule = defineRule<'MetricsReport'>({
  id: 'cost/near-budget',
  severity: 'information',
  summary: 'A training run cost nearly its whole budget.',
  kinds: ['MetricsReport'],
  local: { MetricsReport: 'metrics' },
  check({ value, workspace, report }) {
    const { amount, currency } = value.cost?.trainingRun ?? {};
    if (amount === undefined || currency === undefined) return;
    for (const policy of policiesOfReport(workspace, value)) {
      const gates = (policy.value.gates ?? []) as readonly (GateFields | undefined)[];
      for (const [index, gate] of gates.entries()) {
        const budget = gate?.type === 'cost' ? (gate.require?.budget as Budget | undefined) : undefined;
        const share = shareOf(budget?.alertAt);
        if (budget?.amount === undefined || budget.currency !== currency || share === undefined) continue;
        if (amount < share * budget.amount || amount > budget.amount) continue; // over it, the gate says so
        report({
          path: ['cost', 'trainingRun', 'amount'],
          message: `The training run cost ${currency} ${amount}, at least ${budget.alertAt} of the budget of ${currency} ${budget.amount}, so the next one may exceed it. Look at what it was spent on before the next run.`,
          related: [
            {
              document: policy.document,
              path: ['gates', index, 'require', 'budget'],
              message: 'The budget stands here.',
            },
          ],
        });
        return;
      }
    }
  },
});
