// A VS Code without a server side, as vscode.dev and github.dev are: the files of the installed VS Code served as they
// are, the extension and its tests in a web worker, the workspace in memory (web-host/).
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutServer } from './serverless.mjs';
import { RESTRICTED, SETTINGS } from './settings.mjs';

const WEB_HOST = fileURLToPath(new URL('web-host/', import.meta.url));
const WORKBENCH = 'out/vs/code/browser/workbench';
/** github.dev's scheme: the only virtual one that VS Code doesn't trust by itself, so Restricted Mode can be had. */
const FILES = { scheme: 'vscode-vfs', authority: 'gatewright' };
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** Every file of the folder in base64, by its path with forward slashes. */
async function contentsOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const pairs = files.map(async (file) => [
    path.relative(folder, file).split(path.sep).join('/'),
    await readFile(file, 'base64'),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

const attribute = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** VS Code's own page with its placeholders filled; icons and manifest, which only code-server serves, left out. */
async function pageOf(vscode, origin, configuration) {
  const values = {
    WORKBENCH_WEB_CONFIGURATION: attribute(JSON.stringify(configuration)),
    WORKBENCH_WEB_BASE_URL: `${origin}/vscode`,
    WORKBENCH_NLS_URL: `${origin}/vscode/out/nls.messages.js`,
    WORKBENCH_NLS_FALLBACK_URL: `${origin}/vscode/out/nls.messages.js`,
  };
  const page = await readFile(path.join(vscode.root, WORKBENCH, 'workbench.html'), 'utf8');
  return page
    .replace(/<link rel="(?!stylesheet)[^>]*>/g, '')
    .replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? '');
}

/**
 * Starts such a VS Code and adds what ends it to `cleanup`. Options as for `startSession`, but for `tests`:
 * @param {{file: string, prelude: string}} [options.tests] a bundle that VS Code runs as
 *   extension tests, with `prelude` put before its first line
 * @returns {Promise<{url: string}>}
 */
export async function startWebSession(options) {
  const { vscode, cleanup, workspace, open, tests, trust = true, settings = {} } = options;
  const extension = options.extension && path.resolve(options.extension);
  const mounts = { '/vscode/': vscode.root, '/extension/': extension, '/web-host/': WEB_HOST };
  // Inside the extension's folder: there VS Code finds the host to run it in, and the API to hand to it.
  const testsPath = tests && '/extension/editor-tests.js';

  const configuration = (origin) => {
    const at = (place) => ({ scheme: 'http', authority: new URL(origin).host, path: place });
    const fileUri = (file) => ({ ...FILES, path: `/workspace/${file}` });
    return {
      folderUri: { ...FILES, path: '/workspace' },
      additionalBuiltinExtensions: [at('/web-host')],
      configurationDefaults: { ...SETTINGS, ...(trust ? {} : RESTRICTED), ...settings },
      enableWorkspaceTrust: !trust,
      developmentOptions: {
        extensions: extension ? [at('/extension')] : [],
        extensionTestsPath: testsPath ? at(testsPath) : undefined,
      },
      defaultLayout: open ? { editors: [{ uri: fileUri(open) }], force: true } : undefined,
      // Otherwise panels would ask a site on the internet for their frame.
      webviewEndpoint: `${origin}/vscode/out/vs/workbench/contrib/webview/browser/pre`,
      productConfiguration: { enableTelemetry: false, extensionsGallery: undefined },
      // code-server's additions, which its workbench insists on.
      userDataPath: '/',
      isEnabledFileDownloads: true,
      isEnabledFileUploads: true,
      isEnabledCoderGettingStarted: false,
    };
  };

  async function answer(place, origin) {
    if (place === '/') return { type: TYPES['.html'], body: await pageOf(vscode, origin, configuration(origin)) };
    if (place === '/workspace.json') return { type: TYPES['.json'], body: JSON.stringify(await contentsOf(workspace)) };
    if (place === testsPath)
      return { type: TYPES['.js'], body: `${tests.prelude}\n${await readFile(tests.file, 'utf8')}` };
    const mount = Object.keys(mounts).find((prefix) => mounts[prefix] && place.startsWith(prefix));
    if (!mount) return undefined;
    const file = path.join(mounts[mount], place.slice(mount.length));
    if (!file.startsWith(path.join(mounts[mount], path.sep))) return undefined;
    if (place === `/vscode/${WORKBENCH}/workbench.js`) {
      return { type: TYPES['.js'], body: withoutServer(await readFile(file, 'utf8')) };
    }
    if (!existsSync(file)) {
      // VS Code's own extensions have no browser build here; what they contribute beside code needs none.
      const builtIn = place.startsWith('/vscode/extensions/') && place.endsWith('.js');
      return builtIn ? { type: TYPES['.js'], body: 'exports.activate = () => {};' } : undefined;
    }
    return { type: TYPES[path.extname(file)] ?? 'application/octet-stream', body: await readFile(file) };
  }

  const server = http.createServer(async (request, response) => {
    const origin = `http://127.0.0.1:${server.address().port}`;
    const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
    try {
      const found = await answer(decodeURIComponent(new URL(request.url, origin).pathname), origin);
      response.writeHead(found ? 200 : 404, { ...headers, 'content-type': found?.type ?? 'text/plain' });
      response.end(found?.body);
    } catch (error) {
      console.error(error.message);
      response.writeHead(500, headers).end();
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
  cleanup.add(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}/` };
}
