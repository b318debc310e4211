import { computableFromCounts } from '../../gates/measured-value.ts';
import { wilson } from '../../stats/intervals.ts';
import { twoSidedNormalQuantile } from '../../stats/special.ts';
import { keptSome } from '../../yaml/kept-lists.ts';
import { type Band, type Bands, bandsOf, isLower, type WrittenBound } from '../bands.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { soleSampleOf } from '../sole-sample.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/finer-than-sample',
  severity: 'information',
  summary:
    'A bound is so near to perfect that the samples of the report could not show it, even without a single error.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const evidence = soleSampleOf(context)?.evidence;
    if (!evidence) return;
    for (const band of sharesBounded(bandsOf(policyViewOf(context)), undefined).flat()) {
      const { gate, scale } = band;
      const sizes = evidence.metrics(scale.metric.name).flatMap(({ entry }) => entry.n ?? []);
      const n = Math.max(0, ...sizes);
      if (n === 0) continue;
      for (const bound of band.bounds) {
        const reached = bestReached(bound, n);
        if (reached === undefined) continue;
        const decidesOnInterval = (gate as { readonly decideOn?: string }).decideOn === 'interval';
        const least = leastFor(bound);
        context.report({
          path: bound.path,
          ...(decidesOnInterval ? { severity: 'warning' as const } : {}),
          message: `The report rests on ${n} samples, and even without a single error their 95 % interval reaches ${reached}: \`${bound.written}\` can't be told apart at this size${decidesOnInterval ? ', so no model can pass' : ''}. Measure on at least ${least} samples, or choose a bound that the sample can show.`,
        });
      }
    }
  },
});

const sharesBounded = keptSome((group: Bands | undefined) => {
  const found = group?.bands.filter((band) => band.gate.type === 'metric' && band.path[0] === 'gates' && isShare(band));
  return found?.length ? found : undefined;
});

/** A share of counted cases, so that its interval follows from their number. */
function isShare({ scale: { metric, takes } }: Band): boolean {
  return (
    takes === undefined &&
    metric.family === 'classification' &&
    shares.has(metric.name) &&
    computableFromCounts(metric.name)
  );
}

const shares: ReadonlySet<string> = new Set([
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'npv',
  'false_positive_rate',
  'false_negative_rate',
]);

/** How far the interval of a faultless result reaches, where that is beyond the bound. */
function bestReached({ side, quantity }: WrittenBound, n: number): string | undefined {
  if (!quantity || quantity.value <= 0 || quantity.value >= 1) return undefined;
  const best = wilson({ events: isLower(side) ? n : 0, n });
  if (best.status !== 'ok') return undefined;
  const [end, isOut] = isLower(side)
    ? [best.lower, best.lower < quantity.value]
    : [best.upper, best.upper > quantity.value];
  return isOut ? `${isLower(side) ? 'down' : 'up'} to ${Number(end.toPrecision(3))}` : undefined;
}

/** The fewest samples whose faultless result shows the bound: Wilson's end is n/(n + z²), or z²/(n + z²). */
function leastFor({ side, quantity }: WrittenBound): number {
  const value = quantity?.value ?? 0;
  const odds = isLower(side) ? value / (1 - value) : (1 - value) / value;
  return Math.ceil(twoSidedNormalQuantile(0.95) ** 2 * odds);
}
