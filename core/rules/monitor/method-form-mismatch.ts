import type { Metric } from '../../catalog/metric.ts';
import { findMetric } from '../../catalog/metrics.ts';
import type { Fix } from '../../model/diagnostic.ts';
import type { Path } from '../../yaml/node.ts';
import { type PolicyView, policyViewOf } from '../policy-view.ts';
import { defineRule, type RuleContext } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'monitor/method-form-mismatch',
  severity: 'warning',
  summary:
    'A drift method is written where another form is needed: as a metric, with a base, or with bins that it does not have.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    for (const { gate, path, overlays } of view.gates) {
      if (gate.type !== 'drift') continue;
      checkForm({ ...gate }, path, view, context);
      for (const { overlay, path: at } of overlays) {
        checkForm({ ...(overlay.method === undefined ? { method: gate.method } : {}), ...overlay }, at, view, context);
      }
    }
    for (const [index, monitor] of ((view.value.monitors ?? []) as readonly (Written | undefined)[]).entries()) {
      if (monitor) checkMonitor(monitor, ['monitors', index], view, context);
    }
  },
});

interface Written {
  readonly metric?: string | undefined;
  readonly method?: string | undefined;
  readonly base?: unknown;
  readonly bins?: unknown;
}

type Context = RuleContext<'GovernancePolicy'>;

function checkForm({ method, base, bins }: Written, path: Path, view: PolicyView, { report, edit }: Context): void {
  const metric = metricOf(method, view);
  if (!metric) return;
  if (!isDrift(metric)) {
    report({
      path: [...path, 'method'],
      message: `\`${metric.name}\` measures no drift, so this gate has nothing to compare and is never decided. Name a drift method such as \`psi\`, or bound it in a gate of the type \`metric\`.`,
    });
    return;
  }
  const needless = (key: 'base' | 'bins', value: unknown): void => {
    const qualifiers: readonly string[] = [...metric.needs, ...metric.takes];
    if (value === undefined || qualifiers.includes(key)) return;
    report({
      path: [...path, key],
      message: `\`${metric.name}\` has no ${key === 'base' ? 'logarithm, so `base`' : 'bins, so `bins`'} changes nothing here: either it is left over, or another method was meant. Remove it, or correct \`method\`.`,
      tags: ['unnecessary'],
      fixes: [{ title: `Remove \`${key}\``, edits: edit.removeEntry([...path, key]), preferred: true }],
    });
  };
  needless('base', base);
  needless('bins', bins);
}

function checkMonitor({ metric, method }: Written, path: Path, view: PolicyView, { report, edit }: Context): void {
  const move = (from: 'metric' | 'method', to: string): readonly Fix[] => [
    { title: `Change \`${from}\` to \`${to}\``, edits: edit.renameKey([...path, from], to), preferred: true },
  ];
  const watched = metricOf(metric, view);
  if (watched && method === undefined && watched.family === 'drift') {
    report({
      path: [...path, 'metric'],
      message: `\`${watched.name}\` is a drift method: as a \`metric\` it is looked for among measured values, and no window is compared with the training data. Write \`method: ${watched.name}\`, with the \`target\`.`,
      fixes: move('metric', 'method'),
    });
  }
  const compared = metricOf(method, view);
  if (compared && metric === undefined && !isDrift(compared)) {
    report({
      path: [...path, 'method'],
      message: `\`${compared.name}\` measures no drift, so there is nothing to compare window by window. Write \`metric: ${compared.name}\`.`,
      fixes: move('method', 'metric'),
    });
  }
}

function metricOf(name: string | undefined, { catalog }: PolicyView): Metric | undefined {
  // A metric of the policy's own may be anything.
  const found = name === undefined || findMetric(name) === undefined ? undefined : catalog.find(name);
  return found?.kind === 'metric' && found.metric.family !== 'declared' ? found.metric : undefined;
}

function isDrift({ family }: Metric): boolean {
  return family === 'drift' || family === 'skew';
}
