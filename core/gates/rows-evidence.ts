// Lays what was computed from rows over what a report says.
import { metricCatalog } from '../catalog/declared-metrics.ts';
import type { Distribution, Metric as Entry, Groups, Histogram, MetricsReport } from '../generated/MetricsReport.ts';
import type { Result } from '../stats/result.ts';
import type { FeatureCounts } from '../stats/rows/feature-counts.ts';
import {
  MISSING_GROUP,
  type NotMade,
  type RowFigure,
  type RowGroup,
  type RowsResult,
} from '../stats/rows/rows-result.ts';
import { canonicalMetric, type ReportDocument } from './evidence.ts';
import { canonicalAttribute } from './group-evidence.ts';
import { predictionsSpec } from './rows-spec.ts';

/** What of a report rests on rows. Entries are told by identity: nothing that is written in a report can claim it. */
export interface RowsEvidence {
  readonly figures: ReadonlyMap<object, RowFigure>;
  /** Tables of groups of which every count is of rows. */
  readonly groups: ReadonlySet<object>;
  /** Distributions whose current side is of rows. */
  readonly distributions: ReadonlySet<object>;
  /** Why a table of groups or a distribution can't be right beside the rows. */
  readonly contradictions: ReadonlyMap<object, string>;
  /** Metrics that the rows could make and don't, and why. */
  readonly notMade: readonly NotMade[];
  /** Entries that the report does not have: their place is `predictions`. */
  readonly added: ReadonlySet<object>;
}

export type ComputedRows = Extract<RowsResult, { is: 'computed' }>;

type Marks = {
  readonly figures: Map<object, RowFigure>;
  readonly groups: Set<object>;
  readonly distributions: Set<object>;
  readonly contradictions: Map<object, string>;
  readonly added: Set<object>;
};

/**
 * A report with the metrics, groups and distributions that its rows make. A metric that is written stays and is held
 * against the rows when it is read; tables of groups are replaced by those of the rows, unless they say more than the
 * rows can; a distribution that has only a reference gets its current side.
 */
export function withRows(report: ReportDocument, rows: ComputedRows): ReportDocument {
  const marks: Marks = {
    figures: new Map(),
    groups: new Set(),
    distributions: new Set(),
    contradictions: new Map(),
    added: new Set(),
  };
  const { value } = report;
  const changed: MetricsReport = {
    ...value,
    metrics: metricsWith(value, rows, marks),
    groups: groupsWith(value, rows, marks),
    distributions: distributionsWith(report, rows, marks),
  };
  return { ...report, value: changed, rows: { ...marks, notMade: rows.notMade } };
}

/** More slices than this say nothing to anybody, and would fill the memory. */
const MOST_SLICES = 1000;

function metricsWith(value: MetricsReport, rows: ComputedRows, marks: Marks): Entry[] {
  const catalog = metricCatalog();
  const written = new Map<string, Entry[]>();
  const keyOf = (name: string, slice: Entry['slice'], { average, k }: Pick<Entry, 'average' | 'k'>): string => {
    const keys = Object.entries(slice ?? {}).map(([key, of]) => [key, String(of)]);
    return JSON.stringify([name, keys.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)), average ?? 'binary', k]);
  };
  for (const entry of value.metrics ?? []) {
    if (!isOfAllRows(entry, value)) continue;
    const key = keyOf(canonicalMetric(entry.name, catalog) ?? entry.name, entry.slice, entry);
    const list = written.get(key);
    if (list) list.push(entry);
    else written.set(key, [entry]);
  }
  const added: Entry[] = [];
  const lay = (figure: RowFigure, slice: Readonly<Record<string, string>> | undefined): void => {
    const [entry, another] = written.get(keyOf(figure.name, slice, figure)) ?? [];
    if (entry && !another) {
      marks.figures.set(entry, figure);
      return;
    }
    const { name, average, k, n, counts } = figure;
    const computed: Entry = {
      name,
      // Looked at when somebody asks: some figures take long.
      get value() {
        return asNumber(figure.result);
      },
      n,
      ...(k === undefined ? {} : { k }),
      ...(average ? { average } : {}),
      ...(slice ? { slice: { ...slice } } : {}),
      ...(counts ? { counts: { ...counts } } : {}),
    };
    marks.figures.set(computed, figure);
    marks.added.add(computed);
    added.push(computed);
  };
  for (const figure of rows.figures) lay(figure, undefined);
  for (const attributes of combinations(rows.attributes, 2)) {
    const groups = rows.groupsOf(attributes) ?? [];
    if (groups.length > MOST_SLICES) continue;
    for (const group of groups) for (const figure of rows.figuresOf(group)) lay(figure, group.groups);
  }
  return [...(value.metrics ?? []), ...added];
}

