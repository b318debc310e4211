// Decimal numbers of more digits than a double holds, as data frames write them, without making a text of each.

/** Half of the distance between neighbouring doubles is looked at as if it were this much shorter, for safety. */
const SURELY = 1 - 2 ** -20;

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer); // little-endian, as every platform is that runs this

/**
 * The double that is nearest to (head · shift + tail) / divisor, where that is sure; NaN where it is nearly halfway
 * between two. All four are exact: whole numbers below 2⁵³, or powers of ten up to 10²², and the result is between 1e-22
 * and 1e22. By sums and products of two doubles each (Dekker 1971).
 */
export function nearestQuotient(head: number, shift: number, tail: number, divisor: number): number {
  const product = head * shift;
  const numerator = product + tail;
  // What the two roundings lost.
  const kept = numerator - product;
  const lost = product - (numerator - kept) + (tail - kept) + lostOfProduct(head, shift, product);
  const guess = numerator / divisor;
  const back = guess * divisor;
  const correction = (numerator - back - lostOfProduct(guess, divisor, back) + lost) / divisor;
  const nearest = guess + correction;
  const added = nearest - guess;
  const error = Math.abs(guess - (nearest - added) + (correction - added));
  bits[0] = nearest;
  const exponent = (words[1] as number) >>> 20;
  words[0] = 0;
  words[1] = (exponent - 53) << 20;
  return error < (bits[0] as number) * SURELY ? nearest : Number.NaN;
}

/** a · b − product, exactly. */
function lostOfProduct(a: number, b: number, product: number): number {
  const [ac, bc] = [134217729 * a, 134217729 * b];
  const ah = ac - (ac - a);
  const al = a - ah;
  const bh = bc - (bc - b);
  const bl = b - bh;
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}
