/** Places in a text, in their order. */
export type Offsets = Readonly<ArrayLike<number>>;

/** Offsets of which some are replaced, and those behind them are `by` more. */
export function splicedOffsets(
  before: Offsets,
  at: number,
  removed: number,
  fresh: readonly number[],
  by: number,
): Int32Array {
  const known = before instanceof Int32Array ? before : Int32Array.from(before);
  const offsets = new Int32Array(known.length - removed + fresh.length);
  offsets.set(known.subarray(0, at));
  offsets.set(fresh, at);
  const behind = offsets.subarray(at + fresh.length);
  behind.set(known.subarray(at + removed));
  if (by !== 0) for (let index = 0; index < behind.length; index++) behind[index] = (behind[index] ?? 0) + by;
  return offsets;
}
