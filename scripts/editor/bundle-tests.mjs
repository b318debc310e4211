// Bundles test/editor/*.test.ts, one file for each extension host: a web worker can load no second one.
// `*.node.test.ts` is for Node's host alone, `*.web.test.ts` for the web worker alone.
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tests = path.join(root, 'test/editor');

const HOSTS = {
  node: { platform: 'node', format: 'cjs', mainFields: ['module', 'main'], external: ['vscode', 'mocha'] },
  web: {
    platform: 'browser',
    // VS Code evaluates it as the body of a function of module, exports and require. Mocha's browser build sees that
    // `module` and puts itself there; the last line takes it back.
    format: 'iife',
    globalName: 'editorTests',
    footer: { js: 'module.exports = editorTests;' },
    external: ['vscode', 'node:*'], // a suite may import Node's modules where it has found that it runs in Node
    mainFields: ['browser', 'module', 'main'],
    alias: { 'node:assert/strict': path.join(tests, 'support/assert-web.ts') },
    define: { global: 'globalThis' },
  },
};

/**
 * @param {{host: 'node' | 'web', files?: string[]}} options `files`: test files instead of all of test/editor
 * @returns {Promise<string>} the bundle, which exports `run()`
 */
export async function bundleTests({ host, files = [] }) {
  const other = host === 'web' ? '.node.test.ts' : '.web.test.ts';
  const names = (await readdir(tests)).filter((name) => name.endsWith('.test.ts') && !name.endsWith(other));
  const all = names.map((name) => path.join(tests, name));
  const chosen = (files.length ? files.map((file) => path.resolve(file)) : all).sort();
  const imports = chosen.map((file) => `  await import(${JSON.stringify(file)});`).join('\n');
  const entry = `
import { createMocha } from './support/mocha-${host}.ts';
import { runSuite } from './support/suite.ts';
export const run = () => runSuite(createMocha(), async () => {
${imports}
});
`;
  const { outputFiles } = await esbuild.build({
    ...HOSTS[host],
    absWorkingDir: root,
    stdin: { contents: entry, resolveDir: tests, sourcefile: `editor-tests-${host}.ts`, loader: 'ts' },
    bundle: true,
    write: false,
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'warning',
    nodePaths: [path.join(root, 'node_modules')],
  });
  const [{ contents }] = outputFiles;
  const folder = path.join(root, 'out/editor-tests');
  // Named by what is in it and renamed into place: runs beside each other share the folder.
  const name = files.length ? `${host}-${createHash('sha256').update(imports).digest('hex').slice(0, 8)}` : host;
  const file = path.join(folder, `${name}.js`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.${process.pid}`, contents);
  await rename(`${file}.${process.pid}`, file);
  return file;
}
