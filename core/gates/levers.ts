import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import type { Counts, Distribution, Metric as Entry, GroupCounts } from '../generated/MetricsReport.ts';
import type { Path } from '../yaml/node.ts';
import { isMap } from '../yaml/plain-value.ts';
import { statedFigures } from './drift-figure.ts';
import type { Reference } from './evaluation.ts';
import { canonicalMetric, type ReportDocument } from './evidence.ts';
import { contradicts, fromCounts, hitAndMiss } from './measured-value.ts';
import { exactQuantity, writtenQuantity } from './quantity.ts';
import { entryName } from './rehearsal.ts';

/** One measured number that can be moved while everything else stays. */
export interface Lever {
  /** `recall[age=<25]`, `selected of sex=female`, `psi of income`. */
  readonly name: string;
  readonly place: Reference;
  /** The input whose removal takes it away, as a rehearsal names it. */
  readonly input: string;
  readonly now: number;
  /** Whether only whole numbers make sense. */
  readonly isCount: boolean;
  /** What it can be; ends that are open are left out. */
  readonly range: { readonly min?: number; readonly max?: number };
  /** What a distance is measured in: the width of the range, else the size of the number. */
  readonly scale: number;
  /** For a count: what the value is made of, so that bounds on the rate can be looked for. */
  readonly total: number | undefined;
  set(value: number): readonly ReportDocument[];
}

/**
 * What can be moved in reports: a metric's value (its interval moves along, keeping its width), the cases behind a
 * proportion of counts (their number stays), the favourable, true positive and false positive cases of a group, and a
 * drift figure.
 */
export function leversOf(reports: readonly ReportDocument[], catalog: MetricCatalog): readonly Lever[] {
  return reports.flatMap((report, at) => {
    const replaced = (path: Path, part: unknown): readonly ReportDocument[] =>
      reports.map((each, index) =>
        index === at ? { ...report, value: withPart(report.value, path, part) as ReportDocument['value'] } : each,
      );
    return [
      ...metricLevers(report, catalog, replaced),
      ...groupLevers(report, replaced),
      ...distributionLevers(report, catalog, replaced),
    ];
  });
}

type Replace = (path: Path, part: unknown) => readonly ReportDocument[];

/** A figure that is computed from rows is what the rows make it. */
function isOfRows({ rows }: ReportDocument, entry: object): boolean {
  return rows !== undefined && (rows.added.has(entry) || rows.figures.has(entry));
}

function metricLevers(report: ReportDocument, catalog: MetricCatalog, replaced: Replace): readonly Lever[] {
  return [...(report.value.metrics ?? []).entries()].flatMap(([index, entry]): Lever[] => {
    const { value } = entry;
    if (typeof value !== 'number' || !Number.isFinite(value) || isOfRows(report, entry)) return [];
    const path: Path = ['metrics', index];
    const common = {
      place: { document: report.source, path: [...path, 'value'] },
      input: `metrics: ${entryName(entry)}`,
    };
    const name = canonicalMetric(entry.name, catalog) ?? entry.name;
    const split = entry.counts && splitCounts(name, entry.counts);
    if (entry.counts && fromCounts(name, entry.counts)) {
      if (!split) return []; // no single count moves it alone
      const { events, total, move } = split;
      return [
        {
          ...common,
          name: `cases of ${entryName(entry)}`,
          now: events,
          isCount: true,
          range: { min: 0, max: total },
          scale: Math.max(1, total),
          total,
          set: (count) => {
            const counts = move(count);
            return replaced(path, { ...entry, value: total === 0 ? value : valueOfCounts(name, counts), counts });
          },
        },
      ];
    }
    const match = catalog.find(entry.name);
    const range = match?.kind === 'metric' ? match.metric.range : {};
    return [
      {
        ...common,
        name: entryName(entry),
        now: value,
        isCount: false,
        range,
        scale: scaleOf(range, value),
        total: undefined,
        set: (moved) => replaced(path, moveValue(entry, moved - value, moved)),
      },
    ];
  });
}

/** The value of counts in so many digits that the decimals printed of it don't contradict them: 0.6666666666666666 is not 2/3. */
function valueOfCounts(metric: string, counts: Counts): number | undefined {
  const result = fromCounts(metric, counts);
  if (result?.status !== 'ok') return undefined;
  const { value, exact } = result;
  if (!exact) return value;
  const computed = exactQuantity(exact);
  const agrees = (shown: number): boolean =>
    !contradicts(writtenQuantity(shown, String(shown)), String(shown), computed);
  return [value, ...[15, 14, 13].map((digits) => Number(value.toPrecision(digits)))].find(agrees) ?? value;
}

function moveValue(entry: Entry, by: number, value: number): Entry {
  const { ci, counts: _, ...rest } = entry;
  return { ...rest, value, ...(ci ? { ci: { ...ci, lower: ci.lower + by, upper: ci.upper + by } } : {}) };
}

