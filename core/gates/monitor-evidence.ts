import { metricCatalog } from '../catalog/declared-metrics.ts';
import type { DriftGate, FairnessGate, MetricGate } from '../generated/GovernancePolicy.ts';
import type { Distribution, Metric as Entry, MetricsReport } from '../generated/MetricsReport.ts';
import { FAIRNESS_METRICS } from '../stats/fairness.ts';
import type { Path } from '../yaml/node.ts';
import type { Reference } from './evaluation.ts';
import { canonicalMetric, type ReportDocument } from './evidence.ts';
import type { Monitor } from './monitor-replay.ts';
import type { SeriesWindow } from './monitor-windows.ts';

/** What one window says about what a monitor watches, as a report of its own. */
export interface WindowReport {
  readonly report: ReportDocument;
  /** Where a place of that report is written in the series. */
  placeOf(place: Reference | null): Reference | null;
}

const catalog = metricCatalog();

/** Names are compared by what they stand for, where the catalogue knows them. */
const nameOf = (name: string): string => canonicalMetric(name, catalog) ?? name;

/** Live data are a split of their own: never training data, whatever the report was measured on. */
const live = 'live';

/** What a window has of what the monitor watches; undefined where it has nothing of it. */
export function windowReport(window: SeriesWindow, monitor: Monitor): WindowReport | undefined {
  const { entry, index, report } = window;
  const written: readonly { readonly entry: Entry; readonly path: Path }[] = (entry.metrics ?? []).map((metric, i) => ({
    entry: metric,
    path: ['series', index, 'metrics', i],
  }));
  const watched = nameOf(monitor.metric ?? monitor.method ?? '');
  const metrics = written.filter(({ entry: metric }) => nameOf(metric.name) === watched);
  const groups = (entry.groups ?? []).map((each, i) => ({ entry: each, path: ['series', index, 'groups', i] }));
  const distributions = [
    ...(entry.distributions ?? []).map((each, i) => ({
      entry: each,
      path: ['series', index, 'distributions', i] as Path,
    })),
    ...(monitor.method === undefined
      ? []
      : metrics.map((each) => ({ entry: distributionOf(each.entry, monitor), path: each.path }))),
  ];
  const isFairness = monitor.method === undefined && isAboutGroups(monitor);
  const has =
    monitor.method === undefined ? metrics.length > 0 || (isFairness && groups.length > 0) : distributions.length > 0;
  if (!has) return undefined;
  const { series: _series, predictions: _predictions, dataset, ...rest } = report.value;
  const split = dataset?.split === undefined || /^train/i.test(dataset.split) ? live : dataset.split;
  const value: MetricsReport = {
    ...rest,
    dataset: { ...(dataset ?? { name: live }), split },
    metrics: metrics.map((each) => each.entry),
    groups: groups.map((each) => each.entry),
    distributions: distributions.map((each) => each.entry),
  };
  const paths: Readonly<Record<string, readonly Path[]>> = {
    metrics: metrics.map((each) => each.path),
    groups: groups.map((each) => each.path),
    distributions: distributions.map((each) => each.path),
  };
  return {
    report: { kind: report.kind, source: report.source, value },
    placeOf(place) {
      if (!place) return null;
      const [list, at, ...below] = place.path;
      const path = paths[String(list)]?.[Number(at)];
      return path ? { ...place, path: [...path, ...below] } : { ...place, path: ['series', index] };
    },
  };
}

/** A drift figure that a window gives as a metric. */
function distributionOf(entry: Entry, { target }: Monitor): Distribution {
  const { feature, value, n } = entry;
  const name = nameOf(entry.name);
  // What is no number is no figure of a test either: the gate errs on it.
  const figure = typeof value === 'number' ? value : Number.NaN;
  const figures: Readonly<Record<string, Partial<Distribution>>> = {
    ks_statistic: { ks: { statistic: figure } },
    ks_p_value: { ks: { pValue: figure } },
    chi_square_statistic: { chi_square: { statistic: figure } },
    chi_square_p_value: { chi_square: { pValue: figure } },
  };
  const of: Partial<Distribution> = figures[name] ?? { [name]: value };
  const about = feature === undefined ? (target === undefined || target === 'features' ? {} : { target }) : { feature };
  const serving = feature !== undefined && target === 'serving' ? { target: 'serving' as const } : {};
  return { ...about, ...serving, ...of, ...(n === undefined ? {} : { n: { reference: n, current: n } }) };
}

