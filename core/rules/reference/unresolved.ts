import { isSlipOf, nearest } from '../../catalog/nearest.ts';
import type { Fix, TextEdit } from '../../model/diagnostic.ts';
import { type Kind, kinds } from '../../model/documents.ts';
import { resolvePath } from '../../model/resolve.ts';
import { decoded } from '../../model/roots.ts';
import { documentsOf, nameOf, type Workspace } from '../../model/workspace.ts';
import { quoteIfNeeded } from '../../yaml/scalar-text.ts';
import { isAlone, referencesOf, targetOf, type WrittenReference, wordFor } from '../references.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<Kind>({
  id: 'reference/unresolved',
  severity: 'error',
  summary: 'A reference leads to no document of the workspace.',
  kinds,
  check({ document, kind, value, workspace, report, edit }) {
    const missing = referencesOf(kind, value).flatMap((reference) => {
      const { is } = targetOf(workspace, document.uri, reference);
      // The base may be kept elsewhere, but here no gate can be decided without it.
      const isElsewhere = is === 'unknowable' && kind === 'GovernancePolicy' && !isAlone(workspace, document.uri);
      return is === 'missing' || isElsewhere ? [{ ...reference, isElsewhere }] : [];
    });
    for (const reference of missing) {
      const same = missing.filter((other) => other.to === reference.to && other.text === reference.text);
      // Named several times it is missing once.
      if (same[0] !== reference) continue;
      const related = same.slice(1).map(({ path }) => ({ path, message: 'It is named here as well.' }));
      const word = wordFor(reference.to);
      if (reference.form === 'path') {
        const meant = meantPath(workspace, document.uri, reference);
        const hint = meant === undefined ? hintOf(workspace, document.uri, reference) : `Did you mean \`${meant}\`?`;
        const message = `There is no ${word} at \`${reference.text}\` in this workspace, so nothing can be read from it. ${hint}`;
        const edits = (to: string) => same.flatMap(({ path }) => edit.replaceValue(path, quoteIfNeeded(to)));
        const fixes = meant === undefined ? [] : [changeTo(meant, edits(meant))];
        report({ path: reference.path, message, related, fixes });
        continue;
      }
      if (reference.isElsewhere) {
        const message = `No policy called \`${reference.text}\` is found in this workspace, so what it asks for is not known, and every decision here is at best a hold. Add it to the workspace, or correct the name.`;
        report({ path: reference.path, message, related, severity: 'information' });
        continue;
      }
      const names = documentsOf(workspace, reference.to).flatMap((other) => nameOf(other).name ?? []);
      const meant = nearest(reference.text, names);
      const hint = meant === undefined ? 'Correct the name, or add the policy.' : `Did you mean \`${meant}\`?`;
      const message = `No ${word} called \`${reference.text}\` is found in this workspace, so what it asks for is not known. ${hint}`;
      const edits = (to: string) =>
        same.flatMap(({ path, range }) => edit.replaceValue(path, range?.path === path ? `${to}@${range.text}` : to));
      const fixes = meant === undefined ? [] : [changeTo(meant, edits(meant))];
      report({ path: reference.path, message, related, fixes });
    }
  },
});

function changeTo(meant: string, edits: readonly TextEdit[]): Fix {
  return { title: `Change to \`${meant}\``, edits, preferred: true };
}

/** The path of a document in the same folder whose name is one slip of the fingers away. */
function meantPath(workspace: Workspace, from: string, { text, to }: WrittenReference): string | undefined {
  const resolved = resolvePath(workspace, from, text);
  if (resolved.is === 'outside') return undefined;
  const [folder, name] = atLastSlash(resolved.uri);
  const near = documentsOf(workspace, to).find(({ uri }) => {
    const [otherFolder, otherName] = atLastSlash(uri);
    return otherFolder === folder && isSlipOf(name, otherName);
  });
  return near && atLastSlash(text)[0] + decoded(atLastSlash(near.uri)[1]);
}

function hintOf(workspace: Workspace, from: string, { text, to }: WrittenReference): string {
  const resolved = resolvePath(workspace, from, text);
  return resolved.is === 'inside' && workspace.files.has(resolved.uri)
    ? `The file is there: a ${wordFor(to)} in it begins with \`apiVersion: gatewright/v1\` and \`kind: ${to}\`.`
    : 'Correct the path, which is relative to this file, or add the document.';
}

function atLastSlash(path: string): readonly [folder: string, name: string] {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return [path.slice(0, end), path.slice(end)];
}
