// Distribution functions on top of the library's erfc and its inverse (both within 2 ulp). Everything else that the
// tests here need has integer degrees of freedom or integer counts, where the distribution is a finite sum.
import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';

/** z with P(|Z| ≤ z) = level for a standard normal Z: 1.96 for 0.95. Level in (0, 1), else NaN. */
export function twoSidedNormalQuantile(level: number): number {
  return level > 0 && level < 1 ? Math.SQRT2 * erfcinv(1 - level) : Number.NaN;
}

/** z with P(Z ≤ z) = probability for a standard normal Z. Probability in (0, 1), else NaN. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) return Number.NaN;
  return probability < 0.5 ? -Math.SQRT2 * erfcinv(2 * probability) : Math.SQRT2 * erfcinv(2 * (1 - probability));
}

/** P(|Z| ≥ |z|) of a standard normal Z */
export function normalTwoSidedTail(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/**
 * P(X ≥ x) of a chi-square variable with `df` degrees of freedom, a positive integer (Abramowitz & Stegun 26.4.4–5):
 * with h = x/2, for even df the Poisson sum e^−h Σ h^k/k! over k < df/2, for odd df erfc(√h) and the same sum over half-integers.
 * All terms are positive, so that far tails keep their relative precision.
 */
export function chiSquareTail(x: number, df: number): number {
  if (!Number.isInteger(df) || df < 1 || Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const h = x / 2;
  const odd = df % 2 === 1;
  const base = odd ? erfc(Math.sqrt(h)) : 0;
  const terms = odd ? (df - 1) / 2 : df / 2;
  // logarithm of the first term, h^½ e^−h / Γ(3/2) or e^−h; the k-th is the one before times h / (k + offset)
  const first = odd ? Math.log(2 * Math.sqrt(h / Math.PI)) - h : -h;
  const offset = odd ? 0.5 : 0;
  return Math.min(1, base + (h < 600 ? powerSum(Math.exp(first), h, offset, terms) : logSum(first, h, offset, terms)));
}

function powerSum(first: number, h: number, offset: number, terms: number): number {
  let sum = 0;
  let term = first;
  for (let k = 1; k <= terms; k++) {
    sum += term;
    term *= h / (k + offset);
  }
  return sum;
}

/** The same where e^−h is below the smallest double, although the sum is not. */
function logSum(first: number, h: number, offset: number, terms: number): number {
  let sum = 0;
  let logTerm = first;
  for (let k = 1; k <= terms; k++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(h / (k + offset));
  }
  return sum;
}

/**
 * P(K ≥ λ) of Kolmogorov's distribution, 2 Σ (−1)^(k−1) e^(−2k²λ²) (Kolmogorov 1933). Below 1 that series alternates
 * too long; there its theta transform 1 − √(2π)/λ Σ e^(−(2k−1)²π²/(8λ²)) converges at once.
 */
export function kolmogorovTail(lambda: number): number {
  if (!(lambda > 0)) return 1;
  let sum = 0;
  if (lambda < 1) {
    for (let k = 1; k <= 5; k++) sum += Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * lambda * lambda));
    return 1 - (Math.sqrt(2 * Math.PI) / lambda) * sum;
  }
  for (let k = 1; k <= 5; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * (k * lambda) ** 2);
  return Math.min(1, 2 * sum);
}
