import { drawEpisode } from './episode.ts';
import type { Material } from './material.ts';
import { minimise } from './minimise.ts';
import { openStage, type Stage } from './stage.ts';
import { editsIn, type Failure, type Reproduction } from './step.ts';

export interface SearchOptions {
  readonly seed: number;
  readonly edits: number;
  /** Milliseconds; whichever comes first ends the search. */
  readonly time?: number;
  /** The first episode, to go on where a search has ended. */
  readonly from?: number;
  readonly report?: (line: string) => void;
  /** Told of each failure as soon as it is as small as it gets. */
  readonly found?: (failure: FoundFailure) => void;
}

export type FoundFailure = Failure & { readonly episode: number; readonly reproduction: Reproduction };

export interface SearchResult {
  readonly edits: number;
  readonly episodes: number;
  readonly requests: ReadonlyMap<string, number>;
  /** Milliseconds of answers that took a second or more by the clock. */
  readonly waits: readonly number[];
  readonly failures: readonly FoundFailure[];
}

const editsPerEpisode = 250;
/** A server lives for as long as a working day, then another one of the other kind takes over. */
const episodesPerServer = 100;
/** Megabytes that a server may have more than after its first episodes, before rubbish is collected. */
const memoryGrowth = 250;
const timeToMinimise = 60_000;
const mostFailures = 5;

/** Edits, asks and compares until so many edits are done. Stops after a few failures. */
export async function search(material: Material, options: SearchOptions): Promise<SearchResult> {
  const { seed, edits: wanted, time = Number.POSITIVE_INFINITY, from = 0, report = () => undefined } = options;
  const end = performance.now() + time;
  const requests = new Map<string, number>();
  const waits: number[] = [];
  const failures: FoundFailure[] = [];
  const stages = new Map<boolean, { stage: Stage; episodes: number; atStart: number | undefined }>();
  let [edits, episodes] = [0, 0];

  const leave = async (pull: boolean): Promise<void> => {
    const known = stages.get(pull);
    if (!known) return;
    stages.delete(pull);
    for (const [method, count] of known.stage.answered) requests.set(method, (requests.get(method) ?? 0) + count);
    waits.push(...known.stage.waits);
    await known.stage.stop();
  };

  while (edits < wanted && performance.now() < end && failures.length < mostFailures) {
    const number = from + episodes;
    const pull = number % 2 === 1;
    const { files, steps } = drawEpisode(material, seed, number, Math.min(editsPerEpisode, wanted - edits));
    let own = stages.get(pull);
    if (!own) stages.set(pull, (own = { stage: await openStage(pull), episodes: 0, atStart: undefined }));
    const failure =
      (await own.stage.run(files, steps)) ?? judgeMemory(own.stage.memory(), own.atStart, steps.length - 1);
    own.episodes++;
    if (own.episodes === 10) own.atStart = own.stage.memory();
    episodes++;
    edits += editsIn(steps);
    if (failure) {
      report(`Seed ${seed}, episode ${number}, step ${failure.at}: ${failure.kind}: ${failure.message}`);
      await leave(pull);
      const found = `seed ${seed}, episode ${number}: ${failure.kind}: ${failure.message.split('\n')[0]}`;
      const whole = { found, pull, files, steps };
      const least = await minimise(whole, failure, timeToMinimise);
      report(least ? `It takes ${least.steps.length} steps.` : 'A fresh server does not fail by the same episode.');
      failures.push({ ...failure, episode: number, reproduction: least ?? whole });
      options.found?.({ ...failure, episode: number, reproduction: least ?? whole });
    } else if (own.episodes >= episodesPerServer) await leave(pull);
    if (episodes % 40 === 0) {
      report(`${edits} edits, ${episodes} episodes, ${Math.round(own.stage.memory() ?? 0)} MB`);
    }
  }
  for (const pull of [...stages.keys()]) await leave(pull);
  return { edits, episodes, requests, waits, failures };
}

function judgeMemory(now: number | undefined, before: number | undefined, at: number): Failure | undefined {
  if (now === undefined || before === undefined || now < before + memoryGrowth) return undefined;
  return {
    kind: 'memory',
    at,
    message: `The server has ${Math.round(now)} MB, after ${Math.round(before)} MB at first.`,
  };
}
