import type { Ports } from './ports.ts';

/** What is worth collecting: the tree of a text takes some ten times as much as the text. */
const enough = 200_000;
/** Collecting stops everything for a moment: it waits until nobody is there. */
const rest = 1500;
/** With code that nobody has run since many collections it is as at the start. */
const many = 8;
/**
 * While a document is open that code is needed: one collection finds what is garbage, and the next ones what that had
 * kept. By then V8 gives back the room for new objects, too, which it keeps where many were made in the last seconds.
 */
const few = 3;
const long = 7000;

export interface Garbage {
  /** A text of so many characters was parsed, or is not needed any more. */
  left(characters: number): void;
  /** Something has happened: collecting waits. */
  disturb(): void;
}

/**
 * Memory that reading documents took, or that of closed ones, given back to the system: left alone, V8 keeps it for what
 * may come.
 */
export function createGarbage(
  { collectGarbage, later }: Pick<Ports, 'collectGarbage' | 'later'>,
  isAnythingOpen: () => boolean,
): Garbage {
  let characters = 0;
  let waiting: (() => void) | undefined;
  const collect = (round: number): void => {
    waiting = undefined;
    collectGarbage?.();
    const isOpen = isAnythingOpen();
    if (round < (isOpen ? few : many)) waiting = later(isOpen ? long : rest / 10, () => collect(round + 1));
    else characters = 0;
  };
  const wait = (): void => {
    waiting?.();
    waiting = later(rest, () => collect(1));
  };
  return {
    left(more) {
      characters += more;
      if (collectGarbage && characters >= enough) wait();
    },
    disturb() {
      if (waiting) wait();
    },
  };
}
