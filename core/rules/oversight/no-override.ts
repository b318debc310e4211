import { policiesOf } from '../features.ts';
import { isHighTier } from '../high-risk.ts';
import { defineRule, type RelatedPlace } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'oversight/no-override',
  severity: 'warning',
  summary: 'Nobody can override the decisions of a model.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, report }) {
    if (value.humanOversight?.canOverride !== false) return;
    const handingOver = policiesOf(workspace, document, value).flatMap((policy) =>
      (policy.value.monitors ?? []).flatMap((monitor, index): RelatedPlace[] =>
        monitor?.onBreach?.includes('manual-override')
          ? [
              {
                document: policy.document,
                path: ['monitors', index, 'onBreach'],
                message: `\`${monitor.id}\` hands over to a person.`,
              },
            ]
          : [],
      ),
    );
    const isHigh = isHighTier(value.governance?.riskTier);
    if (!isHigh && handingOver.length === 0) return;
    report({
      path: ['humanOversight', 'canOverride'],
      message: `Nobody can override this model, ${handingOver.length > 0 ? 'but a monitor of its policy hands over to a person on a breach' : 'and it is of high risk: when it is wrong about somebody, nobody can put it right'}. Give somebody the means to override it, and say so here.`,
      related: handingOver,
    });
  },
});
