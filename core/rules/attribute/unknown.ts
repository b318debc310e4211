import { findAttribute } from '../../catalog/attributes.ts';
import { soundParts } from '../../model/soundness.ts';
import { documentsOf } from '../../model/workspace.ts';
import { attributeNamesOf } from '../attribute-names.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy' | 'MetricsReport' | 'ModelCard'>({
  id: 'attribute/unknown',
  severity: 'warning',
  summary: 'A protected attribute is neither in the catalogue nor declared anywhere.',
  kinds: ['GovernancePolicy', 'MetricsReport', 'ModelCard'],
  check({ document, kind, value, workspace, configuration, report, edit }) {
    const written = attributeNamesOf(kind, value).filter(
      ({ name }) => name.trim() !== '' && findAttribute(name).kind === 'unknown',
    );
    if (written.length === 0) return;
    const declared = new Set(Object.keys(configuration?.attributes ?? {}));
    for (const policy of documentsOf(workspace, 'GovernancePolicy')) {
      if (policy === document) continue;
      for (const attribute of soundParts(policy, 'GovernancePolicy')?.protectedAttributes ?? []) {
        if (attribute?.attribute) declared.add(attribute.attribute);
      }
    }
    const told = new Set<string>();
    for (const { name, path } of written) {
      // A policy declares an attribute of its own once; where it is used, the declaration is told of already.
      if (declared.has(name) || told.has(name)) continue;
      if (kind === 'GovernancePolicy') told.add(name);
      const match = findAttribute(name);
      const [near] = match.kind === 'unknown' ? match.suggestions : [];
      const hint =
        near === undefined
          ? 'Declare it under `attributes` in gatewright.yaml if it is one of your own.'
          : `Did you mean \`${near}\`?`;
      report({
        path,
        ...(near === undefined ? { severity: 'information' as const } : {}),
        message: `\`${name}\` is no protected attribute that the catalogue knows, so no law, alias or proxy is found for it. ${hint}`,
        fixes:
          near === undefined
            ? []
            : [{ title: `Change to \`${near}\``, edits: edit.replaceValue(path, near), preferred: true }],
      });
    }
  },
});
