import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import type { Distribution, Metric as Entry, Groups, MetricsReport } from '../generated/MetricsReport.ts';
import type { TypedDocument } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';
import { writtenForm } from '../yaml/value.ts';
import type { Reason, Reference } from './evaluation.ts';
import { measuredReferences, type ReferenceEvidence } from './reference-evidence.ts';
import type { RowsEvidence } from './rows-evidence.ts';

/** A report, with what its rows made of it where they were read (see withRows). */
export type ReportDocument = TypedDocument<'MetricsReport'> & { readonly rows?: RowsEvidence };

/** Lays what was read beside a report over it, such as its rows; a sentence where that can't be used. */
export type PrepareReport = (report: ReportDocument) => ReportDocument | string;

/** A measured value and where it is written. */
export interface MetricEvidence {
  readonly report: ReportDocument;
  readonly path: Path;
  readonly entry: Entry;
  /** The split that it was measured on: its own, else its dataset's. */
  readonly split: string | undefined;
  /** The split that its dataset says, which a gate without `split` means. */
  readonly datasetSplit: string | undefined;
}

/** Counts per group and where they are written. */
export interface GroupEvidence {
  readonly report: ReportDocument;
  readonly path: Path;
  readonly entry: Groups;
  readonly split: string | undefined;
  readonly datasetSplit: string | undefined;
}

export interface DistributionEvidence {
  readonly report: ReportDocument;
  readonly path: Path;
  readonly entry: Distribution;
}

/** Everything that the reports of one model say. */
export interface EvidenceSet {
  readonly reports: readonly ReportDocument[];
  /** Candidate's values by the metric's canonical name. */
  metrics(name: string): readonly MetricEvidence[];
  readonly groups: readonly GroupEvidence[];
  readonly distributions: readonly DistributionEvidence[];
  references(name: string): readonly ReferenceEvidence[];
}

/** Indexes reports of one model. Names are read through the catalogue, so an alias is found under its metric. */
export function collectEvidence(reports: readonly ReportDocument[], catalog: MetricCatalog): EvidenceSet {
  const byName = new Map<string, MetricEvidence[]>();
  const groups: GroupEvidence[] = [];
  const distributions: DistributionEvidence[] = [];
  const references = new Map<string, readonly ReferenceEvidence[]>();
  for (const report of reports) {
    const datasetSplit = report.value.dataset?.split;
    (report.value.metrics ?? []).forEach((entry, index) => {
      const name = canonicalMetric(entry.name, catalog);
      if (name === undefined) return;
      const path = placeIn(report, 'metrics', index, entry);
      const evidence = { report, path, entry, split: entry.split ?? datasetSplit, datasetSplit };
      const list = byName.get(name);
      if (list) list.push(evidence);
      else byName.set(name, [evidence]);
    });
    (report.value.groups ?? []).forEach((entry, index) => {
      groups.push({
        report,
        path: placeIn(report, 'groups', index, entry),
        entry,
        split: entry.split ?? datasetSplit,
        datasetSplit,
      });
    });
    (report.value.distributions ?? []).forEach((entry, index) => {
      distributions.push({ report, path: ['distributions', index], entry });
    });
  }
  return {
    reports,
    metrics: (name) => byName.get(name) ?? [],
    groups,
    distributions,
    references: (name) => {
      let known = references.get(name);
      if (!known) references.set(name, (known = measuredReferences(name, reports, catalog)));
      return known;
    },
  };
}

/** Where an entry is written; what was computed from rows stands where they are named. */
function placeIn({ rows }: ReportDocument, list: 'metrics' | 'groups', index: number, entry: object): Path {
  return rows?.added.has(entry) ? ['predictions'] : [list, index];
}

/** The catalogue's name of a metric, or undefined for a name that is no metric of ours or means another quantity. */
export function canonicalMetric(name: string, catalog: MetricCatalog): string | undefined {
  const found = catalog.find(name);
  return found?.kind === 'metric' ? found.metric.name : undefined;
}

