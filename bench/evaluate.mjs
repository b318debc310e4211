// How long a decision takes, gate by gate: fifty metric gates × 1,000 models, and gates of other kinds. Documents are read
// before the clock starts, and every model is decided once a round, so that nothing of it is known beforehand; the first
// rounds warm the engine up, and the best round is told. With `--opa`, the fifty gates as Rego as well, in turns.
// `node bench/evaluate.mjs [--models N] [--rounds N] [--kinds metric,fairness] [--opa FILE]`
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { policies, reports } from './evaluate/documents.mjs';
import { measureOpa } from './evaluate/rego.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    models: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '7' },
    kinds: { type: 'string', default: Object.keys(policies).join(',') },
    source: { type: 'string', default: root },
    opa: { type: 'string' },
  },
});

const when = { stage: undefined, asOf: '2026-11-26' };

const folder = await mkdtemp(path.join(os.tmpdir(), 'gatewright-evaluate-'));
try {
  const core = await bundle(folder);
  console.log('kind      gates  decided once: µs a gate (CPU)   again      with its report as JSON');
  for (const kind of options.kinds.split(',')) measure(core, kind);
  if (options.opa) await compareWithOpa(core, options.opa);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function read({ readSource, sound }, kind, text, name) {
  const [source] = readSource(`file:///${name}.yaml`, text).documents;
  const document = sound(source, kind);
  if (!document) throw new Error(`the ${kind} ${name} is not sound`);
  return document;
}

function measure(core, kind) {
  const { evaluate, gateReport } = core;
  const policy = read(core, 'GovernancePolicy', policies[kind], 'policy');
  const texts = reports(kind, Number(options.models));
  const figures = { once: [], cpu: [], again: [], reported: [] };
  const tally = {};
  for (let round = 0; round < Number(options.rounds); round++) {
    const documents = texts.map(({ text }, i) => [read(core, 'MetricsReport', text, `report-${i}`)]);
    const perGate = (run) => {
      const cpu = process.cpuUsage();
      const started = performance.now();
      for (const own of documents) run(own);
      const gates = documents.length * policy.value.gates.length;
      const { user } = process.cpuUsage(cpu);
      return { us: ((performance.now() - started) * 1000) / gates, cpu: user / gates };
    };
    const once = perGate((own) => count(tally, evaluate(policy, undefined, own, when)));
    figures.once.push(once.us);
    figures.cpu.push(once.cpu);
    figures.again.push(perGate((own) => count(tally, evaluate(policy, undefined, own, when))).us);
    figures.reported.push(perGate((own) => JSON.stringify(gateReport(evaluate(policy, undefined, own, when)))).us);
  }
  const [once, cpu, again, reported] = Object.values(figures).map((list) => best(list).toFixed(2).padStart(7));
  const outcomes = Object.entries(tally).map(([outcome, n]) => `${outcome} ${n / (2 * Number(options.rounds))}`);
  console.log(
    `${kind.padEnd(9)} ${String(policy.value.gates.length).padStart(5)}  ${once} (${cpu})  ${again}  ${reported}   ${outcomes.join(', ')}`,
  );
}

/** The same gates and models by OPA and here, in turns; both must come to the same outcomes and decisions. */
async function compareWithOpa(core, opa) {
  const policy = read(core, 'GovernancePolicy', policies.metric, 'policy');
  const models = reports('metric', Number(options.models));
  const figures = { ours: [], alone: [], together: [], started: [] };
  let differing = 0;
  for (let round = 0; round < Number(options.rounds); round++) {
    const documents = models.map(({ text }, i) => [read(core, 'MetricsReport', text, `report-${i}`)]);
    const started = performance.now();
    const evaluations = documents.map((own) => core.evaluate(policy, undefined, own, when));
    figures.ours.push(((performance.now() - started) * 1000) / models.length);
    const theirs = await measureOpa(opa, folder, models);
    for (const way of ['alone', 'together', 'started']) figures[way].push(theirs[way]);
    differing = evaluations.filter(({ decision, gates }, i) => {
      const { decision: other, results } = theirs.reports[i];
      return decision !== other || gates.some(({ id, outcome }) => results[id] !== outcome);
    }).length;
  }
  const ours = best(figures.ours);
  const ways = { alone: 'a prepared query', together: 'one `opa eval` over all', started: 'an `opa eval` a model' };
  console.log(
    `\n50 gates, µs a model: ${ours.toFixed(0)} here; ${differing} of ${models.length} models decided otherwise by OPA`,
  );
  for (const [way, what] of Object.entries(ways)) {
    const theirs = best(figures[way]);
    console.log(`OPA, ${what}: ${theirs.toFixed(0)}, ${(theirs / ours).toFixed(1)} ×`);
  }
  if (differing > 0) process.exitCode = 1;
}

function count(tally, { gates }) {
  for (const { outcome } of gates) tally[outcome] = (tally[outcome] ?? 0) + 1;
}

/** What else runs on the machine only adds to a round's time. */
function best(list) {
  return Math.min(...list);
}

async function bundle(into) {
  const outfile = path.join(into, 'core.mjs');
  await esbuild.build({
    absWorkingDir: options.source,
    stdin: {
      contents: `
        export { evaluate } from './core/gates/evaluate.ts';
        export { gateReport } from './core/report/gate-report.ts';
        export { readSource } from './core/model/documents.ts';
        export { sound } from './core/model/soundness.ts';`,
      resolveDir: options.source,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    loader: { '.json': 'text' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    outfile,
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
