import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Kind, kindOf, readSource, type SourceFile } from '../core/model/documents.ts';
import { asConfigured } from '../core/model/model-index.ts';
import { resolvePath } from '../core/model/resolve.ts';
import { isWithin } from '../core/model/roots.ts';
import { soundParts } from '../core/model/soundness.ts';
import type { Workspace } from '../core/model/workspace.ts';
import { GitProblem, git, gitObjects } from './git.ts';

/** What has changed since a revision, in the working tree: what is committed since, staged, edited and new. */
export interface Changes {
  /** Whether a file, or a repository within the repository that it is in, has changed. */
  isChanged(file: string): boolean;
  /** By path, the texts that files had then; of new ones there is none. */
  readonly before: ReadonlyMap<string, string>;
}

/**
 * What has changed since this branch left a revision: since the last commit that both have, or, where they have none, since
 * the revision. Fails by `GitProblem` where Git can't say.
 */
export async function changesSince(revision: string, cwd: string): Promise<Changes> {
  const up = (await git(['rev-parse', '--show-cdup'], cwd)).replace(/\r?\n$/, '');
  const top = path.resolve(cwd, up);
  if (revision.startsWith('-') || revision === '') throw new GitProblem(`\`${revision}\` is no revision`);
  const commit = await git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], top).catch(() => {
    throw new GitProblem(
      `\`${revision}\` is no revision of this repository. In a shallow clone it may have to be fetched first`,
    );
  });
  const shared = await git(['merge-base', commit.trim(), 'HEAD'], top).catch(() => commit);
  const [listed, untracked] = await Promise.all([
    git(
      ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-color', shared.trim(), '--'],
      top,
    ),
    git(['ls-files', '--others', '--exclude-standard', '-z', '--'], top),
  ]);
  const objects = new Map<string, string>();
  const changed = new Set<string>();
  /** Other repositories within this one, of which Git tells no more than that they are not as they were. */
  const repositories: string[] = [];
  const fields = listed.split('\0');
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [modes = '', mode = '', object = ''] = (fields[at] ?? '').split(' ');
    const file = path.join(top, fields[at + 1] ?? '');
    changed.add(file);
    if (mode === '160000' || modes === ':160000') repositories.push(file + path.sep);
    else if (modes !== ':000000' && isDocument(file)) objects.set(file, object);
  }
  for (const name of untracked.split('\0').filter((each) => each !== '')) {
    const file = path.join(top, name);
    if (name.endsWith('/')) repositories.push(file);
    else changed.add(file);
  }
  const texts = await gitObjects([...new Set(objects.values())], top);
  const before = [...objects].flatMap(([file, object]) => {
    const text = texts.get(object);
    return text ? [[file, new TextDecoder().decode(text)] as const] : [];
  });
  return {
    isChanged: (file) => changed.has(file) || repositories.some((repository) => file.startsWith(repository)),
    before: new Map(before),
  };
}

/** As `gatewright check` looks for documents in folders. */
function isDocument(file: string): boolean {
  return /(?:\.(?:ya?ml|json)|(?:^|[\\/])README\.md)$/.test(file);
}

/** Whether a file has changed, or the rows of a report in it. */
export function isChangedFile({ isChanged }: Changes, workspace: Workspace, file: SourceFile): boolean {
  if (isChanged(fileURLToPath(file.uri))) return true;
  return file.documents.some((document) => {
    const kind: Kind | undefined = kindOf(document);
    if (kind !== 'MetricsReport') return false;
    const written = soundParts(document, kind)?.predictions?.path;
    const rows = written === undefined ? undefined : resolvePath(workspace, file.uri, written);
    return rows?.is === 'inside' && isChanged(fileURLToPath(rows.uri));
  });
}

/** The workspace as it was before the changes, as far as Git knows it. What has not changed is the same. */
export function workspaceBefore(changes: Changes, workspace: Workspace): Workspace {
  const files = [...workspace.files.values()].filter(({ uri }) => !changes.isChanged(fileURLToPath(uri)));
  for (const [file, text] of changes.before) {
    const { href: uri } = pathToFileURL(file);
    if (workspace.files.has(uri) || workspace.roots.some((root) => isWithin(root, uri)))
      files.push(readSource(uri, text, { once: true }));
  }
  return { ...workspace, files: new Map(asConfigured(files).map((file) => [file.uri, file])) };
}
