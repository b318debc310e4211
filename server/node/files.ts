import type { Stats } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ListedFile } from '../protocol/messages.ts';
import { type FileSystem, skippedDirectories } from '../workspace.ts';
import { openRowsOnDisk, stampOf } from './rows.ts';

/** Files of this machine's disk. */
export const nodeFiles: FileSystem = {
  async readFile(uri, { maxBytes, cut = false, within, asListed = false }) {
    const file = pathOf(uri);
    if (file === undefined || (within && !(await isInside(file, within, asListed)))) return undefined;
    // Asked before it is opened: whoever opens a pipe waits for its other end.
    if (!(await fileStats(file))) return undefined;
    try {
      const handle = await open(file, 'r');
      try {
        const { size } = await handle.stat();
        if (size > maxBytes && !cut) return undefined;
        const buffer = Buffer.alloc(Math.min(size, maxBytes));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
        return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
      } finally {
        await handle.close();
      }
    } catch {
      return undefined; // gone, a directory, or not ours to read
    }
  },

  async openRows(uri, { within }) {
    const file = pathOf(uri);
    if (file === undefined || (within && !(await isInside(file, within)))) return { is: 'missing' };
    return !(await fileStats(file)) ? { is: 'missing' } : openRowsOnDisk(file);
  },

  async has(uri, within) {
    const file = pathOf(uri);
    return file !== undefined && (await fileStats(file)) !== undefined && isInside(file, within, true);
  },

  async list(root, extensions, within = [root]) {
    const directory = pathOf(root);
    if (directory === undefined || !(await isInPlace(directory, within))) return [];
    const found: ListedFile[] = [];
    await walk(directory, within, new Set(extensions), found, 0);
    return found;
  },
};

/** Deeper than any project, and less than a loop of mounted directories. */
const maxDepth = 64;

async function walk(
  directory: string,
  within: readonly string[],
  extensions: ReadonlySet<string>,
  found: ListedFile[],
  depth: number,
): Promise<void> {
  if (depth > maxDepth) return;
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!skippedDirectories.has(entry.name)) await walk(file, within, extensions, found, depth + 1);
    } else if (extensions.has(path.extname(entry.name).slice(1).toLowerCase())) {
      const isOurs = entry.isFile() || (entry.isSymbolicLink() && (await isInside(file, within)));
      const stats = isOurs ? await fileStats(file) : undefined;
      if (stats) found.push({ uri: pathToFileURL(file).href, size: stats.size, stamp: stampOf(stats) });
    }
  }
}

/** Whether a file really is in one of the roots. `asListed`: and no directory on the way to it is a link. */
async function isInside(file: string, roots: readonly string[], asListed = false): Promise<boolean> {
  const target = await realpathOf(file);
  if (target === undefined) return false;
  for (const root of roots) {
    const real = await realpathOf(pathOf(root));
    if (real !== undefined && target.startsWith(real + path.sep))
      return (
        !asListed ||
        target === path.join(real, path.relative(pathOf(root) ?? '', file)) ||
        isInPlace(path.dirname(file), roots)
      );
  }
  return false;
}

/** Whether a directory is a root or lies below one, and no directory on the way to it is a link. */
async function isInPlace(directory: string, roots: readonly string[]): Promise<boolean> {
  const target = await realpathOf(directory);
  for (const root of roots) {
    const real = await realpathOf(pathOf(root));
    const below = path.relative(pathOf(root) ?? '', directory);
    if (real !== undefined && !below.startsWith('..') && target === path.join(real, below)) return true;
  }
  return false;
}

async function realpathOf(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : realpath(file).catch(() => undefined);
}

/** What is known of a file without opening it; undefined for directories, pipes and what is not there. */
async function fileStats(file: string): Promise<Stats | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? found : undefined;
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined; // a host that this machine does not reach
  }
}
