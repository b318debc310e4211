import { randomBytes } from 'node:crypto';
import { access, constants, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isBelow } from './files.ts';

/** Why a file was not written, in words for people. */
export class WriteProblem extends Error {}

/**
 * Writes a file so that a reader sees the old one or the new one, never half of one, and that a failure, be it of the
 * power, leaves the old one: into a file beside it, which takes its name when it is on the disk. `meanwhile` is asked
 * just before that whether it may.
 */
export async function writeAtomically(
  file: string,
  text: string,
  { like, meanwhile }: { readonly like?: FileLook; readonly meanwhile?: () => Promise<void> } = {},
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    // `wx`: a link that somebody has put there is not followed.
    const handle = await open(temporary, 'wx', like?.mode ?? 0o666);
    try {
      await handle.writeFile(text, 'utf8');
      if (like) {
        // Only who may give files away can keep the owner; whose group it is, can keep that.
        await handle
          .chown(like.uid, like.gid)
          .catch(() => handle.chown(process.getuid?.() ?? like.uid, like.gid))
          .catch(() => undefined);
        await handle.chmod(like.mode);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await meanwhile?.();
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error instanceof WriteProblem ? error : new WriteProblem(`It can't be written: ${wordsOf(error)}`);
  }
  await syncFolder(folder);
}

interface FileLook {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Puts a text in place of the one that was read from a file. A link stays, and what it leads to is written; mode and,
 * where possible, owner and byte order mark are kept. Refused, by `WriteProblem`, where the file holds another text by
 * now, is read-only, or leads out of the folder `within`.
 */
export async function replaceText(
  file: string,
  texts: { readonly before: string; readonly after: string },
  within: string,
): Promise<void> {
  const target = await realpath(file).catch((error: unknown) => {
    throw new WriteProblem(`It can't be written: ${wordsOf(error)}`);
  });
  const folder = await realpath(within);
  if (!isBelow(target, folder))
    throw new WriteProblem('It is a link that leads out of this folder. Fix what it leads to where that is.');
  await access(target, constants.W_OK).catch(() => {
    throw new WriteProblem('It is read-only.');
  });
  const { mode, uid, gid } = await stat(target);
  const marked = await unchanged(target, texts.before);
  await writeAtomically(target, `${marked ? '\ufeff' : ''}${texts.after}`, {
    like: { mode: mode & 0o7777, uid, gid },
    meanwhile: async () => void (await unchanged(target, texts.before)),
  });
}

/** Whether the file has a byte order mark; fails if it holds another text than the one that was read. */
async function unchanged(file: string, text: string): Promise<boolean> {
  const now = await readFile(file);
  const marked = now.subarray(0, 3).equals(byteOrderMark);
  if (!(marked ? now.subarray(3) : now).equals(Buffer.from(text, 'utf8')))
    throw new WriteProblem('It has changed since it was read, so it is left as it is. Run this again.');
  return marked;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The new name is on the disk as well, where that can be asked for. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows can't; the file itself is whole in any case.
  }
}

function wordsOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
    case 'EFBIG':
      return 'it would take more room than is allowed';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOENT':
      return 'it is not there any more';
    default:
      return message ?? String(error);
  }
}
