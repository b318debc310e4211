import { matchColumn, matchProxy, type ProxyMatch } from '../../catalog/attributes.ts';
import { featuresOf, policiesOf } from '../features.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'attribute/proxy-as-feature',
  severity: 'information',
  summary: 'A model reads a column that can stand in for a protected attribute.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, report }) {
    const policies = policiesOf(workspace, document, value);
    for (const { name, path } of featuresOf(value)) {
      if (matchColumn(name)?.confidence === 'high') continue; // attribute/used-as-feature
      const declared = policies.flatMap(({ document: policy, value: { proxies } }) =>
        (proxies ?? []).flatMap((proxy, index) =>
          proxy?.column === name
            ? [{ attributes: proxy.for ?? [], document: policy, path: ['proxies', index, 'column'] }]
            : [],
        ),
      );
      const [first] = declared;
      const guessed = first ? undefined : proxyIn(value.governance?.domain, name);
      const attributes = first?.attributes ?? guessed?.attributes;
      if (!attributes?.length) continue;
      const audited = 'Measure fairness with it and without it, and say in `risks` how it was audited, or take it out.';
      report({
        path,
        ...(first ? { severity: 'warning' as const } : {}),
        message: first
          ? `The policy says that \`${name}\` stands in for ${list(attributes)}, and the model reads it. ${audited}`
          : `\`${name}\` often stands in for ${list(attributes)}, so a model that reads it can discriminate without knowing the attribute. ${audited}`,
        related: declared.map(({ document: policy, path: at }) => ({
          document: policy,
          path: at,
          message: 'It is declared as a proxy here.',
        })),
      });
    }
  },
});

/** What the catalogue takes for a proxy in this field of use; some columns are one in some fields only. */
function proxyIn(domain: string | undefined, name: string): ProxyMatch | undefined {
  const match = matchProxy(name);
  if (match?.confidence !== 'high') return undefined;
  return match.domains === undefined || (domain !== undefined && match.domains.includes(domain)) ? match : undefined;
}

function list(names: readonly (string | undefined)[]): string {
  return names.flatMap((name) => (name === undefined ? [] : [`\`${name}\``])).join(', ');
}
