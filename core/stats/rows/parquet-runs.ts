// Parquet's hybrid of run lengths and packed bits, read in steps: indexes into dictionaries, and which values are there.

export type Runs = {
  /** The next `count` numbers, to `to[at]` and on. Throws where there are no more. */
  read(to: Int32Array, at: number, count: number): void;
};

/** Numbers of `width` bits (0 to 32). Every loop is bounded by what is asked for: a run may claim any length. */
export function hybridRuns(bytes: Uint8Array, width: number): Runs {
  if (!(width >= 0 && width <= 32)) throw new Error('A page is packed in more than 32 bits');
  let at = 0;
  let left = 0;
  let isPacked = false;
  let repeated = 0;
  /** Bits of a packed run that have been read, from `at`. */
  let bit = 0;
  let runBytes = 0;

  const byteAt = (index: number): number => {
    const byte = bytes[index];
    if (byte === undefined) throw new Error('A page ends within its values');
    return byte;
  };
  const begin = (): void => {
    at += runBytes;
    let run = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = byteAt(at++);
      if (shift > 28) throw new Error('A run of values has no length');
      run += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    isPacked = run % 2 === 1;
    left = Math.floor(run / 2) * (isPacked ? 8 : 1);
    bit = 0;
    if (isPacked) {
      runBytes = (left / 8) * width;
      return;
    }
    runBytes = (width + 7) >> 3;
    repeated = 0;
    for (let i = 0; i < runBytes; i++) repeated += byteAt(at + i) * 2 ** (8 * i);
  };
  const packed = (): number => {
    let value = 0;
    for (let taken = 0; taken < width; ) {
      const offset = bit & 7;
      const some = Math.min(8 - offset, width - taken);
      value += ((byteAt(at + (bit >>> 3)) >>> offset) & ((1 << some) - 1)) * 2 ** taken;
      taken += some;
      bit += some;
    }
    return value;
  };
  return {
    read: (to, from, count) => {
      const end = from + count;
      for (let i = from; i < end; ) {
        if (width === 0) {
          to.fill(0, i, end);
          return;
        }
        while (left === 0) begin();
        const some = Math.min(left, end - i);
        left -= some;
        if (isPacked) for (const stop = i + some; i < stop; i++) to[i] = packed();
        else {
          to.fill(repeated, i, i + some);
          i += some;
        }
      }
    },
  };
}
