import type { Path } from '../../yaml/node.ts';
import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { requiredBy } from '../required.ts';
import { defineRule, type RuleContext } from '../rule.ts';

interface Required {
  readonly retraining?: { readonly humanReview?: string };
}

export const rule = defineRule<'GovernancePolicy' | 'ModelCard'>({
  id: 'monitor/retraining-without-review',
  severity: 'warning',
  summary: 'A model is retrained without anybody looking at it first.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    for (const { path, isAbsent } of context.kind === 'ModelCard'
      ? inCard(context as RuleContext<'ModelCard'>)
      : inPolicy(context as RuleContext<'GovernancePolicy'>)) {
      const holder = path.slice(0, -1);
      context.report({
        path,
        message:
          'The model is retrained without anybody looking first: if what changed is an attack or a broken feed, it learns just that. Write `humanReview: before-retraining`, or `before-deployment`.',
        fixes: [
          {
            title: 'Ask for a review before retraining',
            edits: isAbsent
              ? context.edit.insertEntry(holder, 'humanReview', 'before-retraining')
              : context.edit.replaceValue(path, 'before-retraining'),
            preferred: context.kind !== 'ModelCard', // a card says what is so
          },
        ],
      });
    }
  },
});

interface Unreviewed {
  readonly path: Path;
  readonly isAbsent: boolean;
}

function inCard({ value }: RuleContext<'ModelCard'>): readonly Unreviewed[] {
  const isNone = value.monitoring?.retraining?.humanReview === 'none';
  return isNone ? [{ path: ['monitoring', 'retraining', 'humanReview'], isAbsent: false }] : [];
}

function inPolicy(context: RuleContext<'GovernancePolicy'>): readonly Unreviewed[] {
  const view = policyViewOf(context);
  const monitors = (view.value.monitors ?? []).flatMap((monitor, index): Unreviewed[] => {
    const review = monitor?.humanReview;
    if (!monitor?.onBreach?.includes('retrain') || (review !== undefined && review !== 'none')) return [];
    return [{ path: ['monitors', index, 'humanReview'], isAbsent: review === undefined }];
  });
  const parts = requiredBy<Required>(view, 'monitoring');
  const refused = parts.flatMap(({ require, path }): Unreviewed[] =>
    require.retraining?.humanReview === 'none'
      ? [{ path: [...path, 'retraining', 'humanReview'], isAbsent: false }]
      : [],
  );
  const silent = isHighRisk(view)
    ? parts.flatMap(({ require, path }): Unreviewed[] =>
        require.retraining && require.retraining.humanReview === undefined
          ? [{ path: [...path, 'retraining', 'humanReview'], isAbsent: true }]
          : [],
      )
    : [];
  return [...monitors, ...refused, ...silent];
}
