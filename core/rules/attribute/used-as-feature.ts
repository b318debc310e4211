import { matchColumn } from '../../catalog/attributes.ts';
import { featuresOf, policiesOf } from '../features.ts';
import { defineRule, type RelatedPlace } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'attribute/used-as-feature',
  severity: 'warning',
  summary: 'A model reads a protected attribute as an input.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, report }) {
    const policies = policiesOf(workspace, document, value);
    for (const { name, path } of featuresOf(value)) {
      const declared = policies.flatMap(({ document: policy, value: { protectedAttributes } }) =>
        (protectedAttributes ?? []).flatMap((attribute, index) =>
          attribute?.attribute && (attribute.column === name || attribute.attribute === name)
            ? [
                {
                  attribute: attribute.attribute,
                  related: {
                    document: policy,
                    path: ['protectedAttributes', index, 'attribute'],
                    message: `\`${attribute.attribute}\` is declared here.`,
                  } satisfies RelatedPlace,
                },
              ]
            : [],
        ),
      );
      const guessed = matchColumn(name);
      const attribute = declared[0]?.attribute ?? (guessed?.confidence === 'high' ? guessed.attribute : undefined);
      if (attribute === undefined) continue;
      report({
        path,
        message: `\`${name}\` holds \`${attribute}\`, so the model can treat people differently for it, which many laws forbid. Take it out of the inputs and keep it for measuring only, or have legal confirm the use.`,
        related: declared.map(({ related }) => related),
      });
    }
  },
});
