import type { Gate, MetricGate } from '../generated/GovernancePolicy.ts';
import type { GateContext } from './context.ts';
import { decideCostGate } from './cost.ts';
import { decideDataContractGate } from './data-contract.ts';
import type { Declarations } from './declared.ts';
import { decideDocumentationGate } from './documentation.ts';
import { decideDriftGate } from './drift.ts';
import type { Check, EffectiveGate, Outcome, Reason } from './evaluation.ts';
import { decideExplainabilityGate } from './explainability.ts';
import { decideExpressionGate } from './expression.ts';
import { decideFairnessGate } from './fairness.ts';
import { decideIntegrityGate } from './integrity.ts';
import { decideLineageGate } from './lineage.ts';
import { boundedMetric, decideMetricGate } from './metric.ts';
import { decideMonitoringGate } from './monitoring.ts';
import { decideRolloutGate } from './rollout.ts';
import { decideSecurityGate } from './security.ts';

/** The checks of a gate, whatever its type. Never throws. */
export function decideGate(effective: EffectiveGate, context: GateContext): readonly Check[] {
  try {
    return byType(effective, context);
  } catch (error) {
    // A mistake of ours must neither stop the other gates nor let this one pass.
    const cause = error instanceof Error ? error.message : 'unknown cause';
    return [
      single(
        effective,
        'error',
        'not-supported',
        `Gatewright failed on this gate (${cause}). Please report it; until then the gate can't be decided.`,
        ['type'],
      ),
    ];
  }
}

function byType(effective: EffectiveGate, context: GateContext): readonly Check[] {
  const { gate } = effective;
  const as = <G extends Gate>(): EffectiveGate<G> => effective as unknown as EffectiveGate<G>;
  const declarations: Declarations = { card: context.card, reports: context.evidence.reports, asOf: context.asOf };
  switch (gate.type) {
    case 'metric':
      return decideMetricGate(as<MetricGate>(), context);
    case 'fairness':
      return decideFairnessGate(as<Extract<Gate, { type: 'fairness' }>>(), context);
    case 'drift':
      return decideDriftGate(as<Extract<Gate, { type: 'drift' }>>(), context);
    case 'lineage':
      return guarded(effective, context, () =>
        decideLineageGate(as<Extract<Gate, { type: 'lineage' }>>(), declarations),
      );
    case 'integrity':
      return guarded(effective, context, () =>
        decideIntegrityGate(as<Extract<Gate, { type: 'integrity' }>>(), declarations),
      );
    case 'data-contract':
      return guarded(effective, context, () =>
        decideDataContractGate(as<Extract<Gate, { type: 'data-contract' }>>(), declarations),
      );
    case 'documentation':
      return guarded(effective, context, () =>
        decideDocumentationGate(as<Extract<Gate, { type: 'documentation' }>>(), declarations),
      );
    case 'security':
      return guarded(effective, context, () =>
        decideSecurityGate(as<Extract<Gate, { type: 'security' }>>(), declarations),
      );
    case 'monitoring':
      return guarded(effective, context, () =>
        decideMonitoringGate(as<Extract<Gate, { type: 'monitoring' }>>(), declarations),
      );
    case 'explainability':
      return withMetric(
        effective,
        gate,
        context,
        () => decideExplainabilityGate(as<Extract<Gate, { type: 'explainability' }>>(), declarations),
        'explanation_coverage',
      );
    case 'cost':
      return withMetric(
        effective,
        gate,
        context,
        () => decideCostGate(as<Extract<Gate, { type: 'cost' }>>(), declarations),
        'cost_per_1k_predictions',
      );
    case 'rollout': {
      const { rollback } = gate;
      const declared =
        gate.require || !rollback
          ? guarded(effective, context, () => decideRolloutGate(as<Extract<Gate, { type: 'rollout' }>>(), declarations))
          : [];
      if (!rollback) return declared;
      const fields = { pass: rollback.pass, passPath: ['rollback', 'pass'] };
      const asked = { metric: rollback.metric, fields, metricPath: ['rollback', 'metric'] };
      return [
        ...declared,
        ...boundedMetric(effective, asked, context).map((check) => ({
          ...check,
          subject: `rollback ${check.subject}`,
        })),
      ];
    }
    case 'expression':
      return decideExpressionGate(as<Extract<Gate, { type: 'expression' }>>(), context);
  }
}

/** A declared gate with a bounded metric beside its requirements. */
function withMetric(
  effective: EffectiveGate,
  gate: Extract<Gate, { type: 'explainability' | 'cost' }>,
  context: GateContext,
  declared: () => readonly Check[],
  metric: string,
): readonly Check[] {
  const bounded = gate.pass !== undefined || gate.metric !== undefined;
  const required = gate.require || !bounded ? guarded(effective, context, declared) : [];
  if (!bounded) return required;
  const fields = { pass: gate.pass, warn: gate.warn, passPath: ['pass'] };
  return [
    ...required,
    ...boundedMetric(
      effective,
      { metric: gate.metric ?? metric, fields, metricPath: [gate.metric === undefined ? 'pass' : 'metric'] },
      context,
    ),
  ];
}

/** Declared gates read the reports as well: evidence about another model must not vouch for this one. */
function guarded(
  effective: EffectiveGate,
  { identity, evidence }: GateContext,
  declared: () => readonly Check[],
): readonly Check[] {
  const checks = declared();
  if (identity.is !== 'doubtful') return checks;
  const documents = new Set(evidence.reports.map((report) => report.source));
  // What no report says is missing in whatever order they come; only what one of them says needs the right model.
  const uses = checks.some(
    ({ evidencePlace, reason }) =>
      reason !== 'missing-evidence' && evidencePlace && documents.has(evidencePlace.document),
  );
  if (!uses) return checks;
  return [
    {
      ...single(effective, identity.outcome, identity.reason, identity.message, ['require']),
      evidencePlace: identity.place,
    },
    ...checks,
  ];
}

/** A check that looks at nothing measured or declared. */
export function single(
  effective: EffectiveGate,
  outcome: Outcome,
  reason: Reason,
  message: string,
  path: readonly string[],
): Check {
  return {
    subject: path[0] ?? effective.gate.id,
    observed: null,
    bound: null,
    margin: null,
    outcome,
    reason,
    message,
    policyPlace: effective.place(...path),
    evidencePlace: null,
  };
}
