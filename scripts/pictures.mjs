// The pictures in docs/images, taken from the real editor: `npm run pictures`. The extension is built first.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { withWindow } from './editor/screenshot.mjs';
import problems from './pictures/problems.mjs';
import simulation from './pictures/simulation.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const pictures = [
  {
    out: 'simulation.png',
    workspace: 'samples',
    file: 'credit/consumer-credit.policy.yaml',
    act: simulation,
    size: { width: 1600, height: 1000 },
  },
  {
    out: 'problems.png',
    workspace: 'test/cases/newcomer/wrong',
    file: 'loans.policy.yaml',
    act: problems,
    size: { width: 1700, height: 1150 },
  },
];

await build();
for (const { out, workspace, ...options } of pictures) {
  await withWindow({ ...options, workspace: path.join(root, workspace), out: path.join(root, 'docs/images', out) });
  console.log(`docs/images/${out}`);
}
