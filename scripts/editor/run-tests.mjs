// Runs the suite of test/editor in the extension host of a real VS Code:
// `node scripts/editor/run-tests.mjs [--host node|web] [--restricted] [--vsix FILE] [--grep TEXT] [--verbose] [FILE…]`.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openPage } from './browser.mjs';
import { bundleTests } from './bundle-tests.mjs';
import { createCleanup } from './cleanup.mjs';
import { receiveResults } from './results.mjs';
import { startSession } from './session.mjs';
import { STILL } from './settings.mjs';
import { ensureVSCode } from './vscode-server.mjs';
import { startWebSession } from './web.mjs';
import { commitWorkspace, copyWorkspace } from './workspace-copy.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Node's extension host loads this file: what a suite must know comes before the suite. */
async function nodeEntry(prelude, bundle, cleanup) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gatewright-tests-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'tests.cjs');
  await writeFile(file, `${prelude}\nexports.run = () => require(${JSON.stringify(bundle)}).run();\n`);
  return file;
}

/** Resolves with a sentence when the window ends its run, whatever way; undefined when VS Code ended it in order. */
async function outcomeOf(page, url, timeout) {
  let settle;
  const outcome = new Promise((resolve) => {
    settle = resolve;
  });
  await page.exposeFunction('codeAutomationExit', () => settle(undefined)); // VS Code calls it after extension tests
  await page.exposeFunction('codeAutomationLog', () => {});
  page.on('crash', () => settle('the window crashed'));
  page.on('close', () => settle('the window was closed'));
  const timer = setTimeout(() => settle(`there was no end after ${timeout / 1000} s`), timeout);
  try {
    await page.goto(url, { waitUntil: 'commit' });
    return await outcome;
  } finally {
    clearTimeout(timer);
  }
}

const pictureOf = (label) => path.join(root, 'out/editor-tests', `${label}.png`);

async function keepPicture(page, file) {
  await mkdir(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, timeout: 5000 }).then(
    () => console.log(`  the window at the end: ${path.relative(root, file)}`),
    () => {},
  );
}

/**
 * Runs the suite in one extension host, prints a line for each test and as the last one `editor-HOST: N passed, N failed`.
 * The extension has to be built. A suite that didn't run to its end counts as one more failure: an extension host that
 * is killed looks to VS Code like one that was done.
 *
 * @param {object} [options]
 * @param {'node' | 'web'} [options.host] Node's extension host, or the web worker of a VS Code without a server
 * @param {string} [options.grep] only tests whose full title contains this
 * @param {boolean} [options.trust] false: Restricted Mode
 * @param {string[]} [options.files] test files instead of all of test/editor
 * @param {string} [options.extension] folder of the extension; the repository
 * @param {string} [options.vsix] a packaged extension to install and test instead (Node host only)
 * @param {string[]} [options.workspace] folders whose copies make up the workspace
 * @param {number} [options.timeout] milliseconds for the whole run, the installation aside
 * @param {boolean} [options.verbose] prints the logs of server and window too
 * @returns {Promise<{passes: number, failures: number, skipped: number}>}
 */
export async function runEditorTests({
  host = 'node',
  grep,
  trust = true,
  files = [],
  extension = root,
  vsix,
  workspace = [path.join(root, 'samples'), path.join(root, 'test/editor/workspace')],
  timeout = 180_000,
  verbose = false,
} = {}) {
  if (vsix && host === 'web') throw new Error('a .vsix runs in the Node host only');
  const label = `editor-${host}${trust ? '' : '-restricted'}${vsix ? '-vsix' : ''}`;
  const log = (text) => console.log(text);
  const onLog = verbose ? (text) => process.stderr.write(text) : undefined;
  const cleanup = createCleanup();
  try {
    await rm(pictureOf(label), { force: true });
    const vscode = await ensureVSCode({ log });
    const bundle = await bundleTests({ host, files });
    if (files.length) cleanup.add(() => rm(bundle, { force: true }));
    const { endpoint, count } = await receiveResults({ cleanup, print: log });
    const about = { endpoint, host, trust, grep, testTimeout: 60_000 };
    const prelude = `globalThis.GATEWRIGHT_TEST_RUN = ${JSON.stringify(about)};`;
    const copy = await copyWorkspace(workspace, { cleanup });
    commitWorkspace(copy);
    const common = { vscode, cleanup, workspace: copy, trust, settings: STILL, onLog };
    const page = await openPage({ cleanup, onLog, log });
    const { url } =
      host === 'web'
        ? await startWebSession({ ...common, extension, tests: { file: bundle, prelude } })
        : await startSession({
            ...common,
            extension: vsix ? undefined : extension,
            vsix,
            tests: await nodeEntry(prelude, bundle, cleanup),
          });

    log(`${label}: VS Code ${vscode.version}`);
    const wrong = await outcomeOf(page, url, timeout);
    if (cleanup.hasBegun()) throw new Error(`${label}: stopped`);
    if (!count.ended) {
      count.failures++;
      log(`  ✗ the suite did not run to its end: ${wrong ?? 'the extension host ended before it'}`);
    } else if (count.passes + count.failures === 0) {
      count.failures++;
      log(`  ✗ no test ran${grep ? `: none has ${JSON.stringify(grep)} in its title` : ''}`);
    }
    if (count.failures) await keepPicture(page, pictureOf(label));
    const { passes, failures, skipped } = count;
    log(`${label}: ${passes} passed, ${failures} failed${skipped ? `, ${skipped} skipped` : ''}`);
    return { passes, failures, skipped };
  } finally {
    await cleanup.run();
  }
}

async function main() {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { host: text, grep: text, vsix: text, extension: text, restricted: flag, verbose: flag },
  });
  const { restricted, ...options } = values;
  if (!options.vsix && !options.extension) {
    const { build } = await import('../build.mjs');
    await build();
  }
  const { failures } = await runEditorTests({ ...options, trust: !restricted, files: positionals });
  process.exitCode = failures ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
