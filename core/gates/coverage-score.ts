import type { CoverageItem } from './coverage-item.ts';
import { shareOf } from './drift.ts';
import type { PolicyDocument } from './effective-policy.ts';
import { approximateQuantity, compareQuantities, exactQuantity } from './quantity.ts';
import type { TestedCase } from './tested-policy.ts';

/** Both sides of each threshold of the score: cases whose score reaches it, and cases whose score does not. */
export function scoreItems(policy: PolicyDocument, cases: readonly TestedCase[]): readonly CoverageItem[] {
  const { score } = policy.value;
  if (!score) return [];
  return (['pass', 'warn'] as const).flatMap((field) => {
    const written = score[field];
    const limit = written === undefined ? undefined : shareOf(written);
    if (written === undefined || !limit) return [];
    return (['inside', 'outside'] as const).map((kind): CoverageItem => {
      const shows = ({ evaluation }: TestedCase): boolean => {
        if (evaluation.score === null) return false;
        const reaches = compareQuantities(approximateQuantity(evaluation.score), exactQuantity(limit)) >= 0;
        return reaches === (kind === 'inside');
      };
      return {
        kind: 'score',
        what: `score.${field}: ${written}, ${kind}`,
        place: { document: policy.source, path: ['score', field] },
        stages: [],
        cases: [...new Set(cases.filter(shows).map(({ name }) => name))],
        todo: `Add a case whose score ${kind === 'inside' ? 'reaches' : 'is below'} ${written}.`,
      };
    });
  });
}
