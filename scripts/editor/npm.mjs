// Packages through the ordinary npm client, so that its registry, proxy and certificate settings hold.
// No package's install script is ever run.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** Under `npm start` npm describes the project's own run in the environment; a second npm must not take that over. */
function environment() {
  const env = { ...process.env };
  for (const name of ['prefix', 'local_prefix', 'global', 'workspace', 'workspaces', 'omit', 'dry_run', 'production']) {
    delete env[`npm_config_${name}`];
  }
  delete env.NODE_ENV;
  delete env.NODE_OPTIONS;
  return env;
}

async function npm(cwd, args) {
  const windows = process.platform === 'win32';
  try {
    await run(windows ? 'npm.cmd' : 'npm', [...args, ...QUIET], { cwd, env: environment(), shell: windows });
  } catch (error) {
    const said = `${error.stderr ?? ''}${error.stdout ?? ''}`.trim() || error.message;
    throw new Error(`npm ${args.join(' ')} failed:\n${said}`);
  }
}

/**
 * Unpacks one package, without its dependencies, into the folder `into`.
 * @param {{name: string, version: string, integrity: string}} pinned `integrity` as npm writes it (sha512-…)
 * @param {string} into made if missing
 * @param {{folder?: string, exclude?: string[]}} options only this folder of the package, and not these paths in it
 */
export async function unpackPackage(pinned, into, { folder = '', exclude = [] } = {}) {
  await mkdir(into, { recursive: true });
  const parcel = await mkdtemp(path.join(into, '.parcel-'));
  try {
    await npm(parcel, ['pack', `${pinned.name}@${pinned.version}`, '--pack-destination', parcel]);
    const [archive] = await readdir(parcel);
    if (!archive) throw new Error(`npm pack ${pinned.name} left no archive`);
    const file = path.join(parcel, archive);
    const digest = `sha512-${createHash('sha512')
      .update(await readFile(file))
      .digest('base64')}`;
    if (digest !== pinned.integrity) {
      throw new Error(
        `${pinned.name}@${pinned.version} is not what was pinned: ${digest} instead of ${pinned.integrity}`,
      );
    }
    const inside = path.posix.join('package', folder);
    const depth = inside.split('/').length;
    const without = exclude.map((name) => `--exclude=${inside}/${name}`);
    await run('tar', ['-xzf', file, '-C', into, `--strip-components=${depth}`, ...without, inside]);
  } finally {
    await rm(parcel, { recursive: true, force: true });
  }
}

/** Installs what the lock file in `folder` says, byte for byte; peers are ignored as its author's npm did. */
export async function installLocked(folder) {
  await npm(folder, ['ci', '--omit=dev', '--legacy-peer-deps']);
}

/** Installs packages of exact versions, with what they depend on, into an empty folder. */
export async function installVersions(folder, versions) {
  const wanted = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  await npm(folder, ['install', '--prefix', folder, ...wanted]);
}
