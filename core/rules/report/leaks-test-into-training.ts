import type { SourceDocument } from '../../model/documents.ts';
import { soundParts } from '../../model/soundness.ts';
import type { Path } from '../../yaml/node.ts';
import { cardsOf } from '../cards-of-report.ts';
import { defineRule, type RuleContext } from '../rule.ts';

type Documents = 'MetricsReport' | 'ModelCard';

export const rule = defineRule<Documents>({
  id: 'report/leaks-test-into-training',
  severity: 'error',
  summary: 'A model was measured on the data that it was trained on.',
  kinds: ['MetricsReport', 'ModelCard'],
  check(context) {
    if (context.kind === 'ModelCard') checkCard(context as RuleContext<'ModelCard'>);
    else checkReport(context as RuleContext<'MetricsReport'>);
  },
});

const why =
  'so its figures show what it remembers, not what it can do with new cases. Measure on data that it has not seen';

function checkCard({ document, value, report }: RuleContext<'ModelCard'>): void {
  const training = trainingData(document);
  for (const [index, dataset] of (value.data ?? []).entries()) {
    if (dataset?.role !== 'test' && dataset?.role !== 'validation') continue;
    const path = ['data', index, 'digest', 'sha256'];
    const same = training.get(dataset.digest?.sha256 ?? '');
    if (!same) continue;
    report({
      path,
      message: `The ${dataset.role} data \`${dataset.name}\` have the digest of the training data \`${same.name}\`, ${why}.`,
      related: [{ path: same.path, message: 'The training data have the same digest.' }],
    });
  }
}

function checkReport({ document, value, workspace, report }: RuleContext<'MetricsReport'>): void {
  const digest = value.dataset?.digest?.sha256;
  if (digest === undefined) return;
  for (const card of cardsOf(workspace, document)) {
    const same = trainingData(card).get(digest);
    if (!same) continue;
    report({
      path: ['dataset', 'digest', 'sha256'],
      message: `This is the digest of \`${same.name}\`, which the model was trained on, ${why}.`,
      related: [{ document: card, path: same.path, message: 'The card says that the model was trained on it.' }],
    });
    return;
  }
}

interface TrainingData {
  readonly name: string;
  readonly path: Path;
}

/** A card's training data by SHA-256. */
function trainingData(card: SourceDocument): ReadonlyMap<string, TrainingData> {
  const data = soundParts(card, 'ModelCard')?.data ?? [];
  return new Map(
    data.flatMap((dataset, index): [string, TrainingData][] => {
      const digest = dataset?.role === 'training' ? dataset.digest?.sha256 : undefined;
      const path = ['data', index, 'digest', 'sha256'];
      return digest === undefined || digest === '' ? [] : [[digest, { name: dataset?.name ?? 'training', path }]];
    }),
  );
}
