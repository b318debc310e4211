import { toDouble } from '../stats/decimal.ts';
import { isBindingEnforcement } from './decision.ts';
import { shareOf } from './drift.ts';
import { effectivePolicy, type PolicyDocument } from './effective-policy.ts';
import type { Change } from './mutants.ts';
import { nudged, type Written } from './nudge.ts';

/**
 * The threshold under which a score blocks, moved by as many steps as it takes to pass a score that the gates can make
 * at some stage: between two such scores nothing differs.
 *
 * The threshold `pass` has no mutants: whatever lowers a score makes the decision promote-with-warnings by itself.
 */
export function scoreChanges(policy: PolicyDocument, bases: readonly PolicyDocument[]): readonly Change[] {
  const written = policy.value.score?.warn;
  const from = written === undefined ? undefined : number(written);
  if (written === undefined || from === undefined) return [];
  const scores = possibleScores(policy, bases);
  return ([0, 1] as const).flatMap((direction): readonly Change[] => {
    let to: Written | undefined = written;
    for (let step = 0; step < mostSteps; step++) {
      to = to === undefined ? undefined : nudged(to)[direction];
      const moved = to === undefined ? undefined : number(to);
      if (to === undefined || moved === undefined || moved <= 0 || moved > 1) return [];
      const [low, high] = direction === 0 ? [moved, from] : [from, moved];
      if (!scores.some((score) => score >= low - tolerance && score < high - tolerance)) continue;
      return [{ mutation: 'score-moved', path: ['score', 'warn'], says: `score.warn: ${written} → ${to}`, to }];
    }
    return [];
  });
}

const tolerance = 1e-9;
const mostSteps = 1000;
/** More different sums than this leave no gaps that matter. */
const mostSums = 10_000;

function number(written: Written): number | undefined {
  const share = shareOf(written);
  return share && toDouble(share);
}

/** The scores that passing, warning and failing gates can make, at all stages. */
function possibleScores(policy: PolicyDocument, bases: readonly PolicyDocument[]): readonly number[] {
  const { stages } = effectivePolicy(policy, bases, undefined).policy;
  const all: readonly (string | undefined)[] = stages?.length ? stages : [undefined];
  return all.flatMap((stage) => {
    const weights = effectivePolicy(policy, bases, stage).gates.flatMap(({ effective, enforcement }) =>
      effective.skipped || !isBindingEnforcement(enforcement) ? [] : [effective.gate.weight ?? 1],
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sums = new Set([0]);
    for (const weight of weights) {
      const next = new Set<number>();
      for (const sum of sums) for (const points of [0, weight / 2, weight]) next.add(rounded(sum + points));
      sums = new Set([...next].slice(0, mostSums));
    }
    return total > 0 ? [...sums].map((sum) => sum / total) : [];
  });
}

function rounded(sum: number): number {
  return Math.round(sum * 1e6) / 1e6;
}
