import type { MetricsReport } from '../generated/MetricsReport.ts';
import { compareExact, type Exact } from '../stats/decimal.ts';
import { type Duration, parseDuration } from './duration.ts';
import type { Reference } from './evaluation.ts';
import type { ReportDocument } from './evidence.ts';
import { isWithin, type Moment, parseMoment } from './moment.ts';

type Series = NonNullable<MetricsReport['series']>[number];

/** One window of a report's series. */
export interface SeriesWindow {
  readonly report: ReportDocument;
  readonly index: number;
  readonly entry: Series;
  readonly from: string;
  readonly to: string;
  readonly start: Exact;
  readonly end: Exact;
  readonly place: Reference;
}

/** A window that can't stand on a time line, and why. */
export interface BadWindow {
  readonly from: string;
  readonly to: string;
  readonly message: string;
  readonly place: Reference;
}

/** The windows of all reports in order of time, and those that are none. */
export function windowsOf(reports: readonly ReportDocument[]): {
  readonly windows: readonly SeriesWindow[];
  readonly bad: readonly BadWindow[];
} {
  const windows: SeriesWindow[] = [];
  const bad: BadWindow[] = [];
  for (const report of reports) {
    for (const [index, entry] of (report.value.series ?? []).entries()) {
      const { from, to } = entry.window;
      const place: Reference = { document: report.source, path: ['series', index, 'window'] };
      const [start, end] = [secondsOf(from), secondsOf(to)];
      const refuse = (message: string): void => void bad.push({ from, to, message, place });
      if (!start || !end) {
        const wrong = start ? to : from;
        refuse(`\`${wrong}\` is no point in time. Write it as 2026-08-15T00:00:00Z.`);
      } else if (compareExact(start, end) >= 0) refuse(`The window ends at ${to}, before it has begun.`);
      else windows.push({ report, index, entry, from, to, start, end, place });
    }
  }
  const ordered = windows.sort((a, b) => compareExact(a.start, b.start) || compareExact(a.end, b.end));
  return { windows: ordered, bad };
}

/** Seconds since 1970; a day stands for its first moment. */
function secondsOf(text: string): Exact | undefined {
  const moment = parseMoment(text) ?? undefined;
  return moment?.seconds ?? (moment && parseMoment(`${text}T00:00:00Z`)?.seconds);
}

/** Whether a window is as long as a monitor's: by the calendar where that counts months. */
export function hasLength({ from, to, start, end }: SeriesWindow, length: Duration): boolean {
  if (length.months === 0n) return compareExact(end.sub(start), length.seconds) === 0;
  const [begin, stop] = [momentOf(from, start), momentOf(to, end)];
  // It holds the window, and would not hold one that is a second longer.
  return isWithin(begin, stop, length) === true && isWithin(begin, { ...stop, seconds: end.add(1) }, length) === false;
}

function momentOf(text: string, seconds: Exact): Moment {
  return { day: parseMoment(text)?.day ?? 0n, seconds };
}

/** Reads a monitor's `window`; undefined where it has none. */
export function lengthOf(window: string | undefined): Duration | undefined {
  return window === undefined ? undefined : parseDuration(window);
}

/** How many windows of the same length fit between two that follow each other; 0 where they touch or overlap. */
export function windowsBetween(a: SeriesWindow, b: SeriesWindow): number {
  if (compareExact(b.start, a.end) <= 0) return 0;
  return Math.max(1, Number(b.start.sub(a.end).div(a.end.sub(a.start)).floor().n));
}

/** Whether two windows share time. */
export function overlap(a: SeriesWindow, b: SeriesWindow): boolean {
  return compareExact(a.start, b.end) < 0 && compareExact(b.start, a.end) < 0;
}
