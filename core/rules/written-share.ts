/** A share as YAML gives it: `0.95`, or `95%`. Undefined where it is neither; its schema says so. */
export function shareOf(written: unknown): number | undefined {
  if (typeof written === 'number') return written;
  const percent = typeof written === 'string' ? /^\s*(\d+(?:\.\d*)?)\s*%\s*$/.exec(written) : null;
  return percent ? Number(percent[1]) / 100 : undefined;
}
