/** A sum that grows by one term at a time, with Neumaier's compensation as in sumOf. */
export type RunningSum = { sum: number; lost: number };

export function runningSum(): RunningSum {
  return { sum: 0, lost: 0 };
}

export function addTo(running: RunningSum, value: number): void {
  const next = running.sum + value;
  running.lost += Math.abs(running.sum) >= Math.abs(value) ? running.sum - next + value : value - next + running.sum;
  running.sum = next;
}

export function totalSum({ sum, lost }: RunningSum): number {
  return Number.isFinite(sum) ? sum + lost : sum;
}
