import { compareModels } from '../../gates/identity.ts';
import { sound } from '../../model/soundness.ts';
import { cardsNaming } from '../cards-of-report.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'report/model-mismatch',
  severity: 'error',
  summary: 'A report measured another model, version or artifact than the card that names it describes.',
  kinds: ['MetricsReport'],
  check({ document, workspace, report }) {
    const own = sound(document, 'MetricsReport');
    if (!own) return;
    for (const { card, path } of cardsNaming(workspace, document.uri)) {
      const described = sound(card, 'ModelCard');
      const identity = described && compareModels(described, [own]);
      if (identity?.is !== 'doubtful' || identity.reason !== 'digest-mismatch') continue;
      report({
        path: identity.place?.path ?? ['model'],
        message: identity.message,
        related: [{ document: card, path, message: 'The card names this report as its evidence.' }],
      });
    }
  },
});
