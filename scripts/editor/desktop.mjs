// The desktop's VS Code, if this machine has one that can show a window.
import { existsSync } from 'node:fs';
import path from 'node:path';

/** In a container or over SSH `code` may be in the path all the same: without a screen it can't open a window. */
function hasScreen(env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * `VSCODE_EXECUTABLE`, else `code` in the path; undefined where there is no screen, or for root on Linux, as whom the
 * desktop's VS Code refuses to run.
 * @throws when `VSCODE_EXECUTABLE` names a file that doesn't exist
 */
export function findDesktop(env = process.env) {
  const asked = env.VSCODE_EXECUTABLE;
  if (asked) {
    if (!existsSync(asked))
      throw new Error(`VSCODE_EXECUTABLE is ${asked}, which doesn't exist: correct it or unset it`);
    return asked;
  }
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  if (!hasScreen(env) || root) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}
