import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRepository } from './repository.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line in a folder. */
export function gatewright(
  args: readonly string[],
  cwd: string,
  input?: string | Uint8Array,
  more: Pick<SpawnSyncOptions, 'env' | 'uid'> = {},
): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRepository('dist/cli/main.js'), ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...more,
    env: { ...process.env, NO_COLOR: '1', ...more.env },
    ...(input === undefined ? {} : { input }),
  });
  return { code: status, out: stdout, err: stderr };
}

/** A folder of its own for one test, with files in it; removed by `remove`. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): {
  readonly path: string;
  remove(): void;
} {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gatewright-test-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
