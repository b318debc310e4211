/** Intervals at 95 %, by the textbook, in doubles. */

export type Ends = readonly [number, number];

/** The standard normal's 97.5 % point. */
const z = 1.959963984540054;

/** Wilson's score interval of a proportion. */
export function wilson(events: number, n: number): Ends {
  const p = events / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return [events === 0 ? 0 : middle - half, events === n ? 1 : middle + half];
}

/** Newcombe's method 10 for p1 − p2. */
export function newcombe(x1: number, n1: number, x2: number, n2: number): Ends {
  const [p1, p2] = [x1 / n1, x2 / n2];
  const [[l1, u1], [l2, u2]] = [wilson(x1, n1), wilson(x2, n2)];
  const d = p1 - p2;
  return [d - Math.hypot(p1 - l1, u2 - p2), d + Math.hypot(u1 - p1, p2 - l2)];
}

/** Katz's log interval for p1 / p2; undefined where a count is zero. */
export function katz(x1: number, n1: number, x2: number, n2: number): Ends | undefined {
  if (x1 === 0 || x2 === 0) return undefined;
  const se = Math.sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2);
  const ratio = x1 / n1 / (x2 / n2);
  return [ratio * Math.exp(-z * se), ratio * Math.exp(z * se)];
}

const logFactorials = [0];
function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  return logFactorials[n] ?? 0;
}

/** P(X ≤ x) of a binomial, term by term; where most terms are added, one less those that are not. */
function atMost(x: number, n: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return x >= n ? 1 : 0;
  if (x > n / 2) return x >= n ? 1 : 1 - atMost(n - x - 1, n, 1 - p);
  let sum = 0;
  for (let k = 0; k <= x; k++) {
    const ways = logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    sum += Math.exp(ways + k * Math.log(p) + (n - k) * Math.log1p(-p));
  }
  return sum;
}

/** Clopper and Pearson's exact interval with the given probability in each tail, by bisection. */
export function clopperPearson(x: number, n: number, tail = 0.025): Ends {
  const solve = (goal: (p: number) => boolean): number => {
    let [low, high] = [0, 1];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (goal(middle)) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  const lower = x === 0 ? 0 : solve((p) => 1 - atMost(x - 1, n, p) < tail);
  const upper = x === n ? 1 : solve((p) => atMost(x, n, p) > tail);
  return [lower, upper];
}

/** Exact ends of independent rates such that all of them hold at once in 95 % of cases. */
export function exactTogether(...rates: readonly (readonly [number, number])[]): readonly Ends[] {
  const tail = (1 - 0.95 ** (1 / rates.length)) / 2;
  return rates.map(([x, n]) => clopperPearson(x, n, tail));
}

/** A rate's interval: exact under 5 events or non-events, else Wilson's. */
export const rateEnds = (x: number, n: number): Ends => (x < 5 || n - x < 5 ? clopperPearson(x, n) : wilson(x, n));
