// One VS Code server with fresh user data, for one window: the extension under development, or an installed .vsix.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startGroup } from './process-group.mjs';
import { RESTRICTED, SETTINGS } from './settings.mjs';

const GUARD = fileURLToPath(new URL('parent-guard.cjs', import.meta.url));

/** In a terminal of VS Code the environment describes that VS Code, and a debugger may hang in NODE_OPTIONS. */
function environment(run) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  // An empty gallery: no marketplace is asked for anything, which would take time where there is no network.
  const env = { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}' };
  // Sockets and scratch files go where they are removed again; a socket's path may have some 100 characters at most.
  return run.length < 50 ? { ...env, TMPDIR: run, XDG_RUNTIME_DIR: run } : env;
}

const encodePath = (file) => file.split(path.sep).map(encodeURIComponent).join('/');

/** VS Code runs tests only while some extension is under development; beside a .vsix this empty one is. */
async function emptyExtension(run) {
  const folder = path.join(run, 'driver');
  await mkdir(folder);
  const capabilities = { virtualWorkspaces: true, untrustedWorkspaces: { supported: true } };
  const manifest = {
    name: 'driver',
    publisher: 'gatewright-tests',
    version: '0.0.0',
    engines: { vscode: '*' },
    capabilities,
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

const START_LIMIT = 60_000;

/** Waits for the server's word that it listens. One that can't have its port says so, but doesn't end. */
function listening(child, onLog) {
  return new Promise((resolve, reject) => {
    let said = '';
    const refuse = (what) => reject(new Error(`VS Code's server ${what}:\n${said.trim()}`));
    const timer = setTimeout(() => refuse(`didn't start in ${START_LIMIT / 1000} s`), START_LIMIT);
    const read = (chunk) => {
      onLog(String(chunk));
      said = (said + chunk).slice(-20_000);
      const port = /Extension host agent listening on (\d+)/.exec(said)?.[1];
      const refused = /listen (EADDRINUSE|EACCES|EADDRNOTAVAIL)[^\n]*/.exec(said)?.[0];
      if (refused) reject(new Error(`VS Code's server can't listen: ${refused}`));
      if (!port && !refused) return;
      clearTimeout(timer);
      if (port) resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      refuse(`ended (${signal ?? code})`);
    });
  });
}

/**
 * Starts a session and adds what ends it to `cleanup`.
 *
 * @param {object} options
 * @param {{root: string, node: string}} options.vscode from `ensureVSCode`
 * @param {ReturnType<import('./cleanup.mjs').createCleanup>} options.cleanup
 * @param {string} options.workspace folder to open
 * @param {string} [options.extension] folder of the extension under development
 * @param {string} [options.vsix] packaged extension to install instead
 * @param {string} [options.open] file to show, relative to the workspace
 * @param {string} [options.tests] module that VS Code runs as extension tests
 * @param {boolean} [options.trust] false: Restricted Mode
 * @param {string} [options.host] address to listen on
 * @param {number} [options.port] 0: any free one
 * @param {object} [options.settings] user settings on top of the common ones
 * @param {(text: string) => void} [options.onLog] gets what the server prints
 * @returns {Promise<{url: string, urls: string[], userData: string, ended: Promise<unknown>}>} `url` opens the window,
 *   and so does each of `urls` from where that name is known; they carry a secret, since whoever reaches the server
 *   can run programs as its user
 */
export async function startSession(options) {
  const { vscode, cleanup, workspace, vsix, open, tests, trust = true } = options;
  const { host = '127.0.0.1', port = 0, settings = {}, onLog = () => {} } = options;
  const run = await mkdtemp(path.join(os.tmpdir(), 'gatewright-editor-'));
  cleanup.add(() => rm(run, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

  const userData = path.join(run, 'data');
  await mkdir(path.join(userData, 'User'), { recursive: true });
  const user = { ...SETTINGS, ...(trust ? {} : RESTRICTED), ...settings };
  await writeFile(path.join(userData, 'User/settings.json'), JSON.stringify(user, undefined, 2));
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(run, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });

  const main = path.join(vscode.root, 'out/server-main.js');
  const folders = ['--server-data-dir', path.join(run, 'server'), '--user-data-dir', userData];
  folders.push('--extensions-dir', path.join(run, 'extensions'), '--accept-server-license-terms');
  if (vsix) {
    const install = ['--install-extension', path.resolve(vsix), '--force'];
    await promisify(execFile)(vscode.node, [main, ...folders, ...install], { env: environment(run) });
  }

  const args = ['--host', host, '--port', String(port), '--connection-token-file', tokenFile];
  args.push('--telemetry-level', 'off', '--default-folder', path.resolve(workspace));
  // Without this flag a built VS Code ignores the address's extensionDevelopmentPath and extensionTestsPath.
  args.push('--enable-smoke-test-driver');
  if (trust) args.push('--disable-workspace-trust');
  const group = startGroup(vscode.node, ['--require', GUARD, main, ...folders, ...args], {
    cwd: run,
    env: environment(run),
  });
  cleanup.add(group.stop);
  const ended = new Promise((resolve) => group.child.once('exit', resolve));
  const actualPort = await listening(group.child, onLog);

  const extension = options.extension ?? (vsix && tests ? await emptyExtension(run) : undefined);
  /** The address under one of the machine's names. Files are named by it too: under another name they'd be others. */
  function urlAt(name) {
    const authority = `${name.includes(':') ? `[${name}]` : name}:${actualPort}`;
    const remote = (file) => `vscode-remote://${authority}${encodePath(path.resolve(workspace, file))}`;
    const payload = Object.entries({
      skipWelcome: 'true',
      skipReleaseNotes: 'true',
      ...(extension && { extensionDevelopmentPath: remote(path.resolve(extension)) }),
      ...(tests && { extensionTestsPath: remote(path.resolve(tests)) }),
      ...(open && { openFile: remote(open) }),
    });
    const query = { tkn: token, folder: path.resolve(workspace), payload: JSON.stringify(payload) };
    return `http://${authority}/?${new URLSearchParams(query)}`;
  }
  const everywhere = host === '0.0.0.0' || host === '::';
  const names = everywhere ? ['127.0.0.1', os.hostname()] : [host];
  return { urls: names.map(urlAt), url: urlAt(names[0]), userData, ended };
}
