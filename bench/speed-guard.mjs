// Whether typing has become slower: `node bench/speed-guard.mjs [--record]`, after a build, in some ten seconds.
// The CPU time of an edit is held against that of a server which parses and validates the whole text at every edit, in
// the same run and in turns; so a slow or busy machine makes both slower, and the ratio stays. Fails where a ratio is
// less than half of the one that was recorded.
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { policyOf } from './editor/documents.mjs';
import { built } from './editor/peers.mjs';
import { flipped, opened } from './editor/suites.mjs';

const { values } = parseArgs({ options: { record: { type: 'boolean', default: false } } });
const recordedAt = new URL('editor/recorded-ratios.json', import.meta.url);
const sizes = [1000, 10_000];
const rounds = 5;
/** Before that, code that is run for the first time is what is measured. */
const warming = 12;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

async function ratioAt(lines) {
  const document = policyOf(lines);
  const contestants = [
    { server: built('gatewright'), turns: 6, cpu: [] },
    { server: built('naive'), turns: 2, cpu: [] },
  ];
  for (const contestant of contestants) {
    contestant.session = await opened(contestant.server, document);
    for (let i = 0; i < (contestant.server.name === 'naive' ? 4 : warming); i++)
      await flipped(contestant.session, document, i);
  }
  for (let round = 0; round < rounds; round++) {
    for (const { session, turns, cpu } of contestants) {
      for (let i = 0; i < turns; i++) cpu.push((await flipped(session, document, i)).cpu);
    }
  }
  for (const { session } of contestants) await session.client.stop();
  const [ours, naive] = contestants.map(({ cpu }) => median(cpu));
  return { ours, naive, ratio: naive / ours };
}

const recorded = JSON.parse(await readFile(recordedAt, 'utf8').catch(() => '{}'));
const ratios = {};
let failed = false;
for (const lines of sizes) {
  const { ours, naive, ratio } = await ratioAt(lines);
  ratios[lines] = Number(ratio.toPrecision(2));
  const least = (recorded[lines] ?? Number.NaN) / 2;
  const isFine = values.record || ratio >= least; // not a number is not fine
  if (!isFine) failed = true;
  console.log(
    `${lines} lines: ${ours.toFixed(1)} ms of CPU an edit, a whole parse ${naive.toFixed(0)} ms: ${ratio.toFixed(1)} ×, recorded ${recorded[lines]} ×${isFine ? '' : ' — typing has become slower than half of what was recorded'}`,
  );
}
if (values.record) await writeFile(recordedAt, `${JSON.stringify(ratios, null, 2)}\n`);
if (failed) {
  console.error(
    'Profile the server (docs/performance.md says how), or record new ratios with --record and say in the commit why typing may cost more.',
  );
  process.exitCode = 1;
}
