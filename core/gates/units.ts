import { type Exact, exactOf } from '../stats/decimal.ts';

/** Seconds in each unit of time that bounds and metrics may use. */
const seconds: Readonly<Record<string, string>> = {
  ns: '1e-9',
  us: '1e-6',
  µs: '1e-6',
  ms: '1e-3',
  s: '1',
  min: '60',
  h: '3600',
  d: '86400',
};

/** Units of metrics that are pure numbers, of which `%` is a hundredth. */
const pureNumbers: ReadonlySet<string> = new Set(['', 'fraction', 'ratio', 'share', 'p']);

export function isPureNumber(unit: string): boolean {
  return pureNumbers.has(unit);
}

/**
 * What an amount in one unit must be multiplied with to be in another; undefined where the two don't measure the same
 * thing. `currency` is any ISO 4217 code: which one, the evidence says.
 */
export function conversion(from: string, to: string): Exact | undefined {
  if (from === to) return exactOf(1);
  if (from === '%') return isPureNumber(to) ? exactOf('0.01') : undefined;
  if (to === 'currency' && /^[A-Z]{3}$/.test(from)) return exactOf(1);
  const fromSeconds = seconds[from];
  const toSeconds = seconds[to];
  if (fromSeconds === undefined || toSeconds === undefined) return undefined;
  const factor = exactOf(toSeconds);
  return factor && exactOf(fromSeconds)?.div(factor);
}
