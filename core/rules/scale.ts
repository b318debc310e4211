import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import type { Better, Metric } from '../catalog/metric.ts';
import { type Unit, unitOf } from '../catalog/units.ts';
import { FAIRNESS_METRICS } from '../stats/fairness.ts';
import type { GateFields } from './policy-view.ts';

/** What the values that a gate bounds can be: those of its metric, or of the gap or ratio that it takes of them. */
export interface Scale {
  readonly metric: Metric;
  /** What is bounded, for messages: `accuracy`, or `the gap of accuracy`. */
  readonly title: string;
  readonly better: Better;
  readonly target?: number;
  readonly range: { readonly min?: number; readonly max?: number };
  readonly unit: Unit;
  readonly takes: 'gap' | 'ratio' | undefined;
}

type Bounded = Pick<GateFields, 'type' | 'metric' | 'method' | 'take' | 'slices'>;

const scales = new WeakMap<Metric, Map<string, Scale>>();

/** The scale of what a gate bounds; undefined where its metric is not known, or groups of it are not compared. */
export function scaleOf(bounded: Bounded, catalog: MetricCatalog): Scale | undefined {
  const name = bounded.metric ?? bounded.method;
  const found = name === undefined ? undefined : catalog.find(name);
  if (found?.kind !== 'metric') return undefined;
  const { metric } = found;
  const compares = FAIRNESS_METRICS.has(metric.name);
  if (bounded.type === 'fairness' && !compares && bounded.take === undefined) return undefined;
  const taken = bounded.type === 'fairness' ? (compares ? undefined : bounded.take) : bounded.slices?.take;
  const takes = taken === 'gap' || taken === 'ratio' ? taken : undefined;
  let known = scales.get(metric);
  if (!known) scales.set(metric, (known = new Map()));
  let scale = known.get(takes ?? '');
  if (!scale) known.set(takes ?? '', (scale = makeScale(metric, takes)));
  return scale;
}

function makeScale(metric: Metric, takes: Scale['takes']): Scale {
  const { min, max } = metric.range;
  if (takes === 'gap') {
    const range = { min: 0, ...(min !== undefined && max !== undefined ? { max: max - min } : {}) };
    return { metric, title: `the gap of \`${metric.name}\``, better: 'lower', range, unit: unitOf(metric), takes };
  }
  if (takes === 'ratio') {
    const range = { ...(min !== undefined && min >= 0 ? { min: 0 } : {}), max: 1 };
    const unit = unitOf({ unit: 'ratio' });
    return { metric, title: `the ratio of \`${metric.name}\``, better: 'higher', range, unit, takes };
  }
  return {
    metric,
    title: `\`${metric.name}\``,
    better: metric.better,
    ...(metric.target === undefined ? {} : { target: metric.target }),
    range: metric.range,
    unit: unitOf(metric),
    takes,
  };
}
