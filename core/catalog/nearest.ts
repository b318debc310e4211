import { distance } from 'fastest-levenshtein';
import { nameKey } from './name-key.ts';

/** Longer names than this are nobody's typo of a catalogue name; it also bounds the work. */
const LONGEST_NAME = 100;

/** A prefix counts when it is at least this long and at least a quarter of the candidate. */
const SHORTEST_PREFIX = 3;

interface Ranked {
  readonly candidate: string;
  /** 0: same but for case and separators; 1: begins like it; 2: a few letters off. */
  readonly rank: 0 | 1 | 2;
  readonly cost: number;
}

/** Two neighbouring letters swapped: one slip of the fingers, though Levenshtein counts two edits. */
function isNeighbourSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

function rank(key: string, candidate: string): Ranked | undefined {
  const other = nameKey(candidate);
  if (other === key) return { candidate, rank: 0, cost: 0 };
  if (key.length >= SHORTEST_PREFIX && key.length * 4 >= other.length && other.startsWith(key)) {
    return { candidate, rank: 1, cost: other.length - key.length };
  }
  const limit = Math.max(1, Math.floor(key.length / 3));
  if (key.length < 2 || Math.abs(other.length - key.length) > limit) return undefined;
  const cost = isNeighbourSwap(key, other) ? 1 : distance(key, other);
  return cost <= limit ? { candidate, rank: 2, cost } : undefined;
}

/**
 * The candidates that `name` may have been meant to be, best first: the same name but for case and separators, names
 * that begin with it, then names at most max(1, a third of its length) edits away. Equal ones stand in alphabetical
 * order, so the answer never depends on the order of the candidates.
 */
export function nearestSeveral(name: string, candidates: Iterable<string>, limit = 3): readonly string[] {
  const key = name.length > LONGEST_NAME ? '' : nameKey(name);
  if (key === '') return [];
  const ranked: Ranked[] = [];
  for (const candidate of new Set(candidates)) {
    const found = rank(key, candidate);
    if (found !== undefined) ranked.push(found);
  }
  ranked.sort((a, b) => a.rank - b.rank || a.cost - b.cost || (a.candidate < b.candidate ? -1 : 1));
  return ranked.slice(0, limit).map((r) => r.candidate);
}

/** The one candidate that `name` was most likely meant to be, or undefined where nothing is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  return nearestSeveral(name, candidates, 1)[0];
}

/** Shorter names differ by a letter and are both meant. */
const SHORTEST_SLIP = 6;

/**
 * Whether a name is another one with a single slip of the fingers in it: a letter too many, too few or another, or two in
 * each other's place. A digit is never a slip: `recall_at_5` is not `recall_at_k`.
 */
export function isSlipOf(name: string, candidate: string): boolean {
  const [a, b] = [nameKey(name), nameKey(candidate)];
  if (a === b || Math.min(a.length, b.length) < SHORTEST_SLIP || name.length > LONGEST_NAME) return false;
  const digits = (text: string): string => text.replace(/\D/g, '');
  return digits(a) === digits(b) && (isNeighbourSwap(a, b) || distance(a, b) === 1);
}