function isAboutGroups({ metric, attributes }: Monitor): boolean {
  return attributes !== undefined || (metric !== undefined && FAIRNESS_METRICS.has(nameOf(metric)));
}

interface Segment {
  /** `device retrofit`; undefined where the monitor does not segment. */
  readonly label: string | undefined;
  readonly report: WindowReport;
  readonly gate: MetricGate | FairnessGate | DriftGate;
}

/** What has to be decided in a window: once, or once for each segment of the live data. */
export function windowSegments(window: WindowReport, monitor: Monitor): readonly Segment[] {
  const { pass, metric, method, attributes, segmentBy } = monitor;
  const common = { id: monitor.id, ...(pass ? { pass } : {}), enforcement: 'hard-mandatory' as const };
  if (method !== undefined) return driftSegments(window, monitor, method, common);
  const name = metric ?? '';
  if (isAboutGroups(monitor)) {
    const isComparison = FAIRNESS_METRICS.has(nameOf(name));
    const gate: FairnessGate = {
      ...common,
      type: 'fairness',
      metric: name,
      attributes: attributes ?? 'all',
      evidence: 'value',
      ...(isComparison ? {} : { take: 'gap' as const }),
    };
    return [{ label: undefined, report: window, gate }];
  }
  const by = typeof segmentBy === 'string' ? [segmentBy] : (segmentBy ?? []);
  const gate: MetricGate = {
    ...common,
    type: 'metric',
    metric: name,
    ...(by.length > 0 ? { slices: { by: by.length === 1 ? (by[0] ?? '') : [...by], take: 'each' as const } } : {}),
  } as MetricGate;
  return [{ label: undefined, report: window, gate }];
}

function driftSegments(
  window: WindowReport,
  monitor: Monitor,
  method: string,
  common: Pick<DriftGate, 'id' | 'pass' | 'enforcement'>,
): readonly Segment[] {
  const { segmentBy, target, features } = monitor;
  const by = typeof segmentBy === 'string' ? [segmentBy] : (segmentBy ?? []);
  const { metrics = [], distributions = [] } = window.report.value;
  const computed = distributions.length - metrics.length;
  const sliceOf = (index: number): Entry['slice'] => metrics[index - computed]?.slice;
  const keyOf = (index: number): string | undefined => {
    const slice = sliceOf(index) ?? {};
    const named = Object.keys(slice);
    if (named.length !== by.length || !by.every((key) => Object.hasOwn(slice, key))) return undefined;
    return by.map((key) => `${key} ${slice[key]}`).join(', ');
  };
  const keys = [...new Set(distributions.flatMap((_, index) => keyOf(index) ?? []))];
  return keys.map((key): Segment => {
    const kept = distributions.flatMap((entry, index) => (keyOf(index) === key ? [{ entry, index }] : []));
    const [first, ...others] = features ?? new Set(kept.flatMap(({ entry }) => entry.feature ?? []));
    const gate: DriftGate = {
      ...common,
      type: 'drift',
      method,
      ...(target === undefined ? {} : { target }),
      ...(target === 'labels' || target === 'predictions' || !first ? {} : { features: [first, ...others] }),
      maxShare: 0,
    };
    return {
      label: key === '' ? undefined : key,
      gate,
      report: {
        report: {
          ...window.report,
          value: { ...window.report.value, metrics: [], distributions: kept.map(({ entry }) => entry) },
        },
        placeOf(place) {
          if (place?.path[0] !== 'distributions') return window.placeOf(place);
          const at = kept[Number(place.path[1])]?.index;
          return window.placeOf(
            at === undefined ? place : { ...place, path: ['distributions', at, ...place.path.slice(2)] },
          );
        },
      },
    };
  });
}
