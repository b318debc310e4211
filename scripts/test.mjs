// Runs the tests: `node scripts/test.mjs [--only SUITE[,SUITE]] [--grep TEXT] [--no-build] [FILE…]`.
// Unit tests are bundled by esbuild (no loader, one file per test file) and run by Mocha in one process.
import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { build } from './build.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    grep: { type: 'string' },
    update: { type: 'boolean' },
    'no-build': { type: 'boolean' },
  },
});

async function unitFiles() {
  if (positionals.length) return positionals.map((f) => path.resolve(f));
  const entries = await readdir(path.join(root, 'test'), { recursive: true });
  return entries
    .filter((f) => f.endsWith('.test.ts') && !f.startsWith(`editor${path.sep}`))
    .map((f) => path.join(root, 'test', f))
    .sort();
}

async function unit() {
  const files = await unitFiles();
  const outdir = path.join(root, 'out/test');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: files,
    outdir,
    outbase: path.join(root, 'test'),
    bundle: true,
    splitting: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['mocha', 'esbuild', 'playwright-core', 'ajv', 'ajv/*'],
    define: { 'globalThis.REPOSITORY': JSON.stringify(root) },
  });
  const bundled = files.map((f) =>
    path.join(outdir, path.relative(path.join(root, 'test'), f)).replace(/\.ts$/, '.js'),
  );
  const args = [
    '--enable-source-maps',
    path.join(root, 'node_modules/mocha/bin/mocha.js'),
    '--ui',
    'bdd',
    '--timeout',
    '20000',
    '--reporter',
    process.env.CI ? 'dot' : 'spec',
  ];
  if (values.grep) args.push('--grep', values.grep);
  const env = { ...process.env, ...(values.update ? { GATEWRIGHT_UPDATE: '1' } : {}) };
  return spawnSync(process.execPath, [...args, ...bundled], { cwd: root, stdio: 'inherit', env }).status ?? 1;
}

if (!values['no-build']) await build();
process.exitCode = await unit();
