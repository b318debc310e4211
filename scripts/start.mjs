// `npm start`: builds Gatewright and opens it in a real VS Code, on samples/.
// npm start -- [--workspace DIR] [--open FILE] [--restricted] [--server [--port N] [--host ADDRESS]]
// The desktop's VS Code if there is one; else, or with --server, --port or --host, one that a browser shows.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { createCleanup } from './editor/cleanup.mjs';
import { findDesktop } from './editor/desktop.mjs';
import { startSession } from './editor/session.mjs';
import { ensureVSCode } from './editor/vscode-server.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const FIRST_SAMPLE = 'credit/consumer-credit.policy.yaml';

function readOptions() {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const { values } = parseArgs({
    options: { workspace: text, open: text, port: text, host: text, server: flag, restricted: flag, help: flag },
  });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port`);
  const workspace = path.resolve(values.workspace ?? path.join(root, 'samples'));
  if (!existsSync(workspace)) throw new Error(`${workspace} doesn't exist`);
  // --open may be said from here or from the workspace.
  const wanted = values.open ?? FIRST_SAMPLE;
  const file = [path.resolve(workspace, wanted), path.resolve(wanted)].find((candidate) => existsSync(candidate));
  if (values.open && !file) throw new Error(`there is no ${values.open} in ${workspace}`);
  const { host, restricted = false, help } = values;
  return {
    port,
    host,
    restricted,
    help,
    workspace,
    file,
    server: Boolean(values.server || values.port || values.host),
  };
}

/** Resolves when the window's command has ended; most return at once and leave the window open. */
function openDesktop(executable, { workspace, file, restricted }) {
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, workspace];
  if (!restricted) args.push('--disable-workspace-trust');
  if (file) args.push('--goto', file);
  console.log(
    `Gatewright opens in ${executable}, on ${workspace}. (npm start -- --server opens it in a browser instead.)`,
  );
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, { stdio: 'inherit', shell: process.platform === 'win32' });
    child.once('error', reject);
    child.once('exit', (code) => (code ? reject(new Error(`${executable} ended with code ${code}`)) : resolve()));
  });
}

/** Serves until Ctrl-C, or until the server ends by itself. */
async function serve({ workspace, file, restricted, host, port }) {
  const cleanup = createCleanup();
  let said = '';
  const onLog = (text) => {
    said = (said + text).slice(-4000);
  };
  try {
    const vscode = await ensureVSCode({ log: (text) => console.log(text) });
    const options = { vscode, cleanup, workspace, open: file, trust: !restricted, host, port, onLog };
    const { urls, ended } = await startSession({ ...options, extension: root });
    console.log(`\nGatewright runs in VS Code ${vscode.version}, on ${workspace}. Open in a browser:\n`);
    for (const url of urls) console.log(`  ${url}\n`);
    console.log('Ctrl-C ends it.');
    const code = await ended;
    if (cleanup.hasBegun()) return;
    throw new Error(`VS Code's server ended by itself (${code}):\n${said}`);
  } finally {
    await cleanup.run();
  }
}

async function main() {
  const options = readOptions();
  if (options.help) {
    console.log('npm start -- [--workspace DIR] [--open FILE] [--restricted] [--server] [--port N] [--host ADDRESS]');
    return;
  }
  await build();
  const desktop = options.server ? undefined : findDesktop();
  await (desktop ? openDesktop(desktop, options) : serve(options));
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
