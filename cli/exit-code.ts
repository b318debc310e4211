/** 0 promote or clean · 1 block or findings · 2 bad usage or invalid input · 3 hold. */
export type ExitCode = 0 | 1 | 2 | 3;

const worstFirst: readonly ExitCode[] = [2, 1, 3, 0];

/** Of several results the worst, in the order 2, 1, 3, 0. */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
  const all = new Set(codes);
  return worstFirst.find((code) => all.has(code)) ?? 0;
}
