import { kinds } from '../../../core/model/documents.ts';
import { isWithin } from '../../../core/model/roots.ts';
import { starterSet, type TemplateFile, templateOf } from '../../../core/model/templates.ts';
import type { Client } from '../../client.ts';
import type { Snapshot } from '../../snapshot.ts';
import { creation } from '../workspace-edit.ts';
import { type Run, uriIn } from './command.ts';

/** Creates a document of a kind, or the starter set, in a directory of the workspace. What is there is not touched. */
export function runNewDocument(snapshot: Snapshot, client: Client, [where, what]: readonly unknown[]): Run {
  const directory = uriIn(where)?.replace(/\/$/, '');
  const files = templateFiles(what);
  if (!files) return { refused: `There is no template \`${String(what)}\`. There are: starter, ${kinds.join(', ')}.` };
  const { roots } = snapshot.workspace;
  if (directory === undefined || !roots.some((root) => isWithin(root, directory)))
    return { refused: 'Name a directory of the workspace by its URI: documents are created nowhere else.' };
  // Until all files are known, nobody can say that none is in the way.
  if (!snapshot.complete) return { refused: 'The workspace is still being read. Ask again in a moment.' };
  if (!client.createsFiles)
    return {
      refused: 'This editor creates no files for a language server. Run `gatewright init` in the directory instead.',
    };
  const placed = files.map(({ name, text }) => ({ uri: `${directory}/${name}`, name, text }));
  const taken = placed.filter(({ uri }) => snapshot.file(uri) || snapshot.knownFiles.has(uri)).map(({ name }) => name);
  if (taken.length > 0)
    return { refused: `The directory already has ${taken.join(', ')}. Nothing was written; choose another directory.` };
  const names = placed.map(({ name }) => name).join(', ');
  return {
    title: `Created ${names}`,
    text: `Created ${names}.\n`,
    data: placed.map(({ uri }) => uri),
    edit: { documentChanges: placed.flatMap(({ uri, text }) => creation(uri, text)) },
  };
}

function templateFiles(what: unknown): readonly TemplateFile[] | undefined {
  if (what === 'starter') return starterSet();
  const kind = kinds.find((known) => known === what);
  return kind && [templateOf(kind)];
}
