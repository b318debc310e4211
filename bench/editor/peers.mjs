// The servers that take turns: Gatewright as it is packed, the YAML server that people use, and the floor.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installOnce } from '../../scripts/editor/cache.mjs';
import { installVersions } from '../../scripts/editor/npm.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');

export const yamlServerVersion = '1.25.0';

/** yaml-language-server, outside the project's own dependencies. */
async function yamlServer() {
  const name = 'yaml-language-server';
  const home = await installOnce(`${name}-${yamlServerVersion}`, [`node_modules/${name}/package.json`], (folder) =>
    installVersions(folder, { [name]: yamlServerVersion }),
  );
  return path.join(home, `node_modules/${name}/bin/${name}`);
}

const settingsOf = () => {
  const schema = (name) => pathToFileURL(path.join(root, `schemas/${name}.schema.json`)).href;
  return {
    yaml: {
      schemas: {
        [schema('governance-policy')]: '*.policy.yaml',
        [schema('metrics-report')]: '*.metrics.yaml',
      },
      validate: true,
      completion: true,
      hover: true,
      schemaStore: { enable: false },
    },
    http: {},
    editor: {},
  };
};

/** A server as the last build left it, or one that comes with the measurements. */
export function built(name) {
  const script = name === 'gatewright' ? path.join(root, 'dist/server/node.js') : path.join(here, `${name}-server.mjs`);
  return { name, command: [process.execPath, script, ...(name === 'gatewright' ? ['--stdio'] : [])] };
}

/** Another build of Gatewright, by its dist/: what a change has done is seen where both take turns. */
const isBuild = (name) => name.includes(path.sep);
const otherBuild = (dist) => ({
  name: dist,
  command: [process.execPath, path.join(dist, 'server/node.js'), '--stdio'],
});

/** @returns {Promise<{name: string, command: string[], settings?: object}[]>} the peer first: ratios are over it */
export async function servers(names) {
  const made = {
    'yaml-language-server': async () => ({
      command: [process.execPath, await yamlServer(), '--stdio'],
      settings: settingsOf(),
    }),
    gatewright: async () => ({ command: [process.execPath, await packed(), '--stdio'] }),
    naive: async () => built('naive'),
    floor: async () => built('floor'),
  };
  const unknown = names.filter((name) => !Object.hasOwn(made, name) && !isBuild(name));
  if (unknown.length > 0)
    throw new Error(`There is no server ${unknown.join(', ')}; there are ${Object.keys(made).join(', ')}.`);
  return Promise.all(names.map(async (name) => (isBuild(name) ? otherBuild(name) : { name, ...(await made[name]()) })));
}

/** The server as the extension carries it: built for production, with its code cache. */
async function packed() {
  const { spawnSync } = await import('node:child_process');
  const folder = path.join(root, 'out/bench');
  await mkdir(folder, { recursive: true });
  const built = spawnSync(process.execPath, ['scripts/build.mjs', '--production'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The production build failed.');
  await cp(path.join(root, 'dist'), path.join(folder, 'dist'), { recursive: true });
  await writeFile(
    path.join(folder, 'README'),
    'A copy of the packed server, so that other builds do not change it meanwhile.\n',
  );
  return path.join(folder, 'dist/server/node.js');
}
