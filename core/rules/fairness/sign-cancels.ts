import type { Fix } from '../../model/diagnostic.ts';
import { keptSome } from '../../yaml/kept-lists.ts';
import { faultsOf } from '../band-faults.ts';
import { type Band, type Bands, bandsOf, edgeOf } from '../bands.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule, type EditsByPath } from '../rule.ts';

/** Metrics in which the two halves of the average can't cancel out. */
const honest: ReadonlySet<string> = new Set([
  'average_abs_odds_difference',
  'equalized_odds_difference',
  'equalized_odds_ratio',
]);

const signed = 'average_odds_difference';

const oddsBands = keptSome((group: Bands | undefined) => {
  const bands = group?.bands.filter(({ scale }) => honest.has(scale.metric.name) || scale.metric.name === signed);
  return bands?.length ? bands : undefined;
});

export const rule = defineRule<'GovernancePolicy'>({
  id: 'fairness/sign-cancels',
  severity: 'warning',
  summary: 'The average odds difference alone decides, and its two halves can cancel each other out.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    const groups = bandsOf(view);
    const bands = oddsBands(groups, undefined).flat();
    if (bands.length === 0) return;
    const inherited = view.bases.flatMap((base) => (base.value.gates ?? []) as readonly { readonly metric?: string }[]);
    const names = [...bands.map(({ scale }) => scale.metric.name), ...inherited.map(({ metric }) => metric ?? '')];
    if (!view.complete || names.some((name) => honest.has(name))) return;
    const faulty = new Set(faultsOf(view).bands.map(({ band }) => band));
    for (const band of bands) {
      if (faulty.has(band)) continue;
      if (band.field !== 'pass' || band.scale.metric.name !== signed || band.stage !== undefined) continue;
      context.report({
        path: [...band.path.slice(0, -1), 'metric'],
        message: `\`average_odds_difference\` adds two signed differences: more false positives in one group and fewer true positives can make 0 together. Bound \`average_abs_odds_difference\` or \`equalized_odds_difference\`, here or in a gate beside this one.`,
        fixes: absolute(band, context.edit),
      });
    }
  },
});

/** Of a band that is the same on both sides, its upper side means the same of the absolute difference. */
function absolute(band: Band, edit: EditsByPath): readonly Fix[] {
  const [lower, upper] = [edgeOf(band, 'lower')?.bound, edgeOf(band, 'upper')?.bound];
  const [low, high] = [lower?.quantity?.exact(), upper?.quantity?.exact()];
  if (!lower || !low || !high || low.add(high).n !== 0n || band.bounds.length !== 2 || band.beside) return [];
  const edits = [
    edit.replaceValue([...band.path.slice(0, -1), 'metric'], 'average_abs_odds_difference'),
    edit.removeEntry(lower.path),
  ];
  if (edits.some((of) => of.length === 0)) return [];
  return [{ title: 'Bound `average_abs_odds_difference`', edits: edits.flat(), preferred: true }];
}