/** What a gate says about which value it means. What it leaves open must be unambiguous. */
export interface MetricQuery {
  readonly metric: string;
  readonly split?: string | undefined;
  readonly slice?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly attack?: string | undefined;
  readonly epsilon?: number | undefined;
  readonly k?: number | undefined;
  readonly average?: string | undefined;
  readonly decisionThreshold?: number | undefined;
  readonly attribute?: string | undefined;
}

const qualifiers = ['attack', 'epsilon', 'k', 'average', 'decisionThreshold'] as const;

export interface Unusable {
  readonly outcome: 'inconclusive' | 'error';
  readonly reason: Reason;
  readonly message: string;
  readonly place: Reference | null;
}

/** The one value that a query means, or why there is none. */
export function selectMetric(entries: readonly MetricEvidence[], query: MetricQuery): MetricEvidence | Unusable {
  const of = query.metric;
  const sameSlice = entries.filter((e) => isCandidates(e.entry, query) && equalSlice(e.entry.slice, query.slice));
  const qualified = sameSlice.filter((e) => qualifiers.every((q) => query[q] === undefined || e.entry[q] === query[q]));
  const matching = qualified.filter((e) => matchesSplit(e, query.split));
  const [first] = matching;
  if (!first) {
    const training = qualified.find((e) => isTraining(e.split));
    if (training) return trainingData(of, training);
    return {
      outcome: 'inconclusive',
      reason: query.slice ? 'missing-slice' : 'missing-metric',
      message: missing(query, sameSlice),
      place: null,
    };
  }
  const rivals = matching.filter((e) => e !== first && differs(e, first));
  if (rivals.length > 0) {
    const what = openQualifiers([first, ...rivals], query);
    const say =
      what.length > 0
        ? `Say in the gate which one is meant: ${what.map((w) => `\`${w}\``).join(', ')}.`
        : 'Keep one of them.';
    return {
      outcome: 'error',
      reason: 'ambiguous-evidence',
      message: `The report has ${rivals.length + 1} values of \`${of}\` that the gate could mean, and they differ. ${say}`,
      place: placeOf(rivals[0] ?? first),
    };
  }
  if (isTraining(first.split)) return trainingData(of, first);
  if (first.split === undefined) {
    return {
      outcome: 'inconclusive',
      reason: 'training-data',
      message: `The report does not say which split \`${of}\` was measured on, and training data never counts. Write \`split\` under \`dataset\`.`,
      place: placeOf(first),
    };
  }
  return first;
}

function isCandidates(entry: Entry, query: MetricQuery): boolean {
  return (
    entry.attribute === query.attribute &&
    entry.attributes === undefined &&
    entry.group === undefined &&
    entry.feature === undefined
  );
}

function equalSlice(a: Entry['slice'], b: MetricQuery['slice']): boolean {
  if (a === undefined && b === undefined) return true; // nearly always
  const left = Object.entries(a ?? {});
  const right = b ?? {};
  return (
    left.length === Object.keys(right).length && left.every(([key, value]) => String(right[key]) === String(value))
  );
}

function matchesSplit(
  evidence: { split: string | undefined; datasetSplit: string | undefined },
  wanted: string | undefined,
): boolean {
  return wanted === undefined ? evidence.split === evidence.datasetSplit : evidence.split === wanted;
}

/** Training data by any of its usual names. */
export function isTraining(split: string | undefined): boolean {
  return split !== undefined && /^(train|training|fit|in-sample)$/i.test(split.trim());
}

function trainingData(of: string, evidence: { report: ReportDocument; path: Path }): Unusable {
  return {
    outcome: 'inconclusive',
    reason: 'training-data',
    message: `\`${of}\` was measured on training data, which says nothing about new cases. Measure it on data that the model has not seen.`,
    place: placeOf(evidence),
  };
}

const countFields = ['n', 'selected', 'tp', 'fp', 'tn', 'fn'] as const;
const intervalFields = ['level', 'lower', 'upper'] as const;

