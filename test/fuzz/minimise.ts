import { openStage } from './stage.ts';
import type { Failure, Reproduction, Step } from './step.ts';

/** Long enough for a workspace of a few files on a busy machine; what goes wrong is waited for as long each time. */
const settling = 4000;

/** Performs steps on a server of their own. */
export async function reproduce({
  pull,
  files,
  steps,
}: Pick<Reproduction, 'pull' | 'files' | 'steps'>): Promise<Failure | undefined> {
  const stage = await openStage(pull, settling);
  try {
    return await stage.run(files, steps);
  } finally {
    await stage.stop();
  }
}

/** The same kind of failure of the same thing: what stands before the first figure, place or address. */
function isAlike(one: Failure | undefined, other: Failure): boolean {
  const what = ({ kind, message }: Failure): string => `${kind} ${/^[^\d{"]*/.exec(message)?.[0] ?? ''}`;
  return one !== undefined && what(one) === what(other);
}

/**
 * As few steps as can be found that still fail in the same way: stretches are left out, shorter and shorter ones, for as
 * long as it may take (milliseconds). Undefined: the steps alone do not fail on a fresh server.
 */
export async function minimise(found: Reproduction, failure: Failure, time: number): Promise<Reproduction | undefined> {
  const end = performance.now() + time;
  const fails = async (steps: readonly Step[], files = found.files): Promise<boolean> =>
    isAlike(await reproduce({ ...found, files, steps }), failure);
  const upTo = found.steps.slice(0, failure.at + 1);
  if (!(await fails(upTo))) return undefined;
  // Comparisons before the last one only cost time, if they have no part in it.
  const once = upTo.filter((step, at) => step.does !== 'compare' || at === failure.at);
  let steps: readonly Step[] = (await fails(once)) ? once : upTo;
  for (let length = steps.length >> 1; length >= 1; length >>= 1) {
    for (let at = 0; at < steps.length - 1 && performance.now() < end; ) {
      // The last step is where it shows.
      const fewer = [...steps.slice(0, at), ...steps.slice(Math.min(at + length, steps.length - 1))];
      if (await fails(fewer)) steps = fewer;
      else at += length;
    }
  }
  let files = found.files;
  for (const name of Object.keys(files)) {
    const fewer = Object.fromEntries(Object.entries(files).filter(([other]) => other !== name));
    if (performance.now() < end && (await fails(steps, fewer))) files = fewer;
  }
  return { ...found, files, steps };
}
