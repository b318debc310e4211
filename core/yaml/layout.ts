import { splicedOffsets } from './offsets.ts';
import type { Segment } from './split.ts';

/** Segments as they stand one after the other, with what is asked of all of them at each edit. */
export interface Layout {
  readonly segments: readonly Segment[];
  /** Where each begins, and after them where the last one ends. */
  readonly starts: Int32Array;
  readonly lexemes: number;
  /** In one of them a quote is opened that nothing closes. */
  readonly hasOpenQuotes: boolean;
  /** Of one of them the parser complains. */
  readonly hasErrors: boolean;
}

const nothing: Layout = {
  segments: [],
  starts: Int32Array.of(0),
  lexemes: 0,
  hasOpenQuotes: false,
  hasErrors: false,
};

export function layoutOf(segments: readonly Segment[]): Layout {
  return layoutAfter(nothing, 0, 0, segments);
}

/** With segments in place of some others: the same as of all of them, without looking at those that stay. */
export function layoutAfter(before: Layout, at: number, removed: number, fresh: readonly Segment[]): Layout {
  const behind = at + removed;
  const gone = before.segments.slice(at, behind);
  const segments = before.segments.slice(0, at).concat(fresh, before.segments.slice(behind));
  const begin = before.starts[at] ?? 0;
  const by = begin + lengthOf(fresh) - (before.starts[behind] ?? 0);
  // What is gone may have been the last of its kind.
  const some = (has: (segment: Segment) => boolean, had: boolean): boolean => (had ? segments : fresh).some(has);
  return {
    segments,
    starts: splicedOffsets(before.starts, at, removed, startsFrom(begin, fresh), by),
    lexemes: before.lexemes - lexemesOf(gone) + lexemesOf(fresh),
    hasOpenQuotes: some(hasOpenQuotes, before.hasOpenQuotes),
    hasErrors: some(hasErrors, before.hasErrors),
  };
}

function startsFrom(begin: number, segments: readonly Segment[]): readonly number[] {
  let at = begin;
  return segments.map(({ length }) => {
    const start = at;
    at += length;
    return start;
  });
}

function lengthOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { length }) => sum + length, 0);
}

function lexemesOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { content }) => sum + content.lexemes, 0);
}

function hasOpenQuotes({ content }: Segment): boolean {
  return content.openQuotes !== '';
}

function hasErrors({ content }: Segment): boolean {
  return content.errors.length > 0;
}
