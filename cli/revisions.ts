import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSource, type SourceFile } from '../core/model/documents.ts';
import { type Inputs, readInputs } from './files.ts';
import { git } from './git.ts';

/** One side of a comparison, and what its policies may refer to. */
export interface Side extends Inputs {
  /** Everything else that stands beside it, in the working folder or in the revision: a policy's bases may be there. */
  around(): Promise<readonly SourceFile[]>;
}

/**
 * One side of a comparison: a file, a folder, or a revision of the Git repository around the working folder. Of a
 * revision only what the other side names is compared, where that is a path.
 */
export async function readSide(side: string, other: string, cwd: string): Promise<Side> {
  if (existsSync(path.resolve(cwd, side))) {
    return { ...(await readInputs([side], cwd)), around: async () => (await readInputs(['.'], cwd)).files };
  }
  try {
    await git(['rev-parse', '--verify', '--quiet', `${side}^{commit}`], cwd);
  } catch {
    return {
      files: [],
      problems: [
        { path: side, message: 'This is neither a file nor a folder, nor a revision of the Git repository here.' },
      ],
      around: async () => [],
    };
  }
  const named = existsSync(path.resolve(cwd, other)) ? other : '.';
  return {
    files: await filesOf(side, named, cwd),
    problems: [],
    around: () => filesOf(side, '.', cwd),
  };
}

/** The documents below a path as they were in a revision. */
async function filesOf(revision: string, below: string, cwd: string): Promise<readonly SourceFile[]> {
  const listed = await git(['ls-tree', '-r', '-z', '--name-only', revision, '--', below], cwd);
  const names = listed
    .split('\0')
    .filter((name) => /\.(ya?ml|json)$/i.test(name) && !/(^|\/)node_modules\//.test(name));
  const files: SourceFile[] = [];
  for (const name of names) {
    const text = await git(['show', `${revision}:./${name}`], cwd);
    files.push(readSource(pathToFileURL(path.resolve(cwd, name)).href, text, { once: true }));
  }
  return files;
}
