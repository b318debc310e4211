// Edits at random against the built server: `node scripts/fuzz.mjs --help`. `--no-build` takes dist/ as it is.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from './build.mjs';
import { bundleForNode, root } from './bundle-for-node.mjs';

const given = process.argv.slice(2);
if (!given.includes('--no-build')) await build();
const [program] = await bundleForNode([path.join(root, 'test/fuzz/main.ts')], path.join(root, 'out/fuzz-program'));
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', program, ...given.filter((argument) => argument !== '--no-build')],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
