import type { Better, Metric, MetricClass, MetricMatch } from './metric.ts';
import { catalogueMetrics, findMetric, metricNames, nearestMetricName } from './metrics.ts';
import { nameKey } from './name-key.ts';

/** A metric of the user's own, as a policy or the configuration declares it. `null` is an open end of the range. */
export interface DeclaredMetric {
  readonly better: Better;
  readonly target?: number | undefined;
  readonly range?: readonly (number | null)[] | undefined;
  readonly unit?: string | undefined;
  readonly class?: MetricClass | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly definition?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
}

/** A declared metric whose name, or alias, already stands for something. */
export interface MetricConflict {
  /** The declared metric. */
  readonly declared: string;
  /** The name or alias of it that clashes. */
  readonly spelling: string;
  readonly with: 'name' | 'alias' | 'transform' | 'ambiguous' | 'declared';
  /** The metrics that the spelling stood for. */
  readonly existing: readonly string[];
  /** Which meaning the spelling has now: the catalogue keeps its names, a declaration gives its own meaning to the rest. */
  readonly used: 'existing' | 'declared';
}

/** Catalogue and declared metrics as one. */
export interface MetricCatalog {
  readonly find: (name: string) => MetricMatch | undefined;
  /** Canonical names, the catalogue's first. */
  readonly names: () => readonly string[];
  readonly metrics: () => readonly Metric[];
  /** The name that an unknown one was most likely meant to be. */
  readonly nearest: (name: string) => string | undefined;
  readonly conflicts: readonly MetricConflict[];
}

function toMetric(name: string, declared: DeclaredMetric): Metric {
  const [min, max] = Array.isArray(declared.range) ? declared.range : [];
  return {
    name,
    title: declared.title ?? name,
    family: 'declared',
    better: declared.better,
    ...(typeof declared.target === 'number' ? { target: declared.target } : {}),
    range: { ...(typeof min === 'number' ? { min } : {}), ...(typeof max === 'number' ? { max } : {}) },
    unit: typeof declared.unit === 'string' ? declared.unit : '',
    aliases: Array.isArray(declared.aliases) ? declared.aliases.filter((a) => typeof a === 'string') : [],
    transforms: [],
    definition: declared.definition ?? declared.description ?? '',
    source: 'declared',
    computableFromRows: false,
    needs: [],
    takes: [],
    ...(declared.class === undefined ? {} : { class: declared.class }),
  };
}

function standsFor(match: MetricMatch, key: string): Pick<MetricConflict, 'with' | 'existing'> {
  switch (match.kind) {
    case 'metric':
      return { with: nameKey(match.metric.name) === key ? 'name' : 'alias', existing: [match.metric.name] };
    case 'transform':
      return { with: 'transform', existing: [match.of.name] };
    case 'ambiguous':
      return { with: 'ambiguous', existing: match.candidates.map((c) => c.name) };
  }
}

/**
 * The catalogue together with declared metrics. A declaration can't change what a catalogue name means; it can give a
 * meaning of its own to what the catalogue knows only as an alias, a derived quantity or an ambiguous name. Either way
 * the clash is in `conflicts`, so that nothing is overridden silently. Entries that are not objects, as in a
 * half-typed document, are left out.
 */
export function metricCatalog(declared?: Readonly<Record<string, DeclaredMetric>> | null): MetricCatalog {
  const own: Metric[] = [];
  const byKey = new Map<string, Metric>();
  const conflicts: MetricConflict[] = [];
  const entries = Object.entries(declared ?? {}).filter(([, value]) => typeof value === 'object' && value !== null);
  const metrics = entries.map(([name, value]) => toMetric(name, value));

  const claim = (metric: Metric, spelling: string): boolean => {
    const key = nameKey(spelling);
    const earlier = byKey.get(key);
    if (earlier === metric) return true;
    if (earlier !== undefined) {
      conflicts.push({ declared: metric.name, spelling, with: 'declared', existing: [earlier.name], used: 'existing' });
      return false;
    }
    const match = findMetric(spelling);
    if (match !== undefined) {
      const clash = standsFor(match, key);
      const used = clash.with === 'name' ? 'existing' : 'declared';
      conflicts.push({ declared: metric.name, spelling, ...clash, used });
      if (used === 'existing') return false;
    }
    byKey.set(key, metric);
    return true;
  };
  for (const metric of metrics) if (claim(metric, metric.name)) own.push(metric);
  for (const metric of own) for (const alias of metric.aliases) claim(metric, alias);

  const lookUp = (name: string): MetricMatch | undefined => {
    const metric = byKey.get(nameKey(name));
    if (metric === undefined) return findMetric(name);
    return { kind: 'metric', metric, via: metric.name === name ? 'declared' : 'alias' };
  };
  // The same few names are asked for by every gate and report; an importer's thousands are not worth keeping.
  const known = new Map<string, MetricMatch | undefined>();
  const find = (name: string): MetricMatch | undefined => {
    const found = known.get(name);
    if (found !== undefined || known.has(name)) return found;
    const match = lookUp(name);
    if (known.size < 1000) known.set(name, match);
    return match;
  };
  const ownNames = own.map((metric) => metric.name);
  return {
    find,
    names: () => [...metricNames(), ...ownNames],
    metrics: () => [...catalogueMetrics(), ...own],
    nearest: (name) => nearestMetricName(name, ownNames),
    conflicts,
  };
}
