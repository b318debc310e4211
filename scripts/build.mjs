// Bundles everything that ships: extension, Node server, browser server, command line, webviews.
// `--watch` rebuilds on change; `--production` drops white space and long names, and lays source maps beside the bundles
// that do not ship: `node scripts/stack-trace.mjs` reads a stack trace by them.
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { removeCodeCache, writeCodeCache } from './code-cache.mjs';
import { protocolAsModules, yamlAsModules } from './commonjs-to-module.mjs';
import { generate } from './generate.mjs';
import { generateRegistry } from './generate-registry.mjs';
import { buildLazily } from './lazy/build.mjs';
import { serverChunks } from './lazy/chunks.mjs';
import { quickYaml } from './quick-yaml.mjs';
import { slimLanguageClient } from './slim-language-client.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const common = {
  absWorkingDir: root,
  bundle: true,
  target: 'es2022',
  sourcemap: production ? 'external' : true,
  sourcesContent: !production,
  minify: production,
  logLevel: 'warning',
  // A stub that lacks what somebody imports must not be built.
  logOverride: { 'import-is-undefined': 'error' },
  legalComments: 'linked',
  plugins: [quickYaml],
};
// The `module` builds avoid UMD wrappers that a bundler can't follow.
const node = { ...common, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], alias: yamlAsModules };
const web = { ...common, platform: 'browser', mainFields: ['browser', 'module', 'main'] };
// What the client's activation costs is mostly the reading of this text.
const client = { external: ['vscode'], format: 'cjs', plugins: [...common.plugins, slimLanguageClient] };
const server = { plugins: [...common.plugins, protocolAsModules] };

/** The server for Node, whose parts are loaded when they are first used; see scripts/lazy/. */
export const lazyServer = {
  bundle: { ...node, ...server, entryPoints: ['server/node/main.ts'], outfile: 'dist/server/server.js' },
  lazy: { chunks: serverChunks, last: 'server/language.ts' },
};

export const bundles = [
  { ...node, ...client, entryPoints: ['client/node.ts'], outfile: 'dist/client/extension.js' },
  {
    ...web,
    ...client,
    entryPoints: ['client/browser.ts'],
    outfile: 'dist/client/extension.browser.js',
  },
  { ...node, external: ['./server.js'], entryPoints: ['server/node/start.ts'], outfile: 'dist/server/node.js' },
  // A thread's script is found beside the bundle that starts it.
  { ...node, entryPoints: ['server/node/parquet-worker.ts'], outfile: 'dist/server/parquet-worker.js' },
  { ...node, entryPoints: ['server/node/parquet-worker.ts'], outfile: 'dist/cli/parquet-worker.js' },
  { ...web, ...server, format: 'iife', entryPoints: ['server/browser/main.ts'], outfile: 'dist/server/browser.js' },
  {
    ...web,
    format: 'iife',
    entryPoints: ['server/browser/parquet-worker.ts'],
    outfile: 'dist/server/parquet-browser.js',
  },
  {
    ...node,
    entryPoints: ['cli/main.ts'],
    outfile: 'dist/cli/main.js',
    // Bundled ES modules ask for their own address, which a CommonJS bundle has to be given.
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "#!/usr/bin/env node\nconst bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  },
  {
    ...web,
    format: 'iife',
    entryPoints: ['client/webview/simulation/main.ts'],
    outfile: 'dist/webview/simulation.js',
  },
];

/** The server reads the pages of rules from beside itself, for readers without a network. */
async function copyRulePages() {
  const pages = path.join(root, 'docs/rules');
  if (existsSync(pages)) await cp(pages, path.join(root, 'dist/rules'), { recursive: true });
}

export async function build() {
  await generate();
  await generateRegistry();
  await copyRulePages();
  await removeCodeCache(path.join(root, 'dist/server'));
  const present = bundles.filter((b) => b.entryPoints.every((e) => existsSync(path.join(root, e))));
  if (watch) {
    // The two words tell an editor's task when everything has been built for the first time.
    console.log('building');
    // All in one file: what is loaded when does not matter to somebody who waits for a rebuild.
    const all = [...present, lazyServer.bundle];
    const contexts = await Promise.all(all.map((bundle) => esbuild.context(bundle)));
    await Promise.allSettled(contexts.map((context) => context.rebuild()));
    for (const context of contexts) await context.watch();
    console.log('watching');
    return;
  }
  const { bundle, lazy } = lazyServer;
  await Promise.all([...present.map((each) => esbuild.build(each)), buildLazily(bundle, lazy)]);
  if (production) await writeCodeCache(path.join(root, 'dist/server'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
