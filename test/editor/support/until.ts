const STEP = 25;

/**
 * The first value of `probe` that is neither false nor undefined. The editor tells of some of its changes by no event;
 * this looks again and again, and fails with `what` after `limit` milliseconds.
 */
export async function until<T>(
  what: string,
  probe: () => T | false | undefined | PromiseLike<T | false | undefined>,
  limit = 30_000,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await probe();
    if (value !== false && value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited ${limit} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, STEP));
  }
}
