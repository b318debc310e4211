// How much is said of one mistake: every document of samples/ is changed in one place at a time (a key deleted, a value of
// another type, a name misspelt, a bound inverted or scaled), and all diagnostics of its story are counted. What must be
// said follows from the published schemas, the specification and the catalogue, not from the rules.
// `node bench/noise.mjs [--each N | --all] [--part 1/4] [--kind ModelCard] [--slip delete] [--worst N] [--unsaid] [--whole N]`
// --each N   at most N mistakes of a slip at one place of a kind of document (1); versions of a card differ in little
// --worst N  lists the N mistakes of which most is said
// --unsaid   lists those of which the expected rule does not speak
// --whole N  checks the whole workspace for every Nth, and complains where that is more than its story (50)
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const text = (value) => ({ type: 'string', ...(value === undefined ? {} : { default: value }) });
const flag = { type: 'boolean', default: false };
const { values: options } = parseArgs({
  options: {
    each: text('1'),
    all: flag,
    part: text('1/1'),
    kind: text(),
    slip: text(),
    worst: text('0'),
    unsaid: flag,
    whole: text('50'),
  },
});

const { corpusOf, sampleOf, samplesWorkspace, configurationOf, measure, verdictOf, tableOf, told } = await bundle();
const samples = await samplesWorkspace();
const configuration = configurationOf(samples);
const all = corpusOf(samples.files.values());
const [part, parts] = options.part.split('/').map(Number);
const chosen = (options.all ? all : sampleOf(all, Number(options.each)))
  .filter(({ kind, slip }) => (options.kind ?? kind) === kind && (options.slip ?? slip) === slip)
  .filter((_, index) => index % parts === part - 1);
console.log(`${chosen.length} of ${all.length} mistakes in ${samples.files.size} files`);

const verdicts = [];
let impossible = 0;
let elsewhere = 0;
for (const [index, mutation] of chosen.entries()) {
  const measured = measure(samples, mutation, configuration);
  if (!measured) {
    impossible++;
    continue;
  }
  const verdict = verdictOf(measured);
  verdicts.push(verdict);
  if (index % Number(options.whole) === 0) {
    const whole = verdictOf(measure(samples, mutation, configuration, 'workspace'));
    if (whole.count !== verdict.count) {
      elsewhere++;
      console.log(`More is said in other stories:\n${told(whole)}`);
    }
  }
  if (process.stderr.isTTY && index % 20 === 0) process.stderr.write(`\r${index}`);
}
if (process.stderr.isTTY) process.stderr.write('\r');

console.log(tableOf(verdicts));
if (impossible > 0) console.log(`\n${impossible} can't be made alone: what is anchored there is used elsewhere`);
if (elsewhere > 0) process.exitCode = 1;
const list = (title, some) => {
  if (some.length > 0) console.log(`\n${title}\n${some.map(told).join('\n')}`);
};
if (options.unsaid)
  list(
    'Of these the expected rule does not speak',
    verdicts.filter(({ is, isNamed }) => is === 'must' && !isNamed),
  );
list('Of these most is said', verdicts.toSorted((a, b) => b.count - a.count).slice(0, Number(options.worst)));

async function bundle() {
  globalThis.REPOSITORY = root;
  const outfile = path.join(root, 'out/noise.mjs');
  await esbuild.build({
    absWorkingDir: root,
    stdin: {
      contents: `
        export { corpusOf, sampleOf } from './test/noise/corpus.ts';
        export { samplesWorkspace } from './test/noise/samples.ts';
        export { configurationOf, measure } from './test/noise/measure.ts';
        export { tableOf, told, verdictOf } from './test/noise/figures.ts';`,
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    loader: { '.json': 'text' },
    external: ['ajv', 'ajv/*'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    outfile,
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