function asNumber(result: Result): number {
  if (result.status === 'ok') return result.value;
  return result.status === 'infinite' ? Number.POSITIVE_INFINITY : Number.NaN;
}

/** Whether an entry is about the rows of the report's dataset as they are: not attacked or of another split. */
function isOfAllRows(entry: Entry, { dataset }: MetricsReport): boolean {
  const others = [entry.attack, entry.epsilon, entry.attribute, entry.attributes, entry.group, entry.feature];
  return others.every((of) => of === undefined) && (entry.split === undefined || entry.split === dataset?.split);
}

function groupsWith(value: MetricsReport, rows: ComputedRows, marks: Marks): Groups[] {
  const groups = [...(value.groups ?? [])];
  for (const attributes of combinations(rows.attributes, 3)) {
    const counted = rows.groupsOf(attributes);
    if (!counted || counted.length > 65_536) continue;
    const wanted = new Set(attributes.map(canonicalAttribute));
    const about = groups.flatMap((entry, index) => {
      const names = attributesOf(entry);
      const isSame = names.length === wanted.size && names.every((name) => wanted.has(canonicalAttribute(name)));
      return isSame && (entry.split === undefined || entry.split === value.dataset?.split) ? [index] : [];
    });
    const computed = tableOf(attributes, counted, value);
    for (const index of about) {
      const entry = groups[index];
      if (!entry) continue;
      const { wrong, isCovered } = compare(entry, attributes, counted);
      const kept = isCovered && about.length === 1 ? { ...entry, ...computed } : entry;
      groups[index] = kept;
      if (kept !== entry) marks.groups.add(kept);
      if (wrong !== undefined) marks.contradictions.set(kept, wrong);
    }
    if (about.length > 0) continue;
    groups.push(computed);
    marks.groups.add(computed);
    marks.added.add(computed);
  }
  return groups;
}

function attributesOf(entry: Groups): readonly string[] {
  return entry.attributes ?? (entry.attribute === undefined ? [] : [entry.attribute]);
}

function tableOf(attributes: readonly string[], counted: readonly RowGroup[], { predictions }: MetricsReport): Groups {
  const [first = '', second, ...more] = attributes;
  if (second === undefined) {
    const groups: Record<string, RowGroup['counts']> = Object.create(null);
    for (const { groups: names, counts } of counted) groups[names[first] ?? ''] = counts;
    return { attribute: first, column: predictions?.attributes?.[first], groups: groups as Groups['groups'] };
  }
  const cells = counted.map(({ groups: names, counts }) => ({ ...names, ...counts }));
  return { attributes: [first, second, ...more], cells };
}

const fields = ['n', 'selected', 'tp', 'fp', 'tn', 'fn'] as const;

