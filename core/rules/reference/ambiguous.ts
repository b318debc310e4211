import { nameWithRange, policiesNamed } from '../../model/resolve.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'reference/ambiguous',
  severity: 'error',
  summary: 'Two policies have the same name and version, so nobody can say which one a reference means.',
  kinds: ['GovernancePolicy'],
  check({ document, value, workspace, report }) {
    const { name, version } = value.metadata ?? {};
    if (name === undefined || version === undefined) return;
    const others = policiesNamed(workspace, document.uri, nameWithRange(name, version)).filter(
      ({ uri, index }) => uri !== document.uri || index !== document.index,
    );
    if (others.length === 0) return;
    report({
      path: ['metadata', 'version'],
      message: `There is another policy called \`${name}\` of version ${version} here, so cards, tests and waivers that name it may be held against either. Give a changed text a version of its own, and remove copies.`,
      related: others.map((other) => ({
        document: other,
        path: ['metadata', 'version'],
        message: `This is ${name} ${version}, too.`,
      })),
    });
  },
});
