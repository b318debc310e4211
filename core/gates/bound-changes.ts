import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { Path } from '../yaml/node.ts';
import { parseBound, sides } from './bounds.ts';
import { decide } from './decision.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import { valueAt } from './declared-value.ts';
import type { PolicyDocument } from './effective-policy.ts';
import type { Check, Evaluation } from './evaluation.ts';
import { scaleOfMetric, withPart } from './levers.ts';
import { evaluateInputs } from './rehearsal.ts';
import { neighbour } from './scan.ts';
import type { NearestChange } from './sensitivity.ts';

/**
 * Bounds of the policy's own gates that, moved alone to what was measured or just beyond it, change the decision. Where a
 * stage's overlay has the bound, that is the one that is moved.
 */
export function boundChanges(
  inputs: DecisionInputs,
  base: Evaluation,
  merged: GovernancePolicy,
  catalog: MetricCatalog,
): readonly NearestChange[] {
  const changes: NearestChange[] = [];
  base.gates.forEach((gate, index) => {
    for (const { path, metric, resolved, candidates } of boundsIn(gate.checks, inputs.policy)) {
      for (const to of candidates) {
        const changed = withBound(inputs.policy, path, to);
        const gates = evaluateInputs({ ...inputs, policy: changed }).gates;
        const now = gates[index];
        if (!now || now.outcome === gate.outcome) continue;
        const { decision } = decide(
          merged,
          base.gates.map((each, i) => (i === index ? now : each)),
        );
        if (decision === base.decision) continue;
        changes.push({
          of: 'bound',
          name: `${gate.id}: ${path.slice(2).join('.')}`,
          place: { document: inputs.policy.source, path },
          from: resolved,
          to,
          distance: Math.abs(to - resolved) / scaleOfMetric(metric, catalog, resolved),
          before: base.decision,
          after: decision,
        });
      }
    }
  });
  return changes;
}

interface WrittenSide {
  readonly path: Path;
  readonly metric: string | undefined;
  /** The bound in the metric's unit. */
  readonly resolved: number;
  /** Where it could be moved to. */
  readonly candidates: readonly number[];
}

/** The sides of `pass` that a gate's checks were held against, and the values that they were held against it. */
function boundsIn(checks: readonly Check[], policy: PolicyDocument): readonly WrittenSide[] {
  const found = new Map<string, { path: Path; metric: string | undefined; resolved: number; values: Set<number> }>();
  for (const check of checks) {
    const place = check.policyPlace;
    const at = place?.path.lastIndexOf('pass') ?? -1;
    if (!place || at < 2 || place.document !== policy.source || place.path[0] !== 'gates') continue;
    for (const side of sides) {
      const resolved = check.resolved?.[side];
      if (resolved === undefined || check.bound?.[side] === undefined) continue;
      const path = [...place.path.slice(0, at + 1), side];
      // A check may be of a bound that its gate does not write, as the share of drifted features is without `maxShare`.
      if (valueAt(policy.value, path) !== check.bound[side]) continue;
      if (parseBound(check.bound[side] ?? '')?.is === undefined) continue;
      const key = path.join('\n');
      const known = found.get(key) ?? { path, metric: check.metric, resolved, values: new Set<number>() };
      for (const value of [check.observed, ...(check.interval ?? [])]) {
        if (typeof value === 'number' && Number.isFinite(value)) known.values.add(value);
      }
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ path, metric, resolved, values }) => ({
    path,
    metric,
    resolved,
    candidates: [...values].flatMap((value) => [value, neighbour(value, 1), neighbour(value, -1)]),
  }));
}

function withBound(policy: PolicyDocument, path: Path, bound: number): PolicyDocument {
  return { ...policy, value: withPart(policy.value, path, bound) as PolicyDocument['value'] };
}
