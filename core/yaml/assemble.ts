import {
  endOf,
  type GreenEntry,
  type GreenMap,
  type GreenNode,
  type GreenSequence,
  greenMap,
  greenSequence,
  type Placed,
  splicedSequence,
} from './green.ts';
import { lastByEnds } from './kept-lists.ts';
import type { Layout } from './layout.ts';
import type { YamlProblem } from './node.ts';
import { splicedOffsets } from './offsets.ts';
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

/** The documents that segments make. What is made of the same segments as before is the same object. */
export function assemble({ segments, starts, hasErrors }: Layout): readonly Syntax[] {
  const firsts: number[] = [];
  for (let index = 0; index < segments.length; index++) if (segments[index]?.first) firsts.push(index);
  const begins = firsts.map((index) => (starts[index] ?? 0) + (segments[index]?.content.start ?? 0));
  return firsts.map((from, index) => {
    const to = firsts[index + 1] ?? segments.length;
    const end = begins[index + 1] ?? starts[segments.length] ?? 0;
    const extent = { segments, starts, from, to };
    const errors = hasErrors ? errorsOf(extent) : [];
    return { ...rootOf(extent), errors, start: begins[index] ?? 0, end };
  });
}

interface Extent {
  readonly segments: readonly Segment[];
  readonly starts: Int32Array;
  readonly from: number;
  readonly to: number;
}

function errorsOf({ segments, starts, from, to }: Extent): readonly YamlProblem[] {
  const length = starts[segments.length] ?? 0;
  const errors: YamlProblem[] = [];
  for (let index = from; index < to; index++) {
    const at = starts[index] ?? 0;
    for (const error of segments[index]?.content.errors ?? []) {
      const [start, end] = [at + error.start, at + error.end];
      errors.push({ ...error, start: Math.min(start, length), end: Math.min(end, length) });
    }
  }
  return errors.sort(byPlace);
}

function rootOf({ segments, starts, from, to }: Extent): Pick<Syntax, 'root'> {
  const entries: GreenEntry[] = [];
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
    if (!segment || segment.role === 'children') continue;
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
    index = stop - 1;
  }
  return { root: { node: greenMap(rootEnd - rootAt, false, entries), at: rootAt } };
}

export function byPlace(a: YamlProblem, b: YamlProblem): number {
  return a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

function blockOf({ kind, column }: Block, extent: Extent): GreenMap | GreenSequence {
  return kind === 'map' ? mapOf(column, extent) : sequenceOf(column, extent);
}

interface MadeMap {
  readonly of: readonly Segment[];
  readonly map: GreenMap;
}

const madeMaps = lastByEnds<Segment, MadeMap>();

function mapOf(column: number, extent: Extent): GreenMap {
  const { segments, from, to } = extent;
  const of = segments.slice(from, to);
  const known = madeMaps.get(of);
  if (known?.of.length === of.length && known.of.every((segment, index) => segment === of[index])) return known.map;
  const map = mapAnew(column, extent);
  madeMaps.set(of, { of, map });
  return map;
}

function mapAnew(column: number, { segments, starts, from, to }: Extent): GreenMap {
  const begin = (starts[from] ?? 0) + column;
  const entries: GreenEntry[] = [];
  let end = begin;
  for (let index = from; index < to; index++) {
    const at = (starts[index] ?? 0) - begin;
    for (const { entry, end: entryEnd } of segments[index]?.content.entries ?? []) {
      entries.push(shifted(entry, at));
      end = begin + at + entryEnd;
    }
  }
  return greenMap(end - begin, false, entries);
}

interface MadeSequence {
  readonly of: readonly Segment[];
  /** The index of each segment's first item, and after them their number. */
  readonly firsts: Int32Array;
  readonly sequence: GreenSequence;
}

const madeSequences = lastByEnds<Segment, MadeSequence>();

function sequenceOf(column: number, extent: Extent): GreenSequence {
  const { segments, from, to } = extent;
  const of = segments.slice(from, to);
  const known = madeSequences.get(of);
  const found = known ? sequenceAfter(known, of, column, extent) : sequenceAnew(of, column, extent);
  madeSequences.set(of, found);
  return found.sequence;
}

function sequenceAnew(of: readonly Segment[], column: number, extent: Extent): MadeSequence {
  const { nodes, offsets, firsts } = itemsOf(extent, 0, of.length, column);
  const sequence = greenSequence(endOf(nodes, offsets), false, nodes, Int32Array.from(offsets));
  return { of, firsts: Int32Array.from([...firsts, nodes.length]), sequence };
}

/** The same, where of the segments at the beginning and the end is known what they make. */
function sequenceAfter(known: MadeSequence, of: readonly Segment[], column: number, extent: Extent): MadeSequence {
  const { of: was, firsts, sequence } = known;
  const most = Math.min(was.length, of.length);
  let start = 0;
  while (start < most && was[start] === of[start]) start++;
  if (start === was.length && start === of.length) return known;
  let behind = 0;
  while (behind < most - start && was[was.length - 1 - behind] === of[of.length - 1 - behind]) behind++;
  const [wasEnd, end] = [was.length - behind, of.length - behind];
  const fresh = itemsOf(extent, start, end, column);
  const at = firsts[start] ?? 0;
  const removed = (firsts[wasEnd] ?? 0) - at;
  const by = lengthOf(of, start, end) - lengthOf(was, start, wasEnd);
  const own = fresh.firsts.map((index) => index + at);
  return {
    of,
    firsts: splicedOffsets(firsts, start, wasEnd - start, own, fresh.nodes.length - removed),
    sequence: splicedSequence(sequence, { at, removed, by, nodes: fresh.nodes, offsets: fresh.offsets }),
  };
}

/** The items of some segments, and the index of each segment's first one among them. */
function itemsOf({ segments, starts, from }: Extent, start: number, end: number, column: number) {
  const begin = (starts[from] ?? 0) + column;
  const nodes: GreenNode[] = [];
  const offsets: number[] = [];
  const firsts: number[] = [];
  for (let index = start; index < end; index++) {
    const at = (starts[from + index] ?? 0) - begin;
    firsts.push(nodes.length);
    for (const item of segments[from + index]?.content.items ?? []) {
      nodes.push(item.node);
      offsets.push(at + item.at);
    }
  }
  return { nodes, offsets, firsts };
}

function lengthOf(segments: readonly Segment[], start: number, end: number): number {
  let length = 0;
  for (let index = start; index < end; index++) length += segments[index]?.length ?? 0;
  return length;
}

function shifted(entry: GreenEntry, by: number): GreenEntry {
  if (by === 0) return entry;
  const { key, name, value, merge } = entry;
  const moved = value && { node: value.node, at: value.at + by };
  return { key: { node: key.node, at: key.at + by }, name, value: moved, merge };
}
