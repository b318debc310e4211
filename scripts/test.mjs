// Runs the tests: `node scripts/test.mjs [--only SUITE[,SUITE]] [--grep TEXT] [--no-build] [--update] [FILE…]`.
// Suites: lint, types, unit, speed (typing against a naive server), clients (Neovim and Emacs, by docs/editors.md), window
// (a person's keys in a real VS Code), editor (the extension host of a real VS Code), editor-restricted (Restricted Mode),
// editor-web (the web extension host).
// Unit tests are bundled by esbuild and run by Mocha; the editor suites run in a real VS Code. With files, only those.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { bundleForNode, root } from './bundle-for-node.mjs';

const flag = { type: 'boolean' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, grep: { type: 'string' }, update: flag, 'no-build': flag },
});
const run = (command, args, env) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;
const bin = (name) => path.join(root, 'node_modules/.bin', name);
/** A check that only passes or fails counts as one test. */
const verdict = (status) => ({ passes: status === 0 ? 1 : 0, failures: status === 0 ? 0 : 1, skipped: 0 });

/** What takes minutes begins first, so that no core waits for it in the end. */
const isLong = (file) => /differential|fuzz|hostile|memory/.test(file);

/** Folders of tests that need more than this Node: those below test/editor run inside a window, by another runner. */
const apart = ['window', 'clients'];

/** Test files that run in this Node: of one of those folders, or all others. */
async function testFiles(folder) {
  if (positionals.length > 0) return positionals.map((f) => path.resolve(f));
  const entries = await readdir(path.join(root, 'test'), { recursive: true });
  return entries
    .filter((f) => f.endsWith('.test.ts') && !f.startsWith(`editor${path.sep}`))
    .filter((f) => apart.find((name) => f.startsWith(name + path.sep)) === folder)
    .sort((a, b) => Number(isLong(b)) - Number(isLong(a)) || (a < b ? -1 : 1))
    .map((f) => path.join(root, 'test', f));
}

async function mochaRun(folder) {
  const files = await testFiles(folder);
  const outdir = path.join(root, 'out/test');
  await rm(outdir, { recursive: true, force: true });
  const bundled = await bundleForNode(files, outdir);
  const counts = path.join(root, 'out/unit-counts.json');
  await rm(counts, { force: true });
  await mkdir(path.dirname(counts), { recursive: true });
  const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
  const args = [
    '--enable-source-maps',
    mocha,
    '--ui',
    'bdd',
    '--timeout',
    '60000',
    '--reporter',
    'scripts/count-reporter.cjs',
  ];
  // Files in as many processes as there are cores; those that drive other programs one after the other.
  if (folder === undefined && files.length > 1) args.push('--parallel', '--jobs', String(availableParallelism()));
  if (values.grep) args.push('--grep', values.grep);
  const env = { GATEWRIGHT_COUNTS: counts, ...(values.update ? { GATEWRIGHT_UPDATE: '1' } : {}) };
  const status = run(process.execPath, [...args, ...bundled], env);
  if (!existsSync(counts)) return verdict(1); // the run itself broke
  const counted = JSON.parse(await readFile(counts, 'utf8'));
  return status !== 0 && counted.failures === 0 ? { ...counted, failures: 1 } : counted;
}

async function editor(options) {
  const { runEditorTests } = await import('./editor/run-tests.mjs');
  return runEditorTests({ ...options, ...(values.grep ? { grep: values.grep } : {}) });
}

const suites = {
  lint: () => verdict(run(bin('biome'), ['check', '.'])),
  types: () => verdict(run(bin('tsc'), ['--build'])),
  unit: () => mochaRun(),
  speed: () => verdict(run(process.execPath, ['bench/speed-guard.mjs'])),
  clients: () => mochaRun('clients'),
  window: () => mochaRun('window'),
  editor: () => editor({ host: 'node' }),
  'editor-restricted': () => editor({ host: 'node', trust: false }),
  'editor-web': () => editor({ host: 'web' }),
};

const wanted = positionals.length > 0 ? ['unit'] : (values.only?.split(',') ?? Object.keys(suites));
const unknown = wanted.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

if (!values['no-build']) await build();
const results = [];
for (const name of wanted) {
  const started = Date.now();
  let counts;
  try {
    counts = await suites[name]();
  } catch (error) {
    console.error(error);
    counts = verdict(1);
  }
  results.push({ name, ...counts, seconds: (Date.now() - started) / 1000 });
}

console.log('');
for (const { name, passes, failures, skipped, seconds } of results) {
  const rest = skipped ? `, ${skipped} skipped` : '';
  console.log(`${name}: ${passes} passed, ${failures} failed${rest} (${seconds.toFixed(0)} s)`);
}
const total = (key) => results.reduce((sum, result) => sum + (result[key] ?? 0), 0);
console.log(
  `${total('passes')} passed, ${total('failures')} failed${total('skipped') ? `, ${total('skipped')} skipped` : ''}`,
);
process.exitCode = total('failures') === 0 ? 0 : 1;
