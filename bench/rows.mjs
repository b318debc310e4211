// One million rows of predictions (CSV, about 50 MB) to metrics: time against a loop over the bytes, peak memory, and
// the figures against a naive computation in memory. `node bench/rows.mjs [--rows N] [--rounds N]`.
// Every measurement runs in a process of its own, so that each has its own peak of memory; the two take turns.
import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const option = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: {
    rows: option('1000000'),
    rounds: option('5'),
    digits: option('6'),
    worker: option(''),
    file: option(''),
    module: option(''),
  },
});
const spec = {
  label: 'repaid',
  prediction: 'approved',
  score: 'p_repaid',
  positive: 1,
  favourable: 1,
  attributes: { sex: 'sex', age: 'age' },
};
const chunk = { highWaterMark: 256 * 1024 };

const workers = {
  async bytes(file) {
    let lines = 0;
    let commas = 0;
    for await (const bytes of createReadStream(file, chunk)) {
      for (let i = 0; i < bytes.length; i++) {
        if (bytes[i] === 10) lines++;
        else if (bytes[i] === 44) commas++;
      }
    }
    return { lines, commas };
  },
  async ours(file, module) {
    const { createRowAggregator, createCsvReader } = await import(pathToFileURL(module).href);
    const aggregator = createRowAggregator(spec);
    const reader = createCsvReader(aggregator.requests.all, aggregator.push);
    for await (const bytes of createReadStream(file, chunk)) reader.push(bytes);
    const result = aggregator.result(reader.end());
    if (result.is !== 'computed') throw new Error(JSON.stringify(result.problems));
    return {
      rows: result.rows,
      figures: Object.fromEntries(result.figures.map((f) => [f.name, f.result.value])),
      within: Object.fromEntries(result.figures.filter((f) => f.within).map((f) => [f.name, f.within])),
      groups: result.groupsOf(['sex', 'age']),
    };
  },
};

if (values.worker) {
  const started = performance.now();
  const result = await workers[values.worker](values.file, values.module);
  const ms = performance.now() - started;
  // Beside the clock: what else runs on the machine stretches the clock's time, not this one.
  const cpu = process.cpuUsage().user / 1000;
  console.log(JSON.stringify({ ms, cpu, mb: process.resourceUsage().maxRSS / 1024, result }));
} else await compare();

async function compare() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gatewright-rows-'));
  try {
    const file = path.join(folder, 'rows.csv');
    const module = path.join(folder, 'rows.mjs');
    await generate(file, Number(values.rows), Number(values.digits));
    await esbuild.build({
      absWorkingDir: root,
      stdin: {
        contents:
          "export { createRowAggregator } from './core/stats/rows/aggregator.ts'; export { createCsvReader } from './core/stats/rows/csv.ts';",
        resolveDir: root,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      outfile: module,
      logLevel: 'warning',
    });
    const runs = { bytes: [], ours: [] };
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const worker of Object.keys(runs)) runs[worker].push(run(worker, file, module));
    }
    const median = (list, key) => list.map((x) => x[key]).sort((a, b) => a - b)[list.length >> 1];
    for (const [name, list] of Object.entries(runs)) {
      const [ms, cpu] = [median(list, 'ms'), median(list, 'cpu')].map((x) => x.toFixed(0));
      console.log(
        `${name.padEnd(6)} ${ms} ms, ${cpu} ms of CPU, peak ${Math.max(...list.map((x) => x.mb)).toFixed(0)} MB`,
      );
    }
    for (const [key, what] of Object.entries({ ms: 'time', cpu: 'CPU' })) {
      const ratios = runs.ours.map((ours, i) => ({ ratio: ours[key] / runs.bytes[i][key] }));
      console.log(
        `ours ÷ byte loop, ${what}: ${median(ratios, 'ratio').toFixed(2)} (median of ${ratios.length} rounds)`,
      );
    }
    const wrong = await against(file, runs.ours[0].result);
    console.log(wrong.length === 0 ? 'figures agree with the naive computation' : `WRONG: ${wrong.join('; ')}`);
    process.exitCode = wrong.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(worker, file, module) {
  const args = [fileURLToPath(import.meta.url), '--worker', worker, '--file', file, '--module', module];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function generate(file, rows, digits) {
  let state = 20261124;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const handle = await open(file, 'w');
  let text = 'application_id,repaid,approved,p_repaid,sex,age,income,branch\n';
  for (let row = 0; row < rows; row++) {
    const p = random();
    const sex = random() < 0.48 ? 'female' : 'male';
    const age = ['<25', '25-60', '>60'][Math.floor(random() * 3)];
    text += `A${10000000 + row},${random() < p ? 1 : 0},${p > (sex === 'male' ? 0.5 : 0.6) ? 1 : 0},${p.toFixed(digits)},${sex},${age},${(random() * 90000 + 1000).toFixed(2)},${1000 + Math.floor(random() * 9000)}\n`;
    if (text.length > 1e6 || row === rows - 1) {
      await handle.write(text);
      text = '';
    }
  }
  await handle.close();
}

/** Everything again, from all rows in memory. */
async function against(file, { rows, figures, within, groups }) {
  const table = (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const wrong = [];
  const same = (name, value, tolerance = 1e-9) => {
    const ours = figures[name];
    const bounds = within[name];
    if (bounds && value >= bounds[0] && value <= bounds[1]) return;
    if (!(Math.abs(ours - value) <= tolerance * Math.abs(value))) wrong.push(`${name} ${ours} instead of ${value}`);
  };
  if (rows !== table.length) wrong.push(`${rows} rows instead of ${table.length}`);
  const count = (test) => table.reduce((sum, row) => sum + (test(row) ? 1 : 0), 0);
  const [tp, fp] = [count((r) => r[1] === '1' && r[2] === '1'), count((r) => r[1] === '0' && r[2] === '1')];
  const [tn, fn] = [count((r) => r[1] === '0' && r[2] === '0'), count((r) => r[1] === '1' && r[2] === '0')];
  same('accuracy', (tp + tn) / table.length);
  same('precision', tp / (tp + fp));
  same('recall', tp / (tp + fn));
  same('selection_rate', (tp + fp) / table.length);
  same('brier_score', table.reduce((sum, r) => sum + (Number(r[3]) - Number(r[1])) ** 2, 0) / table.length);
  const sorted = table.map((r) => [Number(r[3]), Number(r[1])]).sort((a, b) => a[0] - b[0]);
  let below = 0;
  let pairs = 0;
  for (let i = 0; i < sorted.length; ) {
    let [hits, misses] = [0, 0];
    const [score] = sorted[i];
    for (; i < sorted.length && sorted[i][0] === score; i++) sorted[i][1] ? hits++ : misses++;
    pairs += hits * (below + misses / 2);
    below += misses;
  }
  same('roc_auc', pairs / (below * (table.length - below)));
  for (const { groups: names, counts } of groups) {
    const rowsOf = table.filter((r) => r[4] === names.sex && r[5] === names.age);
    const selected = rowsOf.filter((r) => r[2] === '1').length;
    if (rowsOf.length !== counts.n || selected !== counts.selected) wrong.push(`group ${JSON.stringify(names)}`);
  }
  return wrong;
}
