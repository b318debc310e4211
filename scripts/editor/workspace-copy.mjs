import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** One folder with the contents of several, later ones over earlier ones: an editor may change it as it likes. */
export async function copyWorkspace(folders, { cleanup }) {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'gatewright-workspace-'));
  cleanup.add(() => rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const workspace = path.join(parent, path.basename(path.resolve(folders[0])));
  await mkdir(workspace);
  for (const folder of folders) if (existsSync(folder)) await cp(folder, workspace, { recursive: true });
  return workspace;
}

/** Commits all of a workspace, where there is Git: what compares with HEAD then has one. */
export function commitWorkspace(workspace) {
  const identity = ['-c', 'user.name=Gatewright', '-c', 'user.email=tests@gatewright.example'];
  const git = (...args) => spawnSync('git', [...identity, ...args], { cwd: workspace, stdio: 'ignore' }).status === 0;
  return git('init', '--quiet') && git('add', '--all') && git('commit', '--quiet', '--message', 'The samples');
}
