import { type GreenEntry, type GreenMap, type GreenSequence, greenMap, greenSequence, type Placed } from './green.ts';
import type { YamlProblem } from './node.ts';
import type { Block } from './segments.ts';
import type { Segment, SegmentEntry } from './split.ts';

/** A document as it was parsed, before anything is made of it. */
export interface Syntax {
  readonly root: Placed | undefined;
  /** The parser's complaints, by offset in the text. */
  readonly errors: readonly YamlProblem[];
  readonly start: number;
  readonly end: number;
}

/** Where each segment begins, and after them where the last one ends. */
export function startsOf(segments: readonly { readonly length: number }[]): Int32Array {
  const starts = new Int32Array(segments.length + 1);
  let at = 0;
  for (let index = 0; index < segments.length; index++) {
    starts[index] = at;
    at += segments[index]?.length ?? 0;
  }
  starts[segments.length] = at;
  return starts;
}

/** The documents that segments make. What is made of the same segments as before is the same object. */
export function assemble(segments: readonly Segment[], starts: Int32Array): readonly Syntax[] {
  const firsts = segments.flatMap(({ first }, index) => (first ? [index] : []));
  const begins = firsts.map((index) => (starts[index] ?? 0) + (segments[index]?.content.start ?? 0));
  return firsts.map((from, index) => {
    const to = firsts[index + 1] ?? segments.length;
    const end = begins[index + 1] ?? starts[segments.length] ?? 0;
    return oneDocument({ segments, starts, from, to }, begins[index] ?? 0, end);
  });
}

interface Extent {
  readonly segments: readonly Segment[];
  readonly starts: Int32Array;
  readonly from: number;
  readonly to: number;
}

function oneDocument({ segments, starts, from, to }: Extent, start: number, end: number): Syntax {
  const length = starts[segments.length] ?? 0;
  const entries: GreenEntry[] = [];
  const errors: YamlProblem[] = [];
  let rootAt = -1;
  let rootEnd = 0;
  const add = ({ entry, end: entryEnd }: SegmentEntry, at: number, head: number | undefined): void => {
    if (rootAt < 0) rootAt = at + (head ?? entry.key.at);
    entries.push(shifted(entry, at - rootAt));
    rootEnd = at + entryEnd;
  };
  for (let index = from; index < to; index++) {
    const segment = segments[index];
    const at = starts[index] ?? 0;
    if (!segment) continue;
    for (const error of segment.content.errors) {
      const [errorStart, errorEnd] = [at + error.start, at + error.end];
      errors.push({ ...error, start: Math.min(errorStart, length), end: Math.min(errorEnd, length) });
    }
    if (segment.role === 'children') continue;
    for (const entry of segment.content.entries) add(entry, at, segment.content.rootAt);
    const last = entries.at(-1);
    if (segment.role !== 'opener' || !last || !segment.block) continue;
    let stop = index + 1;
    while (stop < to && segments[stop]?.role === 'children') stop++;
    const block = blockOf(segment.block, { segments, starts, from: index + 1, to: stop });
    const blockAt = (starts[index + 1] ?? 0) + segment.block.column;
    entries[entries.length - 1] = { ...last, value: { node: block, at: blockAt - rootAt } };
    rootEnd = blockAt + block.length;
    const tail = segments[stop - 1]?.content.tail ?? [];
    for (const entry of tail) add(entry, starts[stop - 1] ?? 0, undefined);
  }
  const root = { node: greenMap(rootEnd - rootAt, false, entries), at: rootAt };
  return { root, errors: errors.sort(byPlace), start, end };
}

export function byPlace(a: YamlProblem, b: YamlProblem): number {
  return a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

/** What was last made of segments, by the first of them. */
const made = new WeakMap<Segment, { readonly of: readonly Segment[]; readonly block: GreenMap | GreenSequence }>();

function blockOf({ kind, column }: Block, { segments, starts, from, to }: Extent): GreenMap | GreenSequence {
  const first = segments[from];
  const known = first && made.get(first);
  let same = 0;
  while (known && from + same < to && known.of[same] === segments[from + same]) same++;
  if (known && known.of.length === to - from && same === to - from) return known.block;
  const begin = (starts[from] ?? 0) + column;
  const entries: GreenEntry[] = [];
  const items: Placed[] = [];
  let end = begin;
  for (let index = from; index < to; index++) {
    const at = (starts[index] ?? 0) - begin;
    for (const { entry, end: entryEnd } of segments[index]?.content.entries ?? []) {
      entries.push(shifted(entry, at));
      end = begin + at + entryEnd;
    }
    for (const item of segments[index]?.content.items ?? []) {
      items.push({ node: item.node, at: at + item.at });
      end = begin + at + item.at + item.node.length;
    }
  }
  const length = end - begin;
  const block = kind === 'map' ? greenMap(length, false, entries) : greenSequence(length, false, items);
  if (first) made.set(first, { of: segments.slice(from, to), block });
  return block;
}

function shifted(entry: GreenEntry, by: number): GreenEntry {
  if (by === 0) return entry;
  const { key, name, value, merge } = entry;
  const moved = value && { node: value.node, at: value.at + by };
  return { key: { node: key.node, at: key.at + by }, name, value: moved, merge };
}
