// One million rows of predictions (CSV, about 50 MB) to metrics: time against a loop over the bytes, peak memory, and
// the figures against a naive computation in memory. `node bench/rows.mjs [--rows N] [--rounds N] [--digits N]`.
// Beside it: what papaparse and uDSV take to split the same rows, without a figure, and DuckDB to count them; and our
// reader on the same rows as Parquet, in one row group, compressed by Snappy. Every measurement runs in a process of its
// own, so that each has its own peak of memory; they take turns.
import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
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
const duckDbPackage = '@duckdb/node-api';

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
    const { readRowsFromDisk } = await import(pathToFileURL(module).href);
    const result = await readRowsFromDisk(file, spec);
    return () => shown(result);
  },
  async parquet(file, module) {
    const { readRowsFromDisk } = await import(pathToFileURL(module).href);
    const script = path.join(root, 'dist/cli/parquet-worker.js');
    const result = await readRowsFromDisk(`${file}.parquet`, spec, script);
    return () => shown(result);
  },
  async duckdb(file, module) {
    const { readRowsByDuckDb } = await import(pathToFileURL(module).href);
    return shown(await readRowsByDuckDb(file, spec));
  },
  async papaparse(file) {
    const { default: papaparse } = await import('papaparse');
    let rows = 0;
    await new Promise((complete, error) =>
      papaparse.parse(createReadStream(file, chunk), { chunk: ({ data }) => (rows += data.length), complete, error }),
    );
    return { rows };
  },
  async udsv(file) {
    const { inferSchema, initParser } = await import('udsv');
    let rows = 0;
    let parser;
    const decoder = new TextDecoder();
    for await (const bytes of createReadStream(file, chunk)) {
      const text = decoder.decode(bytes, { stream: true });
      parser ??= initParser(inferSchema(text));
      parser.chunk(text, parser.stringArrs, (some) => (rows += some.length));
    }
    parser.end();
    return { rows };
  },
};

function shown(result) {
  if (result.is !== 'computed') throw new Error(JSON.stringify(result.problems));
  return {
    rows: result.rows,
    figures: Object.fromEntries(result.figures.map((f) => [f.name, f.result.value])),
    within: Object.fromEntries(result.figures.filter((f) => f.within).map((f) => [f.name, f.within])),
    groups: result.groupsOf(['sex', 'age']),
  };
}

if (values.worker) {
  const started = performance.now();
  const done = await workers[values.worker](values.file, values.module);
  const ms = performance.now() - started;
  // Beside the clock: what else runs on the machine stretches the clock's time, not this one.
  const cpu = process.cpuUsage().user / 1000;
  const mb = process.resourceUsage().maxRSS / 1024;
  // What is computed only when somebody asks, the calibration slope, is asked for here, and not part of the reading.
  const result = typeof done === 'function' ? done() : done;
  console.log(JSON.stringify({ ms, cpu, mb, result }));
} else await compare();

async function compare() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gatewright-rows-'));
  try {
    const file = path.join(folder, 'rows.csv');
    // Beside node_modules: DuckDB is found from there.
    await mkdir(path.join(root, 'out'), { recursive: true });
    const module = path.join(root, 'out/bench-rows.mjs');
    await generate(file, Number(values.rows), Number(values.digits));
    await esbuild.build({
      absWorkingDir: root,
      stdin: {
        contents: [
          "export { readRowsFromDisk } from './server/node/rows.ts';",
          "export { readRowsByDuckDb } from './cli/duckdb.ts';",
        ].join('\n'),
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
    const runs = { bytes: [], ours: [], papaparse: [], udsv: [] };
    if (await writeParquet(file)) Object.assign(runs, { parquet: [], duckdb: [] });
    else console.log(`without DuckDB and Parquet: ${duckDbPackage} is not installed`);
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const worker of Object.keys(runs)) runs[worker].push(run(worker, file, module));
    }
    const median = (list, key) => list.map((x) => x[key]).sort((a, b) => a - b)[list.length >> 1];
    const ratio = (list, key) =>
      median(
        list.map((x, i) => ({ ratio: x[key] / runs.bytes[i][key] })),
        'ratio',
      );
    console.log(`medians of ${values.rounds} rounds; CPU leaves out what else runs on the machine`);
    console.log('             ms     CPU   ÷ byte loop  ÷ its CPU  peak MB');
    for (const [name, list] of Object.entries(runs)) {
      const cells = [
        median(list, 'ms').toFixed(0).padStart(6),
        median(list, 'cpu').toFixed(0).padStart(7),
        ratio(list, 'ms').toFixed(2).padStart(13),
        ratio(list, 'cpu').toFixed(2).padStart(10),
        Math.max(...list.map((x) => x.mb))
          .toFixed(0)
          .padStart(8),
      ];
      console.log(name.padEnd(9) + cells.join(' '));
    }
    const wrong = await against(file, runs.ours[0].result);
    if (runs.parquet && JSON.stringify(runs.parquet[0].result) !== JSON.stringify(runs.ours[0].result))
      wrong.push('Parquet gives other figures than CSV');
    console.log(wrong.length === 0 ? 'figures agree with the naive computation' : `WRONG: ${wrong.join('; ')}`);
    process.exitCode = wrong.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same rows as Parquet, in one row group, beside the CSV file; false where DuckDB, which writes it, is not there. */
async function writeParquet(file) {
  try {
    const { DuckDBInstance } = await import(duckDbPackage);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const options = `FORMAT parquet, CODEC 'snappy', ROW_GROUP_SIZE ${Number(values.rows)}`;
    await connection.run(`COPY (SELECT * FROM read_csv('${file}')) TO '${file}.parquet' (${options})`);
    connection.closeSync();
    instance.closeSync();
    return true;
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return false;
    throw error;
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
