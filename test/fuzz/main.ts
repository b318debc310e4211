import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inRepository } from '../support/repository.ts';
import { readMaterial } from './material.ts';
import { reproduce } from './minimise.ts';
import { type FoundFailure, search } from './search.ts';
import type { Reproduction } from './step.ts';

const usage = `node scripts/fuzz.mjs [--seed N] [--edits N] [--minutes N] [--from EPISODE] | --replay FILE
Edits documents at random, asks everything, and holds the server to a fresh reading of the same texts.`;

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { seed: text, edits: text, minutes: text, from: text, replay: text, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.replay) return replay(values.replay);
  const number = (value: string | undefined, otherwise: number): number => {
    const given = value === undefined ? otherwise : Number(value);
    if (!(given >= 0)) throw new Error(`${value} is no number.\n${usage}`);
    return given;
  };
  const seed = number(values.seed, Date.now() % 1_000_000);
  const minutes = number(values.minutes, Number.POSITIVE_INFINITY);
  console.log(`seed ${seed}`);
  const started = performance.now();
  const result = await search(readMaterial(), {
    seed,
    edits: number(values.edits, 20_000),
    time: minutes * 60_000,
    from: number(values.from, 0),
    report: (line) => console.log(line),
    found: (failure) => keep(seed, failure),
  });
  const seconds = (performance.now() - started) / 1000;
  const asked = [...result.requests].sort(([a], [b]) => a.localeCompare(b));
  const answers = asked.reduce((sum, [, count]) => sum + count, 0);
  console.log(asked.map(([method, count]) => `${method} ${count}`).join(', '));
  if (result.waits.length > 0) {
    const longest = Math.round(Math.max(...result.waits));
    console.log(`${result.waits.length} answers took a second or more by the clock, the longest ${longest} ms.`);
  }
  console.log(
    `${result.edits} edits, ${answers} answers in ${result.episodes} episodes, ${Math.round(seconds)} s: ${result.failures.length} failures (seed ${seed})`,
  );
  return result.failures.length === 0 ? 0 : 1;
}

function keep(seed: number, { episode, reproduction }: FoundFailure): void {
  const directory = inRepository('out/fuzz');
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, `seed-${seed}-episode-${episode}.json`);
  writeFileSync(file, `${JSON.stringify(reproduction, null, 1)}\n`);
  console.log(`Again: node scripts/fuzz.mjs --replay ${path.relative(process.cwd(), file)}`);
}

async function replay(file: string): Promise<number> {
  const reproduction = JSON.parse(readFileSync(file, 'utf8')) as Reproduction;
  const failure = await reproduce(reproduction);
  console.log(failure ? `step ${failure.at}: ${failure.kind}: ${failure.message}` : 'It does not fail.');
  return failure ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exitCode = 2;
  },
);
