/** Where places of an earlier text stand in the present one. */
export interface Shift {
  /** The offset in the present text; undefined where its surroundings have been rewritten. */
  offset(before: number): number | undefined;
}

/**
 * Compares two texts that differ by typing. One changed place is found by the texts' common beginning and end; between
 * several, lines are matched with each other.
 */
export function shiftBetween(before: string, after: string): Shift {
  if (before === after) return { offset: (at) => at };
  const { start, end } = commonEnds(before, after);
  const rewritten = before.length - end;
  let lines: Shift | undefined;
  return {
    offset(at) {
      if (at <= start) return at;
      if (at >= rewritten) return at + after.length - before.length;
      lines ??= shiftOfLines(before, after, start, end);
      return lines.offset(at);
    },
  };
}

function commonEnds(before: string, after: string): { start: number; end: number } {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  const limit = shortest - start;
  while (end < limit && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end++;
  return { start, end };
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function shiftOfLines(before: string, after: string, start: number, end: number): Shift {
  const first = before.lastIndexOf('\n', start - 1) + 1;
  const old = linesBetween(before, first, lineEnd(before, before.length - end));
  const now = linesBetween(after, first, lineEnd(after, after.length - end));
  const pairs = pairLines(old, now);
  return {
    offset(at) {
      const index = old.findLastIndex((line) => line.start <= at);
      const line = old[index];
      const other = now[pairs[index] ?? -1];
      if (!line || !other) return undefined;
      const column = at - line.start;
      if (line.text === other.text) return other.start + column;
      const common = commonEnds(line.text, other.text);
      if (column <= common.start) return other.start + column;
      const behind = line.text.length - column;
      return behind <= common.end ? other.start + other.text.length - behind : undefined;
    },
  };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function linesBetween(text: string, from: number, to: number): readonly Line[] {
  const lines: Line[] = [];
  for (let at = from; at <= to; ) {
    const end = Math.min(lineEnd(text, at), to);
    lines.push({ text: text.slice(at, end), start: at });
    at = end + 1;
  }
  return lines;
}

/** For each line the line that it has become: lines that occur once in both texts hold the others in their places. */
function pairLines(old: readonly Line[], now: readonly Line[]): readonly (number | undefined)[] {
  const pairs: (number | undefined)[] = new Array(old.length);
  const onlyNow = occurringOnce(now);
  const onlyOld = occurringOnce(old);
  let fromOld = 0;
  let fromNow = 0;
  const fill = (toOld: number, toNow: number): void => {
    if (toOld - fromOld === toNow - fromNow) {
      for (let i = 0; i < toOld - fromOld; i++) pairs[fromOld + i] = fromNow + i;
      return;
    }
    for (
      let i = 0;
      old[fromOld + i]?.text === now[fromNow + i]?.text && fromOld + i < toOld && fromNow + i < toNow;
      i++
    ) {
      pairs[fromOld + i] = fromNow + i;
    }
    for (
      let i = 1;
      old[toOld - i]?.text === now[toNow - i]?.text && toOld - i >= fromOld && toNow - i >= fromNow;
      i++
    ) {
      pairs[toOld - i] ??= toNow - i;
    }
  };
  for (const [text, index] of onlyOld) {
    const there = onlyNow.get(text);
    if (there === undefined || there < fromNow) continue;
    fill(index, there);
    pairs[index] = there;
    fromOld = index + 1;
    fromNow = there + 1;
  }
  fill(old.length, now.length);
  return pairs;
}

function occurringOnce(lines: readonly Line[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const twice = new Set<string>();
  lines.forEach(({ text }, index) => {
    if (found.has(text)) twice.add(text);
    found.set(text, index);
  });
  for (const text of twice) found.delete(text);
  return found;
}
