import { type Kind, kinds } from '../../model/documents.ts';
import { isRange } from '../../model/resolve.ts';
import { nameOf } from '../../model/workspace.ts';
import { referencesOf, targetOf } from '../references.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<Kind>({
  id: 'reference/version-mismatch',
  severity: 'error',
  summary: 'A policy of that name is there, but no version of it is in the range.',
  kinds,
  check({ document, kind, value, workspace, report }) {
    for (const reference of referencesOf(kind, value)) {
      const target = targetOf(workspace, document.uri, reference);
      if (target.is !== 'other-version') continue;
      const [found] = target.documents;
      if (found && !isRange(target.range)) {
        const version = nameOf(found).version ?? '1.0.0';
        report({
          path: reference.range?.path ?? reference.path,
          message: `\`${target.range}\` is no range of versions, and a word such as \`latest\` would mean another text tomorrow, so nothing is read. Name what you have read: \`^${version}\` for all compatible versions, \`${version}\` for this one.`,
          related: [
            { document: found, path: ['metadata', 'version'], message: `This is ${reference.text} ${version}.` },
          ],
        });
        continue;
      }
      const versions = target.documents.map((other) => nameOf(other).version ?? 'without a version').join(', ');
      report({
        path: reference.range?.path ?? reference.path,
        message: `\`${reference.text}\` is here in version ${versions}, which ${target.range} does not allow, so another text is meant than the one that would be read. Widen the range after reading what changed, or add the version.`,
        related: target.documents.map((other) => ({
          document: other,
          path: ['metadata', 'version'],
          message: `This is ${reference.text} ${nameOf(other).version ?? ''}.`,
        })),
      });
    }
  },
});
