/** How what a gate accepts lies to what another accepts: included is stronger. */
export type Relation = 'equal' | 'stronger' | 'weaker' | 'incomparable';

/** The relation of two conditions that hold together. */
export function both(a: Relation, b: Relation): Relation {
  if (a === 'equal') return b;
  if (b === 'equal' || a === b) return a;
  return 'incomparable';
}
