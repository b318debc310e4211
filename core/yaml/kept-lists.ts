/**
 * What follows from the items of a list one by one, kept from one version of a document to the next: typing in one gate
 * of a thousand draws from that gate, and costs a look at whether the others are still the same objects.
 *
 * Versions of a list find each other by their first and last items: an edit leaves one of them alone.
 */

/** What was last made of a list, found again by the ends of the next version of it. */
export interface LastByEnds<I extends object, T> {
  get(items: readonly (I | undefined)[]): T | undefined;
  set(items: readonly (I | undefined)[], made: T): void;
}

export function lastByEnds<I extends object, T>(): LastByEnds<I, T> {
  type List = readonly (I | undefined)[];
  const known = new WeakMap<I, { readonly of: List; readonly made: T }>();
  /** Of lists of one item: also one that is another list's end may be looked at alone. */
  const alone = new WeakMap<I, T>();
  // What a half-written list has in place of an item may be anything.
  const isKey = (item: I | undefined): item is I => typeof item === 'object' && item !== null;
  /** None where an end is missing, as where of a long list one item alone is looked at. */
  const endsOf = (items: List): readonly I[] => {
    const [first, last] = [items[0], items.at(-1)];
    return first !== last && isKey(first) && isKey(last) ? [first, last] : [];
  };
  const find = (ends: readonly I[]) => ends.map((end) => known.get(end)).find((last) => last !== undefined);
  return {
    get(items) {
      const [item] = items;
      return items.length === 1 && isKey(item) ? alone.get(item) : find(endsOf(items))?.made;
    },
    set(items, made) {
      const [item] = items;
      if (items.length === 1 && isKey(item)) alone.set(item, made);
      const ends = endsOf(items);
      const before = find(ends);
      // An end that was typed in may be kept for undoing, and would keep what was made of the whole list with it.
      for (const end of before ? endsOf(before.of) : []) known.delete(end);
      for (const end of ends) known.set(end, { of: items, made });
    },
  };
}

/**
 * Draws one thing from each item of a list. What is drawn must follow from the item, its index and the surroundings
 * alone: it is drawn again where one of these is another one.
 */
export function keptDrawing<I extends object, S, O>(
  draw: (item: I | undefined, index: number, surroundings: S) => O,
): (items: readonly (I | undefined)[], surroundings: S) => readonly O[] {
  const last = lastByEnds<I, Drawn<I, S, O>>();
  return (items, surroundings) => drawn(items, surroundings, draw, last).all;
}

/**
 * Draws from those items of a list from which there is something to draw, in their order. Of a thousand items mostly
 * none has it: what is looked at is which items are the same, and not what is in them.
 */
export function keptSome<I extends object, S, O extends object>(
  draw: (item: I | undefined, index: number, surroundings: S) => O | undefined,
): (items: readonly (I | undefined)[], surroundings: S) => readonly O[] {
  const last = lastByEnds<I, Drawn<I, S, O | undefined>>();
  return (items, surroundings) => {
    const found = drawn(items, surroundings, draw, last);
    return (found.some ??= found.all.filter((each) => each !== undefined)) as readonly O[];
  };
}

interface Drawn<I, S, O> {
  readonly of: readonly (I | undefined)[];
  readonly by: S;
  readonly all: readonly O[];
  /** Those that are something. */
  some: readonly O[] | undefined;
}

function drawn<I extends object, S, O>(
  items: readonly (I | undefined)[],
  by: S,
  draw: (item: I | undefined, index: number, surroundings: S) => O,
  last: LastByEnds<I, Drawn<I, S, O>>,
): Drawn<I, S, O> {
  const only = chosen.get(items);
  if (only) return drawnOnly(items, only, by, draw);
  const known = last.get(items);
  const before = known && known.by === by ? known : undefined;
  if (before?.of === items) return before;
  const all: O[] = before?.all.slice(0, items.length) ?? [];
  let isSame = before?.of.length === items.length;
  const changed = before ? changedSince(before.of, items) : [...items.keys()];
  for (const index of changed) {
    const made = draw(items[index], index, by);
    if (made !== all[index]) isSame = false;
    all[index] = made;
  }
  // What is drawn from these in turn need not look for what has changed.
  if (before) noteChanges(before.all, all, changed);
  const found = { of: items, by, all, some: isSame ? before?.some : undefined };
  last.set(items, found);
  return found;
}

/** Lists of which some items alone are there, and their indexes. */
const chosen = new WeakMap<readonly unknown[], readonly number[]>();

