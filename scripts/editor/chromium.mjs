// A Chromium for the tests and pictures: the machine's own if it has one, else one that is fetched.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { cachedChromium, installFromApt, installFromNpm } from './chromium-install.mjs';

const run = promisify(execFile);

const NAMES = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', 'chrome', 'microsoft-edge'];
const PLACES = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * @typedef {{executable: string, env?: Record<string, string>}} Chromium `env`: what it needs beside this process's own
 */

/** A file of the right name isn't enough: Ubuntu's chromium-browser, for one, only says how to install a snap. */
async function answers({ executable, env }) {
  if (!existsSync(executable)) return false;
  if (process.platform === 'win32') return true; // there --version opens a window
  try {
    const { stdout } = await run(executable, ['--version'], { env: { ...process.env, ...env }, timeout: 30_000 });
    return /\d+\.\d+\.\d+/.test(stdout);
  } catch {
    return false;
  }
}

function inPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/** What Playwright downloaded for another project serves as well. Newest first. */
async function inPlaywrightCache() {
  const mac = process.platform === 'darwin';
  const usual = path.join(os.homedir(), mac ? 'Library/Caches/ms-playwright' : '.cache/ms-playwright');
  const root = process.env.PLAYWRIGHT_BROWSERS_PATH || usual;
  const releases = (await readdir(root).catch(() => [])).filter((name) => /^chromium(_headless_shell)?-/.test(name));
  const number = (name) => Number(name.split('-')[1]);
  releases.sort((a, b) => number(b) - number(a));
  const binaries = /^(chrome|chrome\.exe|headless_shell|chrome-headless-shell|Chromium)$/;
  const found = [];
  for (const release of releases) {
    const entries = await readdir(path.join(root, release), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (entry.isFile() && binaries.test(entry.name)) found.push(path.join(entry.parentPath, entry.name));
    }
  }
  return found;
}

/**
 * A Chromium that is there already, or undefined. `CHROMIUM` in the environment goes before all others.
 * @returns {Promise<Chromium | undefined>}
 * @throws when `CHROMIUM` names something that doesn't run: another browser than the asked one would be a surprise
 */
export async function findChromium() {
  const asked = process.env.CHROMIUM;
  if (asked) {
    if (await answers({ executable: asked })) return { executable: asked };
    throw new Error(`CHROMIUM is ${asked}, which doesn't answer --version: correct it or unset it`);
  }
  for (const executable of [...PLACES, ...inPath(), ...(await inPlaywrightCache())]) {
    if (await answers({ executable })) return { executable };
  }
  const cached = cachedChromium();
  return cached && (await answers(cached)) ? cached : undefined;
}

/**
 * A Chromium that runs; fetched if there is none: by apt for root on Debian and its like, else from npm into the cache.
 * @returns {Promise<Chromium>}
 * @throws with what to do by hand, and why each way failed
 */
export async function ensureChromium({ log = () => {} } = {}) {
  const present = await findChromium();
  if (present) return present;
  const failures = [];
  for (const install of [installFromApt, installFromNpm]) {
    try {
      const chromium = await install(log);
      if (await answers(chromium)) return chromium;
      failures.push(`${chromium.executable} doesn't answer --version`);
    } catch (error) {
      failures.push(error.message);
    }
  }
  throw new Error(
    [
      'No Chromium was found, and none could be fetched. Install one (on Debian, as root: apt-get install chromium),',
      'or set CHROMIUM to the path of a Chromium, Chrome or Edge. What was tried:',
      ...failures.map((failure) => `- ${failure}`),
    ].join('\n'),
  );
}
