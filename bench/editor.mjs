// The language server against the YAML server that people use and against a server that does nothing, in one run.
// `node bench/editor.mjs [--suites flip,completion,…] [--lines 100,1000] [--rounds N] [--edits N] [--servers …]
//  [--json FILE] [--markdown FILE] [--quick]`; a server may be the dist/ of another build, as a path. What is promised is the ratio: single times depend on the machine.
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { servers, yamlServerVersion } from './editor/peers.mjs';
import { suites } from './editor/suites.mjs';

const option = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: {
    suites: option(Object.keys(suites).join(',')),
    lines: option('100,1000,10000'),
    rounds: option('3'),
    edits: { type: 'string' },
    servers: option('yaml-language-server,gatewright,floor'),
    json: option(''),
    markdown: option(''),
    quick: { type: 'boolean', default: false },
  },
});
/** Suites that measure documents of their own lengths. */
const once = new Set(['burst', 'memory']);
/** What only Gatewright has. */
const ownSuites = new Set(['outcomes']);

const list = (text) => text.split(',').filter(Boolean);
// The first twenty edits or so run code that V8 has not compiled yet: few edits measure that, many the typing after it.
const options = { edits: Number(values.edits ?? (values.quick ? 8 : 20)), spawns: values.quick ? 2 : 4 };
const rounds = values.quick ? 1 : Number(values.rounds);
const contestants = await servers(list(values.servers));

/** samples.get('suite|lines|figure|server') */
const samples = new Map();
const add = (key, more) => samples.set(key, [...(samples.get(key) ?? []), ...more]);

for (let round = 0; round < rounds; round++) {
  for (const suite of list(values.suites)) {
    const lengths = once.has(suite) ? [0] : list(values.lines).map(Number);
    for (const lines of lengths) {
      const turn = [
        ...contestants.slice(round % contestants.length),
        ...contestants.slice(0, round % contestants.length),
      ];
      for (const server of turn) {
        if (ownSuites.has(suite) && server.name === 'yaml-language-server') continue;
        try {
          const found = await suites[suite](server, lines, options);
          for (const [figure, numbers] of Object.entries(found)) add([figure, lines, server.name].join('|'), numbers);
        } catch (error) {
          console.error(`${suite} at ${lines} lines, ${server.name}: ${error.message}`);
        }
      }
    }
  }
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const quantile = (numbers, q) => {
  const all = sorted(numbers);
  return all[Math.min(all.length - 1, Math.floor(q * all.length))];
};
const rounded = (n) =>
  n === undefined ? '' : n >= 100 ? Math.round(n).toLocaleString('en-US') : n.toFixed(n >= 10 ? 0 : 1);

const figures = [...new Set([...samples.keys()].map((key) => key.split('|').slice(0, 2).join('|')))];
const [peer] = contestants;
const names = contestants.map(({ name }) => name);
const rows = figures.map((figure) => {
  const [name, lines] = figure.split('|');
  const of = (server) => samples.get(`${figure}|${server}`);
  const median = (server) => of(server) && quantile(of(server), 0.5);
  const ours = median('gatewright');
  const theirs = median(peer.name);
  return {
    name,
    lines: Number(lines),
    medians: Object.fromEntries(names.map((n) => [n, median(n)])),
    p95: of('gatewright') && quantile(of('gatewright'), 0.95),
    ratio: peer.name !== 'gatewright' && theirs && ours ? theirs / ours : undefined,
  };
});

const head = ['', 'lines', ...names, 'p95 (gatewright)', `${peer.name} ÷ gatewright`];
const table = [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map(
    ({ name, lines, medians, p95, ratio }) =>
      `| ${[name, lines || '–', ...names.map((n) => rounded(medians[n])), rounded(p95), ratio ? `${rounded(ratio)} ×` : '–'].join(' | ')} |`,
  ),
].join('\n');
const about = `Medians in milliseconds unless named otherwise, ${rounds} round(s) in turns, Node ${process.version}, ${os.cpus().length} cores; yaml-language-server ${yamlServerVersion} with the published schemas.`;
console.log(`${table}\n\n${about}`);
if (values.json) await writeFile(values.json, `${JSON.stringify({ about, rows }, null, 2)}\n`);
if (values.markdown) await writeFile(values.markdown, `${table}\n\n${about}\n`);