function scaleOf({ min, max }: Lever['range'], value: number): number {
  if (min !== undefined && max !== undefined && Number.isFinite(max - min) && max > min) return max - min;
  return Math.abs(value) || 1;
}

/** What a distance between two values of a metric is measured in. */
export function scaleOfMetric(metric: string | undefined, catalog: MetricCatalog, value: number): number {
  const match = metric === undefined ? undefined : catalog.find(metric);
  return scaleOf(match?.kind === 'metric' ? match.metric.range : {}, value);
}

interface Split {
  readonly events: number;
  readonly total: number;
  move(events: number): Counts;
}

/** The cases that a proportion counts, and how one more or less changes the counts while their number stays. */
function splitCounts(metric: string, counts: Counts): Split | undefined {
  const [hit, miss] = hitAndMiss(metric) ?? [];
  if (!hit || !miss) return undefined;
  const events = counts[hit] ?? 0;
  const total = events + (counts[miss] ?? 0);
  return { events, total, move: (count) => ({ ...counts, [hit]: count, [miss]: total - count }) };
}

function groupLevers(report: ReportDocument, replaced: Replace): readonly Lever[] {
  return [...(report.value.groups ?? []).entries()].flatMap(([index, entry]): Lever[] => {
    if (report.rows?.groups.has(entry) || isOfRows(report, entry)) return [];
    const label = entry.attribute ?? entry.attributes?.join(' × ') ?? '';
    const named = Object.entries(entry.groups ?? {}).map(([group, counts]) => ({
      name: `${label}=${group}`,
      input: `groups: ${label}=${group}`,
      path: ['groups', index, 'groups', group] as Path,
      counts,
    }));
    const cells = [...(entry.cells ?? []).entries()].map(([cell, counts]) => ({
      name: (entry.attributes ?? []).map((a) => `${a}=${String(Reflect.get(counts, a))}`).join(' × '),
      input: `groups: ${label}, cell ${cell + 1}`,
      path: ['groups', index, 'cells', cell] as Path,
      counts: counts as GroupCounts,
    }));
    return [...named, ...cells].flatMap(({ name, input, path, counts }) =>
      casesOf(counts).map(({ what, hit, miss, total }): Lever => {
        const now = counts[hit] ?? 0;
        return {
          name: `${what} of ${name}`,
          input,
          place: { document: report.source, path: [...path, hit] },
          now,
          isCount: true,
          range: { min: 0, max: total },
          scale: Math.max(1, total),
          total,
          set: (count) => replaced(path, { ...counts, [hit]: count, ...(miss ? { [miss]: total - count } : {}) }),
        };
      }),
    );
  });
}

interface Cases {
  readonly what: string;
  readonly hit: 'selected' | 'tp' | 'fp';
  readonly miss: 'fn' | 'tn' | undefined;
  readonly total: number;
}

function casesOf({ n, selected, tp, fp, tn, fn }: GroupCounts): readonly Cases[] {
  const cases: Cases[] = [];
  if (selected !== undefined) cases.push({ what: 'favourable outcomes', hit: 'selected', miss: undefined, total: n });
  if (tp !== undefined && fn !== undefined)
    cases.push({ what: 'true positives', hit: 'tp', miss: 'fn', total: tp + fn });
  if (fp !== undefined && tn !== undefined)
    cases.push({ what: 'false positives', hit: 'fp', miss: 'tn', total: fp + tn });
  return cases;
}

function distributionLevers(report: ReportDocument, catalog: MetricCatalog, replaced: Replace): readonly Lever[] {
  return [...(report.value.distributions ?? []).entries()].flatMap(([index, entry]) =>
    figuresOf(entry).map(({ figure, path: below, value }): Lever => {
      const match = catalog.find(figure);
      const range = match?.kind === 'metric' ? match.metric.range : { min: 0 };
      const about = entry.feature ?? entry.target ?? String(index);
      const path: Path = ['distributions', index, ...below];
      return {
        name: `${figure} of ${about}`,
        input: `distributions: ${about}`,
        place: { document: report.source, path },
        now: value,
        isCount: false,
        range,
        scale: scaleOf(range, value),
        total: undefined,
        set: (moved) => replaced(path, moved),
      };
    }),
  );
}

function figuresOf(entry: Distribution) {
  return Object.entries(statedFigures).flatMap(([figure, path]) => {
    const value = path.reduce<unknown>((part, key) => (isMap(part) ? part[key] : undefined), entry);
    return typeof value === 'number' && Number.isFinite(value) ? [{ figure, path, value }] : [];
  });
}

/** A copy of plain data with another part at a path; everything off the path is shared. */
export function withPart(value: unknown, [key, ...rest]: Path, part: unknown): unknown {
  if (key === undefined) return part;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withPart(item, rest, part) : item));
  const map = typeof value === 'object' && value !== null ? value : {};
  return Object.assign(Object.create(null), map, { [key]: withPart(Reflect.get(map, key), rest, part) });
}
