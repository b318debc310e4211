// Binomial tails with integer counts, as sums of their terms.
//
// The first term comes from Loader's saddle-point expansion ("Fast and accurate computation of binomial
// probabilities", 2000), which keeps full relative precision where logarithms of factorials would cancel.

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** log k! minus Stirling's formula for it, for k ≥ 1 */
function stirlingError(k: number): number {
  if (k <= 15) {
    let factorial = 1;
    for (let i = 2; i <= k; i++) factorial *= i;
    return Math.log(factorial) - (k + 0.5) * Math.log(k) + k - HALF_LOG_TWO_PI;
  }
  const s = 1 / (k * k);
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188))))) / k;
}

/** x log(x/mean) + mean − x, without the cancellation that it has near x = mean */
function deviance(x: number, mean: number): number {
  const gap = x - mean;
  if (Math.abs(gap) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = gap / (x + mean);
  let sum = gap * v;
  let term = 2 * x * v;
  for (let j = 3; j < 1000; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** P(X = k) of n trials with probability p = 1 − q. Both are given, so that the smaller one has its full precision. */
export function binomialProbability(k: number, n: number, p: number, q: number): number {
  if (p === 0) return k === 0 ? 1 : 0;
  if (q === 0) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(n * (q < 0.5 ? Math.log(q) : Math.log1p(-p)));
  if (k === n) return Math.exp(n * (p < 0.5 ? Math.log(p) : Math.log1p(-q)));
  const logarithm =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
  return Math.exp(logarithm) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** P(X ≤ k). Takes as many steps as terms matter: few in the lower tail, about the standard deviation elsewhere. */
export function binomialLowerTail(k: number, n: number, p: number, q: number): number {
  let term = binomialProbability(k, n, p, q);
  let sum = term;
  for (let j = k; j > 0 && term > sum * 1e-18; j--) {
    term *= (j / (n - j + 1)) * (q / p);
    sum += term;
  }
  return Math.min(1, sum);
}

/**
 * The p for which P(X ≤ k) = tail, for k < n: the upper Clopper–Pearson limit. `guess` is a start in (k/n, 1).
 * With `complement` the same for the lower limit: the p for which P(X ≥ n − k) = tail, solved for the small p
 * itself, since 1 − (its complement's limit) would lose the digits of a limit near 0.
 */
export function binomialLimit(k: number, n: number, tail: number, guess: number, complement: boolean): number {
  let low = complement ? 0 : k / n;
  let high = complement ? (n - k) / n : 1;
  let p = guess > low && guess < high ? guess : (low + high) / 2;
  for (let step = 0; step < 200; step++) {
    const q = 1 - p;
    const reached = complement ? binomialLowerTail(k, n, q, p) : binomialLowerTail(k, n, p, q);
    const slope = complement
      ? ((n - k) / p) * binomialProbability(k, n, q, p)
      : (-(n - k) / q) * binomialProbability(k, n, p, q);
    const tooHigh = complement ? reached > tail : reached < tail;
    if (tooHigh) high = p;
    else low = p;
    // Newton on the logarithm of the tail, which is nearly straight; bisection where that leaves the bracket
    const newton = p - (Math.log(reached / tail) * reached) / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - p) <= 2e-16 * p || next === low || next === high) return next;
    p = next;
  }
  return p;
}
