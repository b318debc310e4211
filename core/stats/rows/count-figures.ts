// Metrics that are functions of counts.
import type { GroupCounts } from '../group-rates.ts';
import type { ConfusionCounts } from '../rates.ts';
import * as rates from '../rates.ts';
import { type Result, undefinedBecause } from '../result.ts';
import { kappa } from './class-matrix.ts';
import type { RowFigure } from './rows-result.ts';

const fromConfusion: readonly (readonly [name: string, compute: (counts: ConfusionCounts) => Result])[] = [
  ['accuracy', rates.accuracy],
  ['balanced_accuracy', rates.balancedAccuracy],
  ['precision', rates.precision],
  ['recall', rates.recall],
  ['specificity', rates.specificity],
  ['npv', rates.negativePredictiveValue],
  ['false_positive_rate', rates.falsePositiveRate],
  ['false_negative_rate', rates.falseNegativeRate],
  ['false_discovery_rate', ({ tp, fp }) => share(fp, fp + tp, 'nothing was predicted positive')],
  ['false_omission_rate', ({ tn, fn }) => share(fn, fn + tn, 'nothing was predicted negative')],
  ['f1', rates.f1],
  ['matthews_corrcoef', rates.matthewsCorrelation],
  [
    'cohen_kappa',
    ({ tp, fp, tn, fn }) =>
      kappa(
        [
          { tp, fp, tn, fn },
          { tp: tn, fp: fn, tn: tp, fn: fp },
        ],
        tp + fp + tn + fn,
      ),
  ],
];

/** Every metric of confusion counts, F-beta where β is given, and the selection rate where the selected are counted. */
export function countFigures({ n, selected, tp, fp, tn, fn }: GroupCounts, beta?: number): readonly RowFigure[] {
  const figures: RowFigure[] = [];
  if (tp !== undefined && fp !== undefined && tn !== undefined && fn !== undefined) {
    const counts = { tp, fp, tn, fn };
    for (const [name, compute] of fromConfusion) figures.push({ name, result: compute(counts), n, counts });
    if (beta !== undefined) figures.push({ name: 'fbeta', result: rates.fbeta(counts, beta), n, counts });
  }
  if (selected !== undefined) {
    const proportion = { events: selected, n };
    figures.push({ name: 'selection_rate', result: rates.rate(proportion), n, proportion });
  }
  return figures;
}

function share(events: number, n: number, why: string): Result {
  return n === 0 ? undefinedBecause(why) : rates.rate({ events, n });
}
