import { candidateSamples } from '../../gates/simulate.ts';
import { soundParts } from '../../model/soundness.ts';
import { keptSome } from '../../yaml/kept-lists.ts';
import { type Band, type Bands, bandsOf } from '../bands.ts';
import { type PolicyView, policyViewOf } from '../policy-view.ts';
import { defineRule, type RelatedPlace, type RuleContext } from '../rule.ts';

const percentagesOf = keptSome((group: Bands | undefined) =>
  group?.percentages.length ? group.percentages : undefined,
);

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/relative-to-zero',
  severity: 'warning',
  summary: 'A bound is a percentage of a value that is zero, or best at zero.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    const relative = percentagesOf(bandsOf(view), undefined).flat();
    if (relative.length === 0) return;
    const zeros = zerosOf(view, context);
    for (const { band, bound } of relative) {
      const { scale } = band;
      const reference = bound.expression?.is === 'relative' ? bound.expression.reference : '';
      const zero = zeros(reference, band);
      if (!zero && scale.target !== 0) continue;
      const why = zero
        ? `\`${reference}\` has ${scale.title} 0 in a report, and a percentage of 0 is no distance, so the gate errs.`
        : `${scale.title} is best at 0, and the nearer \`${reference}\` is to it, the less a percentage of it allows: the gate forbids what hardly differs.`;
      const todo = scale.unit.percent
        ? 'Write `pp`, percentage points, or a number.'
        : "Write a distance in the metric's unit.";
      const points = bound.written.replace(/%$/, 'pp');
      context.report({
        path: bound.path,
        message: `${why} ${todo}`,
        related: zero ? [zero] : [],
        fixes: scale.unit.percent
          ? [{ title: `Change to \`${points}\``, edits: context.edit.replaceValue(bound.path, points) }]
          : [],
      });
    }
  },
});

/** Where a report that may decide this policy gives a reference's value as 0. */
function zerosOf(
  view: PolicyView,
  { workspace, document }: RuleContext<'GovernancePolicy'>,
): (reference: string, band: Band) => RelatedPlace | undefined {
  const reports = candidateSamples(workspace, document).flatMap((sample) => sample.reports);
  return (reference, { scale }) => {
    for (const report of reports) {
      const metrics = soundParts(report, 'MetricsReport')?.references?.[reference]?.metrics ?? [];
      const index = metrics.findIndex((entry) => {
        const found = entry?.name === undefined ? undefined : view.catalog.find(entry.name);
        return entry?.value === 0 && found?.kind === 'metric' && found.metric.name === scale.metric.name;
      });
      if (index < 0) continue;
      const path = ['references', reference, 'metrics', index, 'value'];
      return { document: report, path, message: `Here \`${reference}\` is 0.` };
    }
    return undefined;
  };
}
