// Counts per combination of protected attributes' groups.
import { grown } from '../grown.ts';
import type { ConfusionCounts } from '../rates.ts';

/** What of a row is counted beside its being there: one of four outcomes, or none, and being selected. */
export const COUNTED = { tp: 0, fp: 1, tn: 2, fn: 3, noOutcome: 4, selected: 8 } as const;

/** What was counted of one combination: `groups` has a code per attribute, −1 for attributes that are summed over. */
export type Cell = ConfusionCounts & {
  readonly groups: readonly number[];
  readonly n: number;
  readonly selected: number;
};

export type GroupCells = {
  /** Counts rows by their codes of each attribute; `what` has an outcome of each, plus `selected`. */
  add(groups: readonly Int32Array[], what: Uint8Array, rows: number): void;
  /** Sums over all attributes but the given ones, by their indexes; undefined for crossed ones after too many cells. */
  cells(attributes: readonly number[]): readonly Cell[] | undefined;
};

/** No column of groups has more different values. */
export const LARGEST_GROUPS = 1000;

export const tooManyGroups = `The column has more than ${LARGEST_GROUPS.toLocaleString('en-US')} different values, so it holds no groups. Put the values into groups first.`;

/** With more combinations than this, the attributes are counted one by one. */
const LARGEST_CELLS = 65_536;

/** A counter for each value of `what`, of which a row has one. */
const FIELDS = 16;
const RADIX = 1024; // above LARGEST_GROUPS: a code has a digit of its own

/** Attributes are given by number; a row's code of an attribute must be from 0 to LARGEST_GROUPS − 1. */
export function groupCells(attributes: number): GroupCells {
  let joint: Trie | undefined = trie(attributes);
  let single: readonly Trie[] | undefined;

  const separate = (): readonly Trie[] => {
    const tries = Array.from({ length: attributes }, () => trie(1));
    for (const cell of joint?.all() ?? []) {
      for (const [a, one] of tries.entries()) one.add([cell.groups[a] ?? 0], cell.counters);
    }
    joint = undefined;
    return tries;
  };
  return {
    add: (groups, what, rows) => {
      let row = 0;
      if (joint) {
        row = joint.countRows(groups, what, 0, rows, LARGEST_CELLS);
        if (row < rows) single = separate();
      }
      for (const [a, one] of single?.entries() ?? []) {
        const column = groups[a];
        if (column) one.countRows([column], what, row, rows, Number.POSITIVE_INFINITY);
      }
    },
    cells: (wanted) => {
      const of = joint ?? (wanted.length === 1 ? single?.[wanted[0] ?? 0] : single?.[0]);
      if (!of || (!joint && wanted.length > 1)) return undefined;
      return summed(of.all().map(countsOf), (groups) =>
        joint
          ? groups.map((code, a) => (wanted.includes(a) ? code : -1))
          : Array.from({ length: attributes }, (_, a) => (a === wanted[0] ? (groups[0] ?? -1) : -1)),
      );
    },
  };
}

/** Cells whose kept groups are the same, added up. Counts stand in the order of `countOrder`. */
export function summed<G>(
  cells: readonly { readonly groups: readonly G[]; readonly counts: readonly number[] }[],
  kept: (groups: readonly G[]) => readonly number[],
): readonly Cell[] {
  const sums = new Map<string, { readonly groups: readonly number[]; readonly counts: number[] }>();
  for (const { groups, counts } of cells) {
    const codes = kept(groups);
    const key = codes.join();
    const sum = sums.get(key);
    if (sum) for (const [i, value] of counts.entries()) sum.counts[i] = (sum.counts[i] ?? 0) + value;
    else sums.set(key, { groups: codes, counts: [...counts] });
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
}

/** The counts of a cell in the order in which they are added up. */
export const countOrder = ['n', 'selected', 'tp', 'fp', 'tn', 'fn'] as const;

type Counted = { readonly groups: readonly number[]; readonly counters: Float64Array };

/** The counts in the order of `countOrder`, from a counter for each value of `what`. */
function countsOf({ groups, counters }: Counted): { readonly groups: readonly number[]; readonly counts: number[] } {
  const having = (test: (what: number) => boolean): number =>
    counters.reduce((sum, count, what) => (test(what) ? sum + count : sum), 0);
  const outcome = (of: number): number => having((what) => what % COUNTED.selected === of);
  const { tp, fp, tn, fn } = COUNTED;
  return {
    groups,
    counts: [having(() => true), having((what) => what >= COUNTED.selected), ...[tp, fp, tn, fn].map(outcome)],
  };
}

type Trie = {
  /** Counts rows until all are, or there are more combinations than `most`; gives the first row that is not counted. */
  countRows(columns: readonly Int32Array[], what: Uint8Array, from: number, to: number, most: number): number;
  /** Adds to the counters of one combination. */
  add(codes: readonly number[], counters: Float64Array): void;
  all(): readonly Counted[];
};

/** Finds the place of a combination of codes, a level of the trie for each attribute; makes it when it is new. */
function trie(depth: number): Trie {
  const levels = Array.from({ length: depth }, () => new Map<number, number>());
  // Few groups of few attributes are the rule: their combinations are found without a map.
  const isShort = depth <= 4;
  const direct = new Int32Array(isShort ? 16 ** depth : 0).fill(-1);
  const paths: number[][] = [];
  let scratch = new Int32Array();
  let counters = new Float64Array(64 * FIELDS);

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
      if ((node + 1) * FIELDS > counters.length) counters = grown(counters, counters.length * 2);
    }
    return node;
  };
  return {
    countRows: (columns, what, from, to, most) => {
      const keys = to > scratch.length ? (scratch = new Int32Array(to)) : scratch;
      if (isShort) shortKeys(columns, to, keys);
      else keys.fill(-1, 0, to);
      for (let row = from; row < to; row++) {
        if (paths.length > most) return row;
        const key = keys[row] as number;
        let node = key < 0 ? -1 : (direct[key] as number);
        if (node < 0) {
          node = index(codesAt(columns, row));
          if (key >= 0) direct[key] = node;
        }
        const at = node * FIELDS + (what[row] as number);
        counters[at] = (counters[at] as number) + 1;
      }
      return to;
    },
    add: (codes, more) => {
      const base = index(codes) * FIELDS;
      for (let i = 0; i < FIELDS; i++) counters[base + i] = (counters[base + i] ?? 0) + (more[i] ?? 0);
    },
    all: () => paths.map((groups, at) => ({ groups, counters: counters.slice(at * FIELDS, (at + 1) * FIELDS) })),
  };
}

/** A function of its own: one in the loop over rows would have each row make an object to keep its number in. */
function codesAt(columns: readonly Int32Array[], row: number): readonly number[] {
  return columns.map((column) => column[row] ?? 0);
}

/** A number for each row's combination of codes, into `keys`; −1 where one of them is not below 16. */
function shortKeys(columns: readonly Int32Array[], rows: number, keys: Int32Array): void {
  keys.fill(0, 0, rows);
  for (const column of columns) {
    for (let row = 0; row < rows; row++) {
      const key = keys[row] as number;
      const code = column[row] ?? 0;
      keys[row] = key < 0 || code > 15 ? -1 : key * 16 + code;
    }
  }
}
