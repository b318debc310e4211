// Counts per combination of protected attributes' groups.
import type { ConfusionCounts } from '../rates.ts';

/** tp, fp, tn and fn in this order; no outcome where label or prediction are not given. */
export type OutcomeIndex = 0 | 1 | 2 | 3 | -1;

/** What was counted of one combination: `groups` has a code per attribute, −1 for attributes that are summed over. */
export type Cell = ConfusionCounts & {
  readonly groups: readonly number[];
  readonly n: number;
  readonly selected: number;
};

export type GroupCells = {
  add(groups: readonly Int32Array[], row: number, outcome: OutcomeIndex, selected: boolean): void;
  /** Sums over all attributes but the given ones, by their indexes; undefined for crossed ones after too many cells. */
  cells(attributes: readonly number[]): readonly Cell[] | undefined;
};

/** No column of groups has more different values. */
export const LARGEST_GROUPS = 1000;
/** With more combinations than this, the attributes are counted one by one. */
const LARGEST_CELLS = 65_536;

const FIELDS = 6;
const N = 0;
const SELECTED = 1;
const OUTCOMES = 2;
const RADIX = 1024; // above LARGEST_GROUPS: a code has a digit of its own

/** Attributes are given by number; a row's code of an attribute must be from 0 to LARGEST_GROUPS − 1. */
export function groupCells(attributes: number): GroupCells {
  let joint: Trie | undefined = trie(attributes);
  let single: readonly Trie[] | undefined;

  const separate = (): readonly Trie[] => {
    const tries = Array.from({ length: attributes }, () => trie(1));
    for (const cell of joint?.all() ?? []) {
      for (const [a, one] of tries.entries()) {
        const at = one.index([cell.groups[a] ?? 0]);
        for (let field = 0; field < FIELDS; field++) one.count(at, field, cell.counts[field] ?? 0);
      }
    }
    joint = undefined;
    return tries;
  };
  const count = (to: Trie, at: number, outcome: OutcomeIndex, selected: boolean): void => {
    to.count(at, N, 1);
    if (selected) to.count(at, SELECTED, 1);
    if (outcome >= 0) to.count(at, OUTCOMES + outcome, 1);
  };
  return {
    add: (groups, row, outcome, selected) => {
      if (joint) count(joint, joint.indexOfRow(groups, row), outcome, selected);
      else
        for (const [a, one] of (single ?? []).entries()) {
          const column = groups[a];
          if (column) count(one, one.indexOfRow([column], row), outcome, selected);
        }
      if (joint && joint.size() > LARGEST_CELLS) single = separate();
    },
    cells: (wanted) => {
      const of = joint ?? (wanted.length === 1 ? single?.[wanted[0] ?? 0] : single?.[0]);
      if (!of || (!joint && wanted.length > 1)) return undefined;
      const sums = new Map<string, { groups: number[]; counts: number[] }>();
      for (const { groups, counts } of of.all()) {
        const kept = joint
          ? groups.map((code, a) => (wanted.includes(a) ? code : -1))
          : Array.from({ length: attributes }, (_, a) => (a === wanted[0] ? (groups[0] ?? -1) : -1));
        const key = kept.join();
        const sum = sums.get(key);
        if (sum) for (const [i, value] of counts.entries()) sum.counts[i] = (sum.counts[i] ?? 0) + value;
        else sums.set(key, { groups: kept, counts: [...counts] });
      }
      return Array.from(sums.values(), ({ groups, counts: [n = 0, selected = 0, tp = 0, fp = 0, tn = 0, fn = 0] }) => ({
        groups,
        n,
        selected,
        tp,
        fp,
        tn,
        fn,
      }));
    },
  };
}

type Trie = {
  size(): number;
  index(codes: readonly number[]): number;
  indexOfRow(columns: readonly Int32Array[], row: number): number;
  count(at: number, field: number, by: number): void;
  all(): readonly { readonly groups: readonly number[]; readonly counts: readonly number[] }[];
};

/** Finds the place of a combination of codes, a level of the trie for each attribute; makes it when it is new. */
function trie(depth: number): Trie {
  const levels = Array.from({ length: depth }, () => new Map<number, number>());
  // Few groups of few attributes are the rule: their combinations are found without a map.
  const direct = depth <= 4 ? new Int32Array(16 ** depth).fill(-1) : undefined;
  const paths: number[][] = [];
  let counts = new Float64Array(64 * FIELDS);

  const index = (codes: readonly number[]): number => {
    let node = 0;
    for (const [level, code] of codes.entries()) {
      const map = levels[level];
      const key = node * RADIX + code;
      const next = map?.get(key);
      if (next === undefined) map?.set(key, (node = map.size));
      else node = next;
    }
    if (paths[node] === undefined) {
      paths[node] = [...codes];
      if ((node + 1) * FIELDS > counts.length) {
        const larger = new Float64Array(counts.length * 2);
        larger.set(counts);
        counts = larger;
      }
    }
    return node;
  };
  return {
    size: () => paths.length,
    index,
    indexOfRow: (columns, row) => {
      let short = direct === undefined ? -1 : 0;
      for (let a = 0; a < depth && short >= 0; a++) {
        const code = columns[a]?.[row] ?? 0;
        short = code < 16 ? short * 16 + code : -1;
      }
      const known = direct === undefined || short < 0 ? -1 : (direct[short] ?? -1);
      if (known >= 0) return known;
      const found = index(columns.map((column) => column[row] ?? 0));
      if (direct !== undefined && short >= 0) direct[short] = found;
      return found;
    },
    count: (at, field, by) => {
      const i = at * FIELDS + field;
      counts[i] = (counts[i] ?? 0) + by;
    },
    all: () =>
      paths.map((groups, at) => ({ groups, counts: Array.from(counts.subarray(at * FIELDS, (at + 1) * FIELDS)) })),
  };
}
