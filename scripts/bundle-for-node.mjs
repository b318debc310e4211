// Bundles TypeScript of the repository so that Node runs it: tests, and programs that share code with them.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { yamlAsModules } from './commonjs-to-module.mjs';
import { quickYaml } from './quick-yaml.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @param {string[]} files absolute paths below test/
 * @param {string} outdir
 * @returns {Promise<string[]>} the bundles, one a file
 */
export async function bundleForNode(files, outdir) {
  const outbase = path.join(root, 'test');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: files,
    outdir,
    outbase,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    alias: yamlAsModules,
    plugins: [quickYaml],
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['mocha', 'esbuild', 'playwright-core', 'ajv', 'ajv/*'],
    define: { 'globalThis.REPOSITORY': JSON.stringify(root), 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  return files.map((file) => path.join(outdir, path.relative(outbase, file)).replace(/\.ts$/, '.js'));
}
