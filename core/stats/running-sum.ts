/**
 * A sum that grows by one term at a time, with Neumaier's compensation as in sumOf: the sum, and what it has lost. Two
 * doubles in an array, since a number that an object holds is made anew at each change until its code is compiled.
 */
export type RunningSum = Float64Array;

export function runningSum(): RunningSum {
  return new Float64Array(2);
}

export function addTo(running: RunningSum, value: number): void {
  const sum = running[0] as number;
  const next = sum + value;
  const lost = Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
  running[0] = next;
  running[1] = (running[1] as number) + lost;
}

export function totalSum(running: RunningSum): number {
  const [sum = 0, lost = 0] = running;
  return Number.isFinite(sum) ? sum + lost : sum;
}
