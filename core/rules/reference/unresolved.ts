import { nearest } from '../../catalog/nearest.ts';
import { type Kind, kinds } from '../../model/documents.ts';
import { documentsOf, nameOf } from '../../model/workspace.ts';
import { referencesOf, targetOf, wordFor } from '../references.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<Kind>({
  id: 'reference/unresolved',
  severity: 'error',
  summary: 'A reference leads to no document of the workspace.',
  kinds,
  check({ document, kind, value, workspace, report, edit }) {
    for (const reference of referencesOf(kind, value)) {
      const { is } = targetOf(workspace, document.uri, reference);
      // The base may be kept elsewhere, but here no gate can be decided without it.
      const isElsewhere = is === 'unknowable' && kind === 'GovernancePolicy' && workspace.files.size > 1;
      if (is !== 'missing' && !isElsewhere) continue;
      const word = wordFor(reference.to);
      if (reference.form === 'path') {
        const message = `There is no ${word} at \`${reference.text}\` in this workspace, so nothing can be read from it. Correct the path, which is relative to this file, or add the document.`;
        report({ path: reference.path, message });
        continue;
      }
      const names = documentsOf(workspace, reference.to).flatMap((other) => nameOf(other).name ?? []);
      const meant = nearest(reference.text, names);
      const hint = meant === undefined ? 'Correct the name, or add the policy.' : `Did you mean \`${meant}\`?`;
      const range = reference.range?.path === reference.path ? `@${reference.range.text}` : '';
      if (isElsewhere) {
        const message = `No policy called \`${reference.text}\` is found in this workspace, so what it asks for is not known, and every decision here is at best a hold. Add it to the workspace, or correct the name.`;
        report({ path: reference.path, message, severity: 'information' });
        continue;
      }
      const message = `No ${word} called \`${reference.text}\` is found in this workspace, so what it asks for is not known. ${hint}`;
      const fixes =
        meant === undefined
          ? []
          : [
              {
                title: `Change to \`${meant}\``,
                edits: edit.replaceValue(reference.path, `${meant}${range}`),
                preferred: true,
              },
            ];
      report({ path: reference.path, message, fixes });
    }
  },
});
