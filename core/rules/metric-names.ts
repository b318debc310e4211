import type { MetricMatch } from '../catalog/metric.ts';
import type { Path } from '../yaml/node.ts';
import type { GateFields, PolicyView } from './policy-view.ts';

/** A metric's name in a policy. */
export interface WrittenMetric {
  readonly name: string;
  readonly path: Path;
}

const known = new WeakMap<PolicyView, readonly WrittenMetric[]>();

/** Every metric that gates, their overlays and monitors of a policy name. Read once a policy. */
export function metricNamesOf(view: PolicyView): readonly WrittenMetric[] {
  let found = known.get(view);
  if (!found) known.set(view, (found = readNames(view)));
  return found;
}

function readNames({ gates, value }: PolicyView): readonly WrittenMetric[] {
  const inGates = gates.flatMap((written) => [
    ...namesIn(written.gate, written.path),
    ...written.overlays.flatMap(({ overlay, path }) => namesIn(overlay, path)),
  ]);
  const monitors = (value.monitors ?? []) as readonly (
    | { readonly metric?: string; readonly method?: string }
    | undefined
  )[];
  return [...inGates, ...monitors.flatMap((monitor, index) => (monitor ? namesIn(monitor, ['monitors', index]) : []))];
}

function namesIn(fields: Pick<GateFields, 'metric' | 'method' | 'rollback'>, path: Path): readonly WrittenMetric[] {
  const found: WrittenMetric[] = [];
  if (typeof fields.metric === 'string') found.push({ name: fields.metric, path: [...path, 'metric'] });
  if (typeof fields.method === 'string') found.push({ name: fields.method, path: [...path, 'method'] });
  const rollback = fields.rollback?.metric;
  if (typeof rollback === 'string') found.push({ name: rollback, path: [...path, 'rollback', 'metric'] });
  return found;
}

/** The meanings of a name that stands for several metrics, fairness metrics among them: `eod` is two, by who reads it. */
export function ambiguousFairness(match: MetricMatch | undefined): AmbiguousMetric | undefined {
  if (match?.kind !== 'ambiguous') return undefined;
  return match.candidates.some((metric) => metric.family === 'fairness') ? match : undefined;
}

type AmbiguousMetric = Extract<MetricMatch, { readonly kind: 'ambiguous' }>;
