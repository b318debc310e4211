/** Where places of an earlier text stand in the present one. */
export interface Shift {
  /** The offset in the present text; undefined where its surroundings have been rewritten. */
  offset(before: number): number | undefined;
}

/** Compares two texts by their common beginning and end: all that one place of typing changes lies between. */
export function shiftBetween(before: string, after: string): Shift {
  if (before === after) return { offset: (at) => at };
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shortest - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end++;
  }
  const rewritten = before.length - end;
  return {
    offset(at) {
      if (at <= start) return at;
      return at >= rewritten ? at + after.length - before.length : undefined;
    },
  };
}
