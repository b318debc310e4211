import text from './data/metrics.json' with { type: 'text' };
import type { Metric, MetricMatch } from './metric.ts';
import { nameKey } from './name-key.ts';
import { nearest } from './nearest.ts';
import { whenFirstUsed } from './stored.ts';

/** A metric as data/metrics.json has it: what is empty is left out there. */
type StoredMetric = Omit<Metric, 'transforms' | 'needs' | 'takes'> &
  Partial<Pick<Metric, 'transforms' | 'needs' | 'takes'>>;

interface AmbiguousName {
  readonly name: string;
  readonly candidates: readonly string[];
  readonly note: string;
}

interface Stored {
  readonly metrics: readonly StoredMetric[];
  readonly ambiguous: readonly AmbiguousName[];
}

interface Index {
  readonly metrics: readonly Metric[];
  readonly byName: ReadonlyMap<string, Metric>;
  readonly byKey: ReadonlyMap<string, MetricMatch>;
  /** Spelling → name, of every name and alias. */
  readonly spellings: ReadonlyMap<string, string>;
}

function build({ metrics: stored, ambiguous }: Stored): Index {
  const metrics = stored.map(
    (m): Metric => ({ ...m, transforms: m.transforms ?? [], needs: m.needs ?? [], takes: m.takes ?? [] }),
  );
  const byName = new Map(metrics.map((metric) => [metric.name, metric]));
  const byKey = new Map<string, MetricMatch>();
  const spellings = new Map<string, string>();
  for (const metric of metrics) {
    for (const spelling of [metric.name, ...metric.aliases]) {
      byKey.set(nameKey(spelling), { kind: 'metric', metric, via: 'alias' });
      spellings.set(spelling, metric.name);
    }
    for (const transform of metric.transforms)
      byKey.set(nameKey(transform.name), { kind: 'transform', of: metric, transform });
  }
  for (const { name, candidates, note } of ambiguous) {
    const found = candidates.flatMap((candidate) => byName.get(candidate) ?? []);
    byKey.set(nameKey(name), { kind: 'ambiguous', candidates: found, note });
  }
  return { metrics, byName, byKey, spellings };
}

const catalogue = whenFirstUsed(text, build);

/** All metrics of the catalogue, related ones beside each other. */
export function catalogueMetrics(): readonly Metric[] {
  return catalogue().metrics;
}

/** The canonical names of all metrics of the catalogue. */
export function metricNames(): readonly string[] {
  return [...catalogue().byName.keys()];
}

/**
 * What a name stands for in the catalogue. Case and separators don't matter, but only the exact name is `via: 'name'`.
 * A name for a derived quantity (`neg_log_loss`) is never taken for the metric, and one that is in use for several
 * metrics (`eod`) is never resolved: both would let a gate compare the wrong number.
 */
export function findMetric(name: string): MetricMatch | undefined {
  const { byName, byKey } = catalogue();
  const metric = byName.get(name);
  return metric === undefined ? byKey.get(nameKey(name)) : { kind: 'metric', metric, via: 'name' };
}

/**
 * The name of the metric that an unknown name was most likely meant to be; an alias that is near leads to its metric.
 * `more` are further names to choose from.
 */
export function nearestMetricName(name: string, more: Iterable<string> = []): string | undefined {
  const { spellings } = catalogue();
  const spelling = nearest(name, [...spellings.keys(), ...more]);
  return spelling === undefined ? undefined : (spellings.get(spelling) ?? spelling);
}
