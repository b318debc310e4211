import { type Kind, kinds } from '../../model/documents.ts';
import { referencesOf, targetOf } from '../references.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<Kind>({
  id: 'reference/outside-workspace',
  severity: 'error',
  summary: 'A path leads out of the workspace, where nothing is read.',
  kinds,
  check({ document, kind, value, workspace, report }) {
    for (const reference of referencesOf(kind, value)) {
      if (targetOf(workspace, document.uri, reference).is !== 'outside') continue;
      const message = `\`${reference.text}\` leads out of the workspace. Documents outside are never read: a branch that somebody else wrote must not reach other files. Put the file into the workspace and write its path relative to this one.`;
      report({ path: reference.path, message });
    }
  },
});
