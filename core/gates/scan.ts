/** Where what a number is judged by changes: between two neighbouring numbers. */
export interface Border<T> {
  /** The largest number of the lower side. */
  readonly below: number;
  /** The smallest number of the upper side. */
  readonly above: number;
  readonly before: T;
  readonly after: T;
}

/** More than any policy's bounds on one value. */
const mostBorders = 64;

/**
 * The borders at which a judgement of a number changes, by looking at the given points and halving between those that
 * differ, down to neighbouring whole numbers or doubles. A change and its reverse between two points are not seen: give
 * the points where something may happen.
 */
export function bordersOf<T>(
  points: readonly number[],
  judge: (x: number) => T,
  isSame: (a: T, b: T) => boolean,
  isCount: boolean,
): readonly Border<T>[] {
  const sorted = [...new Set(points.filter(Number.isFinite))].sort((a, b) => a - b);
  const known = new Map<number, T>();
  const at = (x: number): T => {
    if (!known.has(x)) known.set(x, judge(x));
    return known.get(x) as T;
  };
  const borders: Border<T>[] = [];
  const look = (low: number, high: number): void => {
    if (borders.length >= mostBorders || isSame(at(low), at(high))) return;
    const middle = isCount ? Math.floor((low + high) / 2) : low / 2 + high / 2;
    if (middle <= low || middle >= high) {
      borders.push({ below: low, above: high, before: at(low), after: at(high) });
      return;
    }
    look(low, middle);
    look(middle, high);
  };
  sorted.forEach((x, index) => {
    const next = sorted[index + 1];
    if (next !== undefined) look(x, next);
  });
  return borders;
}

const buffer = new DataView(new ArrayBuffer(8));

/** The next double above; the next below with `-1`. */
export function neighbour(x: number, direction: 1 | -1): number {
  if (!Number.isFinite(x)) return x;
  if (x === 0) return direction * Number.MIN_VALUE;
  buffer.setFloat64(0, x);
  const step = x > 0 === direction > 0 ? 1n : -1n;
  buffer.setBigInt64(0, buffer.getBigInt64(0) + step);
  return buffer.getFloat64(0);
}
