import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SourceFile } from '../core/model/documents.ts';
import { asConfigured } from '../core/model/model-index.ts';
import { isWithin } from '../core/model/roots.ts';
import { createWorkspace, type Workspace } from '../core/model/workspace.ts';
import type { Around } from './around.ts';

/**
 * A workspace of the files that a command reads, and of what stands around them. References may lead anywhere below the
 * working folder, the roots of the workspace and the files' own folders.
 */
export function workspaceOf(files: readonly SourceFile[], cwd: string, around?: Around): Workspace {
  const roots = new Set([cwd, ...(around?.roots ?? [])].map((root) => pathToFileURL(path.resolve(root)).href));
  const folders = files.map(({ uri }) => uri.slice(0, uri.lastIndexOf('/')));
  // The outer ones first: the roots are the same whatever the order of the files.
  for (const folder of folders.toSorted((a, b) => a.length - b.length)) {
    if (![...roots].some((root) => isWithin(root, folder))) roots.add(folder);
  }
  return createWorkspace(asConfigured([...files, ...(around?.files ?? [])]), [...roots]);
}