/** Holds written counts against those of rows. `isCovered` where rows have every count that is written. */
function compare(
  entry: Groups,
  attributes: readonly string[],
  counted: readonly RowGroup[],
): { readonly wrong?: string; readonly isCovered: boolean } {
  const labelOf = (names: Readonly<Record<string, unknown>>): string =>
    attributes.map((name) => `${name}=${String(names[name])}`).join(',');
  const byLabel = new Map(counted.map(({ groups, counts }) => [labelOf(groups), counts]));
  const written: (readonly [label: string, counts: Readonly<Record<string, unknown>>])[] =
    attributes.length === 1
      ? Object.entries(entry.groups ?? {}).map(([group, counts]) => [labelOf({ [attributes[0] ?? '']: group }), counts])
      : (entry.cells ?? []).map((cell) => {
          const keys = Object.entries(cell).map(([name, of]) => [canonicalAttribute(name), of]);
          const byName = Object.fromEntries(keys) as Readonly<Record<string, unknown>>;
          return [labelOf(Object.fromEntries(attributes.map((a) => [a, byName[canonicalAttribute(a)]]))), cell];
        });
  let wrong: string | undefined;
  let isCovered = true;
  for (const [label, counts] of written) {
    const own = byLabel.get(label);
    if (!own) {
      wrong ??= `the report has the group ${label}, and the rows have nobody in it`;
      continue;
    }
    for (const field of fields) {
      if (counts[field] === undefined) continue;
      if (own[field] === undefined) isCovered = false;
      else if (counts[field] !== own[field])
        wrong ??= `\`${field}\` of ${label} is given as ${String(counts[field])}, and the rows make ${own[field]}`;
    }
  }
  return { isCovered, ...(wrong === undefined ? {} : { wrong }) };
}

function distributionsWith({ value, source }: ReportDocument, rows: ComputedRows, marks: Marks): Distribution[] {
  const distributions = [...(value.distributions ?? [])];
  const asked = predictionsSpec(value);
  if (asked === undefined || typeof asked === 'string') return distributions;
  for (const [f, index] of asked.distributions.entries()) {
    const entry = distributions[index];
    const counted = rows.features[f];
    if (!entry || !counted) continue;
    const current = histogramOf(counted);
    if (entry.current !== undefined) {
      const wrong = differs(entry.current, counted);
      if (wrong === undefined) marks.distributions.add(entry);
      else marks.contradictions.set(entry, wrong);
      continue;
    }
    const filled = { ...entry, current };
    // How its numbers are written is known of the entry itself.
    const forms = source.yaml.written.get(entry);
    if (forms) source.yaml.written.set(filled, forms);
    distributions[index] = filled;
    marks.distributions.add(filled);
  }
  return distributions;
}

function histogramOf(counted: FeatureCounts): Histogram {
  if ('edges' in counted) return { edges: [...counted.edges], counts: [...counted.counts] } as Histogram;
  return named(counted.categories);
}

/** Categories with counts; rows without a value are a category of their own. */
function named(categories: Readonly<Record<string, number>>): Record<string, number> {
  const result: Record<string, number> = Object.create(null);
  for (const [name, count] of Object.entries(categories)) if (count > 0) result[name || MISSING_GROUP] = count;
  return result;
}

function differs(written: Histogram, counted: FeatureCounts): string | undefined {
  const own = written as { edges?: unknown; counts?: unknown };
  if ('edges' in counted) {
    const counts = Array.isArray(own.counts) ? (own.counts as number[]) : [];
    const edges = Array.isArray(own.edges) ? (own.edges as number[]) : [];
    const padded = counts.length === edges.length - 1 ? [0, ...counts, 0] : counts;
    const isSame = edges.join() === counted.edges.join() && padded.join() === counted.counts.join();
    return isSame
      ? undefined
      : `its current counts are ${counts.join(', ')}, and the rows make ${counted.counts.join(', ')}`;
  }
  const ours = named(counted.categories);
  const theirs = written as Readonly<Record<string, number>>;
  const name = [...Object.keys(ours), ...Object.keys(theirs)].find((key) => (ours[key] ?? 0) !== (theirs[key] ?? 0));
  if (name === undefined) return undefined;
  return `${name} is given as ${String(theirs[name] ?? 0)}, and the rows make ${ours[name] ?? 0}`;
}

/** All combinations of one to `most` of the names, in their order. */
function combinations(names: readonly string[], most: number): readonly (readonly string[])[] {
  const all: (readonly string[])[] = [[]];
  for (const name of names) {
    for (const shorter of [...all]) if (shorter.length < most) all.push([...shorter, name]);
  }
  return all.slice(1);
}