/** Whether two entries say different things: whatever decides must not depend on which of them comes first. */
function differs(a: MetricEvidence, b: MetricEvidence): boolean {
  return (
    a.split !== b.split ||
    qualifiers.some((q) => a.entry[q] !== b.entry[q]) ||
    writtenValue(a) !== writtenValue(b) ||
    a.entry.n !== b.entry.n ||
    countFields.some((field) => a.entry.counts?.[field] !== b.entry.counts?.[field]) ||
    intervalFields.some((field) => a.entry.ci?.[field] !== b.entry.ci?.[field]) ||
    a.report.value.dataset?.name !== b.report.value.dataset?.name ||
    a.report.value.dataset?.version !== b.report.value.dataset?.version ||
    a.report.value.dataset?.digest?.sha256 !== b.report.value.dataset?.digest?.sha256
  );
}

function openQualifiers(entries: readonly MetricEvidence[], query: MetricQuery): readonly string[] {
  const open: string[] = qualifiers.filter(
    (q) => query[q] === undefined && new Set(entries.map((e) => e.entry[q])).size > 1,
  );
  if (query.split === undefined && new Set(entries.map((e) => e.split)).size > 1) open.unshift('split');
  return open;
}

function missing(query: MetricQuery, near: readonly MetricEvidence[]): string {
  const described = describeQuery(query);
  if (near.length === 0) return `The report has no ${described}. Measure it and add it under \`metrics\`.`;
  const there = near
    .slice(0, 3)
    .map((e) => describeEntry(e))
    .join('; ');
  return `The report has no ${described}. It has ${there}. Measure what the gate asks for, or correct the gate.`;
}

function describeQuery(query: MetricQuery): string {
  const parts = [
    ...(query.split ? [`split ${query.split}`] : []),
    ...(query.slice ? Object.entries(query.slice).map(([k, v]) => `${k} ${v}`) : []),
    ...qualifiers.flatMap((q) => (query[q] === undefined ? [] : [`${q} ${query[q]}`])),
  ];
  return `\`${query.metric}\`${parts.length > 0 ? ` with ${parts.join(', ')}` : ''}`;
}

function describeEntry(evidence: MetricEvidence): string {
  const parts = [
    `split ${evidence.split ?? 'unknown'}`,
    ...qualifiers.flatMap((q) => (evidence.entry[q] === undefined ? [] : [`${q} ${evidence.entry[q]}`])),
  ];
  return `one with ${parts.join(', ')}`;
}

/** The text of an entry's value as written. */
export function writtenValue(evidence: { report: ReportDocument; entry: Entry }): string {
  return writtenForm(evidence.report.source.yaml.written, evidence.entry, 'value') ?? String(evidence.entry.value);
}

export function placeOf(evidence: { report: ReportDocument; path: Path }, ...below: Path): Reference {
  return { document: evidence.report.source, path: [...evidence.path, ...below] };
}

/** Whether evidence about groups is on the split that the gate means; training data and unknown splits never count. */
export function usableSplit(
  evidence: GroupEvidence,
  wanted: string | undefined,
): 'usable' | 'other' | 'training' | 'unknown' {
  if (isTraining(evidence.split) && (wanted === undefined ? evidence.split === evidence.datasetSplit : true))
    return 'training';
  if (!matchesSplit(evidence, wanted)) return 'other';
  return evidence.split === undefined ? 'unknown' : 'usable';
}

/** Reports that belong together: the same digest, or the same name and version where no digest is given. */
export function evidenceSets(reports: readonly ReportDocument[]): readonly (readonly ReportDocument[])[] {
  const sets = new Map<string, ReportDocument[]>();
  for (const report of reports) {
    const key = modelKey(report.value);
    const set = sets.get(key);
    if (set) set.push(report);
    else sets.set(key, [report]);
  }
  return [...sets.values()];
}

function modelKey({ model }: MetricsReport): string {
  if (!model) return '';
  return model.digest?.sha256 ? `sha256:${model.digest.sha256}` : `${model.name}@${model.version ?? ''}`;
}
