import type { Text } from './text.ts';

/** What an edit replaced: `oldEnd` in the text before, `newEnd` in the text after; both texts are the same elsewhere. */
export interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

const stride = 4096;

/** The one change between two texts, as small as it can be. */
export function changeBetween(before: string, after: string): Change {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  // Whole stretches are compared many times as fast as one character after the other.
  while (start + stride <= shortest && before.slice(start, start + stride) === after.slice(start, start + stride)) {
    start += stride;
  }
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  const most = shortest - start;
  const [oldLength, newLength] = [before.length, after.length];
  let end = 0;
  while (
    end + stride <= most &&
    before.slice(oldLength - end - stride, oldLength - end) === after.slice(newLength - end - stride, newLength - end)
  ) {
    end += stride;
  }
  while (end < most && before.charCodeAt(oldLength - 1 - end) === after.charCodeAt(newLength - 1 - end)) end++;
  return { start, oldEnd: oldLength - end, newEnd: newLength - end };
}

/** Two changes, one after the other, as one. */
export function changeOfBoth(first: Change, second: Change): Change {
  return {
    start: Math.min(first.start, second.start),
    oldEnd: second.oldEnd > first.newEnd ? second.oldEnd - first.newEnd + first.oldEnd : first.oldEnd,
    newEnd: first.newEnd > second.oldEnd ? first.newEnd - second.oldEnd + second.newEnd : second.newEnd,
  };
}

/** Whether a change can be what lies between two texts. */
export function fits({ start, oldEnd, newEnd }: Change, before: Text, after: Text): boolean {
  return (
    start >= 0 &&
    start <= oldEnd &&
    start <= newEnd &&
    oldEnd <= before.length &&
    after.length - before.length === newEnd - oldEnd
  );
}
