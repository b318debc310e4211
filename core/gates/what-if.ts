import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import type { Metric as Entry } from '../generated/MetricsReport.ts';
import { canonicalMetric, type ReportDocument } from './evidence.ts';

/** A value put in place of a measured one: `recall[age=<25]` → 0.6. */
export interface SetValue {
  /** As written. */
  readonly name: string;
  readonly metric: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads `metric` or `metric[key=value,…]` with its value; a percentage is a hundredth. Undefined for anything else. */
export function parseSetValue(name: string, value: number | string): SetValue | undefined {
  const match = /^([A-Za-z_][\w.@-]*)(?:\[(.*)\])?$/.exec(name.trim());
  const number = typeof value === 'number' ? value : readNumber(value);
  if (!match?.[1] || number === undefined) return undefined;
  const keys: Record<string, string> = {};
  for (const part of match[2]?.split(',') ?? []) {
    const equals = part.indexOf('=');
    if (equals <= 0) return undefined;
    keys[part.slice(0, equals).trim()] = part.slice(equals + 1).trim();
  }
  return { name, metric: match[1], keys, value: number };
}

function readNumber(text: string): number | undefined {
  const percent = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(%?)\s*$/.exec(text);
  if (!percent?.[1]) return undefined;
  return percent[2] ? Number(`${Number(percent[1]) / 100}`) : Number(percent[1]);
}

/** What an entry is told apart by, beside its slice. */
const qualifiers = ['split', 'attack', 'epsilon', 'k', 'average', 'decisionThreshold', 'attribute', 'group'] as const;

/**
 * Reports with values put in place of measured ones. A value that is set loses its interval and its counts: they belong
 * to what was measured. Without keys the metric as a whole is meant, not its slices. `unused` are those that no entry
 * answers to: setting them would change nothing.
 */
export function withValues(
  reports: readonly ReportDocument[],
  values: readonly SetValue[],
  catalog: MetricCatalog,
): { readonly reports: readonly ReportDocument[]; readonly unused: readonly SetValue[] } {
  const unused = new Set(values);
  const changed = reports.map((report) => {
    const metrics = report.value.metrics?.map((entry) => {
      let result = entry;
      for (const value of values) {
        if (!answers(entry, value, catalog)) continue;
        unused.delete(value);
        result = setEntry(result, value.value);
      }
      return result;
    });
    return metrics ? { ...report, value: { ...report.value, metrics } } : report;
  });
  return { reports: changed, unused: [...unused] };
}

function answers(entry: Entry, { metric, keys }: SetValue, catalog: MetricCatalog): boolean {
  const wanted = canonicalMetric(metric, catalog) ?? metric;
  if ((canonicalMetric(entry.name, catalog) ?? entry.name) !== wanted) return false;
  const slice: Readonly<Record<string, unknown>> = entry.slice ?? {};
  const isQualifier = (key: string): key is (typeof qualifiers)[number] =>
    (qualifiers as readonly string[]).includes(key);
  const sliceKeys = Object.keys(keys).filter((key) => Object.hasOwn(slice, key) || !isQualifier(key));
  if (sliceKeys.length !== Object.keys(slice).length || (entry.group !== undefined) !== 'group' in keys) return false;
  return Object.entries(keys).every(([key, value]) => {
    if (sliceKeys.includes(key)) return String(slice[key]) === value;
    return isQualifier(key) && String(entry[key]) === value;
  });
}

function setEntry({ ci: _ci, counts: _counts, ...rest }: Entry, value: number): Entry {
  return { ...rest, value };
}
