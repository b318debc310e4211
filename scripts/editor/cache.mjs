// The folder outside the project that holds what is downloaded once: the editor and, if need be, a browser.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const HOUR = 3_600_000;

/** `GATEWRIGHT_CACHE`, else `$XDG_CACHE_HOME/gatewright`, else `~/.cache/gatewright`. */
export function cacheRoot(env = process.env) {
  if (env.GATEWRIGHT_CACHE) return path.resolve(env.GATEWRIGHT_CACHE);
  return path.join(env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'gatewright');
}

/**
 * The folder `name` of the cache, made by `make(folder)` the first time. It gets its name only when it is complete, so
 * nobody ever sees half of it; of two processes that make it at once the first one wins and the other's is dropped.
 * A folder that lacks one of `needs` (a cleaner went through it) is made anew.
 */
export async function installOnce(name, needs, make) {
  const root = cacheRoot();
  const home = path.join(root, name);
  const lacking = (folder) => needs.filter((file) => !existsSync(path.join(folder, file)));
  const complete = () => lacking(home).length === 0;
  if (complete()) return home;

  await mkdir(root, { recursive: true });
  await dropLeftovers(root);
  const partial = await mkdtemp(path.join(root, `${name}.partial-`));
  try {
    await make(partial);
    if (lacking(partial).length) throw new Error(`${name} was installed without ${lacking(partial).join(', ')}`);
    if (existsSync(home) && !complete()) await setAside(home, root, name);
    await rename(partial, home).catch((error) => {
      if (!complete()) throw error; // else another process was first
    });
    return home;
  } finally {
    await rm(partial, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A damaged folder leaves in one step as well: removing it in place would show others a shrinking one. */
async function setAside(home, root, name) {
  const bin = await mkdtemp(path.join(root, `${name}.partial-`));
  await rename(home, path.join(bin, 'damaged')).catch(() => {});
  await rm(bin, { recursive: true, force: true, maxRetries: 3 });
}

/** An installation that was killed leaves its folder behind; after an hour it can't be a running one. */
async function dropLeftovers(root) {
  for (const entry of await readdir(root)) {
    if (!entry.includes('.partial-')) continue;
    const folder = path.join(root, entry);
    const age = Date.now() - (await stat(folder).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > HOUR) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}
