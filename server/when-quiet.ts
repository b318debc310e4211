import type { Ports } from './ports.ts';

/** Work that nobody waits for. */
export interface QuietWork {
  /** Begins it; the second time does nothing. */
  start(): void;
  /** Something has happened: the work rests until nothing has happened for a while. */
  disturb(): void;
}

/** Longer than between two keys. */
const rest = 250;

/** Work in steps, each in a turn of its own, while nothing else happens. If a step fails there is no next one. */
export function whenQuiet(
  ports: Pick<Ports, 'schedule' | 'later'>,
  begin: () => Promise<Iterator<void>>,
  failed: (error: unknown) => void,
): QuietWork {
  let steps: Iterator<void> | undefined;
  let isStarted = false;
  /** What was scheduled before the last disturbance does nothing. */
  let round = 0;
  let cancelRest: (() => void) | undefined;

  const step = (own: number): void => {
    if (own !== round || !steps) return;
    try {
      if (steps.next().done) steps = undefined;
      else ports.schedule(() => step(own));
    } catch (error) {
      steps = undefined;
      failed(error);
    }
  };

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      begin().then((all) => {
        steps = all;
        ports.schedule(() => step(round));
      }, failed);
    },
    disturb() {
      if (!steps) return;
      const own = ++round;
      cancelRest?.();
      cancelRest = ports.later(rest, () => step(own));
    },
  };
}