/** A list with the items at some indexes alone: those stand where they stood, and from the others nothing is drawn. */
export function onlySome(all: readonly unknown[], indexes: readonly number[]): readonly unknown[] {
  const some = new Array<unknown>(all.length).fill(undefined);
  for (const index of indexes) some[index] = all[index];
  chosen.set(some, indexes);
  return some;
}

function drawnOnly<I extends object, S, O>(
  items: readonly (I | undefined)[],
  indexes: readonly number[],
  by: S,
  draw: (item: I | undefined, index: number, surroundings: S) => O,
): Drawn<I, S, O> {
  const all = new Array<O>(items.length);
  for (const index of indexes) all[index] = draw(items[index], index, by);
  const some = indexes.map((index) => all[index] as O).filter((each) => each !== undefined);
  return { of: items, by, all, some };
}

/** What was last found to differ: many things are drawn from the same two versions of a list, one after the other. */
const lastChanges = new WeakMap<
  readonly unknown[],
  { readonly was: readonly unknown[]; readonly changed: readonly number[] }
>();

/** The indexes at which a list has other items than it had before. */
export function changedSince(was: readonly unknown[], items: readonly unknown[]): readonly number[] {
  const known = lastChanges.get(items);
  if (known?.was === was) return known.changed;
  const changed: number[] = [];
  for (let index = 0; index < items.length; index++)
    if (index >= was.length || items[index] !== was[index]) changed.push(index);
  noteChanges(was, items, changed);
  return changed;
}

function noteChanges(was: readonly unknown[], items: readonly unknown[], changed: readonly number[]): void {
  // Else each version of a list would keep the one before it.
  lastChanges.delete(was);
  lastChanges.set(items, { was, changed });
}

/**
 * Finds items of a list that have a key in common, in the order of the list. A key must follow from the item and the
 * surroundings alone; items without one are in no group.
 */
export function keptGroups<I extends object, S>(
  keyOf: (item: I, surroundings: S) => string | undefined,
): (items: readonly I[], surroundings: S) => readonly (readonly I[])[] {
  const last = lastByEnds<I, Groups<I, S>>();
  return (items, surroundings) => {
    let groups = last.get(items);
    if (!groups || groups.by !== surroundings)
      groups = { of: [], by: surroundings, byKey: new Map(), repeated: new Set() };
    if (groups.of !== items) follow(groups, items, keyOf);
    last.set(items, groups);
    return inOrder(groups);
  };
}

/** Belongs to the version of the list that was asked about last. */
interface Groups<I, S> {
  of: readonly I[];
  readonly by: S;
  readonly byKey: Map<string, Set<I>>;
  readonly repeated: Set<string>;
}

/** Takes out what is no longer there and adds what is new: what stands before and behind it is the same. */
function follow<I extends object, S>(
  groups: Groups<I, S>,
  items: readonly I[],
  keyOf: (item: I, surroundings: S) => string | undefined,
): void {
  const { of: before, byKey, repeated, by } = groups;
  let start = 0;
  while (start < before.length && start < items.length && before[start] === items[start]) start++;
  let behind = 0;
  const most = Math.min(before.length, items.length) - start;
  while (behind < most && before[before.length - 1 - behind] === items[items.length - 1 - behind]) behind++;
  for (let at = start; at < before.length - behind; at++) {
    const item = before[at];
    const key = item && keyOf(item, by);
    const group = key === undefined ? undefined : byKey.get(key);
    if (!item || key === undefined || !group?.delete(item)) continue;
    if (group.size < 2) repeated.delete(key);
    if (group.size === 0) byKey.delete(key);
  }
  for (let at = start; at < items.length - behind; at++) {
    const item = items[at];
    const key = item && keyOf(item, by);
    if (!item || key === undefined) continue;
    let group = byKey.get(key);
    if (!group) byKey.set(key, (group = new Set()));
    group.add(item);
    if (group.size > 1) repeated.add(key);
  }
  groups.of = items;
}

function inOrder<I extends object, S>({ of, byKey, repeated }: Groups<I, S>): readonly (readonly I[])[] {
  if (repeated.size === 0) return [];
  const groupOf = new Map<I, I[]>();
  for (const key of repeated) {
    const group: I[] = [];
    for (const item of byKey.get(key) ?? []) groupOf.set(item, group);
  }
  const found = new Set<I[]>();
  for (const item of of) {
    const group = groupOf.get(item);
    if (!group) continue;
    group.push(item);
    found.add(group);
  }
  return [...found];
}
