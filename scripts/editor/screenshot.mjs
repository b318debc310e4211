// A picture of the extension in a real VS Code:
// node scripts/editor/screenshot.mjs --workspace DIR --file F --actions ACTIONS.mjs --out PNG [--theme light|dark]
//   [--size WxH] [--zoom N] [--host node|web] [--restricted] [--extension DIR] [--settings JSON] [--verbose]
// ACTIONS.mjs exports as default an async function of what actions.mjs offers: ({ page, command, webview, … }) => {}.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { actionsOn } from './actions.mjs';
import { openPage } from './browser.mjs';
import { createCleanup } from './cleanup.mjs';
import { startSession } from './session.mjs';
import { STILL, THEMES } from './settings.mjs';
import { ensureVSCode } from './vscode-server.mjs';
import { startWebSession } from './web.mjs';
import { copyWorkspace } from './workspace-copy.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Opens a copy of `workspace` in a real VS Code, shows `file`, runs `act`, and writes what is seen to `out`.
 * The extension has to be built.
 *
 * @param {object} options
 * @param {string} options.workspace
 * @param {string} [options.file] relative to the workspace
 * @param {(window: ReturnType<typeof actionsOn>) => Promise<unknown>} [options.act]
 * @param {string} [options.out] the PNG to write; when `act` fails it shows where
 * @param {'light' | 'dark' | 'high-contrast'} [options.theme]
 * @param {{width: number, height: number}} [options.size]
 * @param {number} [options.zoom] 2 is VS Code at 200 %
 * @param {'node' | 'web'} [options.host]
 * @param {boolean} [options.trust] false: Restricted Mode
 * @param {object} [options.settings] user settings
 * @param {string} [options.extension] folder of the extension; the repository
 * @param {boolean} [options.verbose]
 */
export async function withWindow(options) {
  const { file, act = () => {}, out, theme = 'dark', host = 'node', trust = true, extension = root } = options;
  const { size = { width: 1400, height: 900 }, zoom = 1 } = options;
  const onLog = options.verbose ? (text) => process.stderr.write(text) : undefined;
  const log = (text) => console.error(text);
  const cleanup = createCleanup();
  try {
    const vscode = await ensureVSCode({ log });
    const workspace = await copyWorkspace([options.workspace], { cleanup });
    const settings = { ...STILL, 'workbench.colorTheme': THEMES[theme], ...options.settings };
    const start = host === 'web' ? startWebSession : startSession;
    const page = await openPage({ cleanup, size, log, onLog, zoom });
    const { url } = await start({ vscode, cleanup, workspace, extension, open: file, trust, settings, onLog });
    try {
      const window = actionsOn(page);
      await page.goto(url, { waitUntil: 'commit' });
      await page.locator('.monaco-workbench').waitFor();
      if (file) await window.waitForEditor();
      await window.waitForStill();
      await act(window);
      await window.waitForStill();
    } finally {
      if (out) {
        await mkdir(path.dirname(path.resolve(out)), { recursive: true });
        await page.screenshot({ path: out });
      }
    }
  } finally {
    await cleanup.run();
  }
}

async function main() {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const { values } = parseArgs({
    options: {
      workspace: { ...text, default: path.join(root, 'samples') },
      file: text,
      actions: text,
      out: text,
      theme: { ...text, default: 'dark' },
      size: { ...text, default: '1400x900' },
      zoom: { ...text, default: '1' },
      host: { ...text, default: 'node' },
      settings: text,
      extension: text,
      restricted: flag,
      verbose: flag,
    },
  });
  if (!values.out) throw new Error('--out PNG is missing');
  if (!(values.theme in THEMES)) throw new Error(`--theme is one of ${Object.keys(THEMES).join(', ')}`);
  const size = /^(\d+)x(\d+)$/.exec(values.size);
  if (!size) throw new Error('--size is WIDTHxHEIGHT, such as 1400x900');
  const actions = values.actions && (await import(pathToFileURL(path.resolve(values.actions)).href));
  await withWindow({
    ...values,
    act: actions?.default,
    size: { width: Number(size[1]), height: Number(size[2]) },
    zoom: Number(values.zoom),
    trust: !values.restricted,
    settings: values.settings ? JSON.parse(await readFile(values.settings, 'utf8')) : {},
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
