import { open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ListedFile } from '../protocol/messages.ts';
import { type FileSystem, skippedDirectories } from '../workspace.ts';
import { openRowsOnDisk } from './rows.ts';

/** Files of this machine's disk. */
export const nodeFiles: FileSystem = {
  async readFile(uri, { maxBytes, cut = false, within }) {
    const file = pathOf(uri);
    if (file === undefined || (within && !(await isInside(file, within)))) return undefined;
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
    return openRowsOnDisk(file);
  },

  async list(root, extensions) {
    const directory = pathOf(root);
    if (directory === undefined) return [];
    const found: ListedFile[] = [];
    const real = await realpath(directory).catch(() => undefined);
    if (real === undefined) return [];
    await walk(directory, real, new Set(extensions), found, 0);
    return found;
  },
};

/** Deeper than any project, and less than a loop of mounted directories. */
const maxDepth = 64;

async function walk(
  directory: string,
  root: string,
  extensions: ReadonlySet<string>,
  found: ListedFile[],
  depth: number,
): Promise<void> {
  if (depth > maxDepth) return;
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!skippedDirectories.has(entry.name)) await walk(file, root, extensions, found, depth + 1);
    } else if (extensions.has(path.extname(entry.name).slice(1).toLowerCase())) {
      const size =
        entry.isFile() || (entry.isSymbolicLink() && (await leadsInside(file, root))) ? await sizeOf(file) : undefined;
      if (size !== undefined) found.push({ uri: pathToFileURL(file).href, size });
    }
  }
}

async function leadsInside(link: string, root: string): Promise<boolean> {
  const target = await realpath(link).catch(() => undefined);
  return target?.startsWith(root + path.sep) ?? false;
}

async function isInside(file: string, roots: readonly string[]): Promise<boolean> {
  for (const root of roots) {
    const directory = pathOf(root);
    const real = directory && (await realpath(directory).catch(() => undefined));
    if (real && (await leadsInside(file, real))) return true;
  }
  return false;
}

async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined; // a host that this machine does not reach
  }
}
