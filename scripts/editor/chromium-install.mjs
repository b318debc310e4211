// Two ways to a Chromium where there is none: Debian's packages for root, a package of npm's for everybody else.
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { cacheRoot, installOnce } from './cache.mjs';
import { unpackPackage } from './npm.mjs';
import { CHROMIUM, PLATFORM } from './pinned.mjs';

const run = promisify(execFile);

/** Debian's own, with the fonts and libraries it depends on. Waits when another apt-get is at work. */
export async function installFromApt(log) {
  if (process.getuid?.() !== 0) throw new Error('apt-get: only root may install packages');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, timeout: 600_000, maxBuffer: 1 << 26 };
  const apt = (...args) => run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', ...args], options);
  log('installing Chromium with apt-get');
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', 'chromium');
  } catch (error) {
    throw new Error(`apt-get: ${(error.stderr || error.message).trim()}`);
  }
  return { executable: '/usr/bin/chromium' };
}

const pinned = CHROMIUM[PLATFORM];
const folderName = pinned && `chromium-${pinned.version}-${PLATFORM}-r1`;
const NEEDS = ['chromium', 'lib/libnss3.so', 'fonts.conf'];

/** The package brings the libraries that a bare machine lacks, and one font; the machine's fonts are used as well. */
function launchable(home) {
  const libraries = [path.join(home, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const env = { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: path.join(home, 'fonts.conf') };
  return { executable: path.join(home, 'chromium'), env };
}

/** The Chromium that `installFromNpm` has put into the cache, if it has. */
export function cachedChromium() {
  if (!folderName) return undefined;
  const home = path.join(cacheRoot(), folderName);
  return NEEDS.every((file) => existsSync(path.join(home, file))) ? launchable(home) : undefined;
}

const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir prefix="xdg">fonts</dir>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

async function unbrotli(file, to) {
  await pipeline(createReadStream(file), createBrotliDecompress(), createWriteStream(to));
}

/** A headless Chromium in the cache. Needs of the machine no more than glibc and `tar`: no root, no packages. */
export async function installFromNpm(log) {
  if (!pinned) throw new Error(`npm: there is no Chromium for ${PLATFORM}`);
  const home = await installOnce(folderName, NEEDS, async (folder) => {
    log(`installing Chromium (${pinned.name} ${pinned.version} from npm), once, into ${path.dirname(folder)}`);
    const parcel = path.join(folder, 'parcel');
    await unpackPackage(pinned, parcel, { folder: 'bin' });
    await unbrotli(path.join(parcel, 'chromium.br'), path.join(folder, 'chromium'));
    await chmod(path.join(folder, 'chromium'), 0o755);
    for (const archive of ['al2023', 'fonts', 'swiftshader']) {
      const tar = path.join(parcel, `${archive}.tar`);
      await unbrotli(`${tar}.br`, tar);
      await mkdir(path.join(parcel, archive));
      await run('tar', ['-xf', tar, '-C', path.join(parcel, archive), '--no-same-owner']);
    }
    await rename(path.join(parcel, 'al2023/lib'), path.join(folder, 'lib'));
    await rename(path.join(parcel, 'fonts/fonts'), path.join(folder, 'fonts'));
    await run('cp', ['-r', `${path.join(parcel, 'swiftshader')}/.`, folder]); // Chromium looks for these beside itself
    await writeFile(path.join(folder, 'fonts.conf'), FONTS);
    await rm(parcel, { recursive: true });
  });
  return launchable(home);
}
