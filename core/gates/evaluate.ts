import type { Gate, MetricGate } from '../generated/GovernancePolicy.ts';
import type { TypedDocument } from '../model/documents.ts';
import { type ConfiguredMetrics, catalogOf } from './catalog-of.ts';
import type { GateContext } from './context.ts';
import { decideCostGate } from './cost.ts';
import { decideDataContractGate } from './data-contract.ts';
import { decide } from './decision.ts';
import type { Declarations } from './declared.ts';
import { decideDocumentationGate } from './documentation.ts';
import { decideDriftGate } from './drift.ts';
import { effectivePolicy, type PlannedGate, type PolicyDocument } from './effective-policy.ts';
import {
  type Check,
  type EffectiveGate,
  type Evaluation,
  type GateResult,
  type Outcome,
  type Reason,
  severityOf,
  worst,
} from './evaluation.ts';
import { collectEvidence, type ReportDocument } from './evidence.ts';
import { decideExplainabilityGate } from './explainability.ts';
import { decideExpressionGate } from './expression.ts';
import { decideFairnessGate } from './fairness.ts';
import { compareModels, reportedModel } from './identity.ts';
import { decideIntegrityGate } from './integrity.ts';
import { decideLineageGate } from './lineage.ts';
import { boundedMetric, decideMetricGate } from './metric.ts';
import { decideMonitoringGate } from './monitoring.ts';
import { decideRolloutGate } from './rollout.ts';
import { type Applies, inScope } from './scope.ts';
import { decideSecurityGate } from './security.ts';
import { effectOf, type WaiverCase, type WaiverDocument } from './waivers.ts';

export interface EvaluateOptions {
  /** A stage of the policy; undefined where the policy has none. */
  readonly stage: string | undefined;
  /** Day, UTC, `YYYY-MM-DD`: what has expired and how old things are is counted from it. */
  readonly asOf: string;
  readonly waivers?: readonly WaiverDocument[];
  /** The policies that this one extends, resolved, nearest first. */
  readonly bases?: readonly PolicyDocument[];
  /** Some value of the reports was set by hand. */
  readonly hypothetical?: boolean;
  /** Metrics that the configuration declares beside the catalogue. */
  readonly metrics: ConfiguredMetrics | undefined;
}

/**
 * Decides a model: what the policy asks at a stage, held against card and reports of one model.
 *
 * A pure function of sound documents: no clock, no files, no order dependence; it never throws, and whatever is missing,
 * doubtful or not understood never passes.
 */
export function evaluate(
  policy: PolicyDocument,
  card: TypedDocument<'ModelCard'> | undefined,
  reports: readonly ReportDocument[],
  options: EvaluateOptions,
): Evaluation {
  const { stage, asOf, waivers = [], bases = [] } = options;
  const plan = effectivePolicy(policy, bases, stage);
  const catalog = catalogOf(plan.policy, options.metrics);
  const context: GateContext = {
    policy: plan.policy,
    card,
    evidence: collectEvidence(reports, catalog),
    identity: compareModels(card, reports),
    catalog,
    configured: options.metrics,
    asOf,
  };
  const model = modelOf(card, reports);
  const scope = policyScope(policy, bases, stage, plan.policy.stages, context);
  const gates = plan.gates.map((planned): GateResult => {
    const about: WaiverCase = { policy: plan.policy, gate: planned.id, model, asOf, catalog };
    return gateResult(planned, scope, context, waivers, about);
  });
  const { decision, score, reasons } = decide(plan.policy, gates);
  return {
    policy: { name: policy.value.metadata.name, version: policy.value.metadata.version, document: policy.source },
    model,
    stage: stage ?? null,
    asOf,
    decision,
    reasons,
    score,
    hypothetical: options.hypothetical === true,
    gates,
    inputs: [policy, ...bases, ...(card ? [card] : []), ...reports, ...waivers].map((document) => document.source),
  };
}

function modelOf(
  card: TypedDocument<'ModelCard'> | undefined,
  reports: readonly ReportDocument[],
): Evaluation['model'] {
  const reported = reportedModel(reports);
  const digests = card?.value.artifacts?.flatMap((artifact) => artifact.digest?.sha256 ?? []) ?? [];
  return {
    name: card?.value.metadata.name ?? reported.name ?? null,
    version: card?.value.metadata.version ?? reported.version ?? null,
    sha256: reported.sha256 ?? digests[0] ?? null,
  };
}

/** The policy's own scope, and what keeps the whole policy from being decided. */
function policyScope(
  policy: PolicyDocument,
  bases: readonly PolicyDocument[],
  stage: string | undefined,
  stages: readonly string[] | undefined,
  context: GateContext,
): Applies {
  const unresolved = bases.length < (policy.value.extends?.length ?? 0);
  if (unresolved)
    return {
      is: 'unknown',
      message: `The policy extends ${policy.value.extends?.join(', ')}, which is not found here, so not all of its gates are known.`,
    };
  if (stages?.length && (stage === undefined || !stages.includes(stage))) {
    return {
      is: 'unknown',
      message: `${stage === undefined ? 'No stage is given' : `\`${stage}\` is no stage of the policy`}; it has ${stages.join(', ')}.`,
    };
  }
  return inScope(context.policy.scope, { card: context.card, reports: context.evidence.reports });
}

function gateResult(
  planned: PlannedGate,
  policyApplies: Applies,
  context: GateContext,
  waivers: readonly WaiverDocument[],
  about: WaiverCase,
): GateResult {
  const { effective, enforcement } = planned;
  const { gate } = effective;
  const result = (checks: readonly Check[]): GateResult => {
    const deciding = checks.filter((check) => check.deciding !== false);
    const outcome = worst(deciding.map((check) => check.outcome)) ?? 'inconclusive';
    const { effect, waiver } = effectOf(enforcement, outcome, checks, waivers, about);
    const decisive = deciding.find((check) => check.outcome === outcome);
    return {
      id: gate.id,
      type: gate.type,
      title: gate.title ?? null,
      enforcement,
      weight: gate.weight ?? 1,
      outcome,
      reason: decisive?.reason ?? null,
      effect,
      waiver,
      message: summary(deciding, outcome, decisive),
      checks,
      controls: gate.controls ?? [],
      place: effective.place(),
    };
  };
  if (planned.effective.skipped && planned.bases.every((base) => base.skipped)) {
    return result([single(effective, 'skipped', 'stage', 'The gate does not apply at this stage.', ['stages'])]);
  }
  const given = { card: context.card, reports: context.evidence.reports };
  const own = inScope(gate.scope, given);
  // A child's scope can't take a model out of the reach of the gate that it inherits.
  const bases = planned.bases
    .filter((base) => !base.skipped)
    .map((base) => ({ base, applies: inScope(base.gate.scope, given) }))
    .filter(({ applies }) => applies.is !== 'elsewhere');
  const inherits = own.is === 'elsewhere' && bases.length > 0;
  const applies = [...(inherits ? [] : [own]), ...bases.map((base) => base.applies)].reduce(worstScope, policyApplies);
  if (applies.is === 'elsewhere') return result([single(effective, 'skipped', 'scope', applies.message, ['scope'])]);
  const checks = inherits
    ? bases.flatMap(({ base }) => decideBase(base, context))
    : [...decideGate(effective, context), ...bases.flatMap(({ base }) => stricterThan(base, context))];
  const all =
    applies.is === 'unknown'
      ? [single(effective, 'inconclusive', 'unknown-scope', applies.message, ['scope']), ...checks]
      : checks;
  return result(
    all.length > 0
      ? all
      : [
          single(effective, 'inconclusive', 'nothing-to-check', 'The gate checks nothing, so nothing can pass it.', [
            'type',
          ]),
        ],
  );
}

/** What the base policy's gate still objects to: a child may tighten a gate, never get round it. */
function stricterThan(base: EffectiveGate, context: GateContext): readonly Check[] {
  return decideBase(base, context)
    .filter((check) => check.deciding !== false && severityOf(check.outcome) > severityOf('pass'))
    .map((check) => ({ ...check, notes: [...(check.notes ?? []), 'asked by the policy that this one extends'] }));
}

/** A base's gate is decided by what the base says, also of metrics: a child can't redefine what is measured. */
function decideBase(base: EffectiveGate, context: GateContext): readonly Check[] {
  const catalog = catalogOf(base.policy, context.configured);
  const evidence = collectEvidence(context.evidence.reports, catalog);
  return decideGate(base, { ...context, policy: base.policy, catalog, evidence });
}

function worstScope(a: Applies, b: Applies): Applies {
  if (a.is === 'elsewhere' || b.is === 'elsewhere') return a.is === 'elsewhere' ? a : b;
  return a.is === 'unknown' ? a : b;
}

function decideGate(effective: EffectiveGate, context: GateContext): readonly Check[] {
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

function single(
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

function summary(deciding: readonly Check[], outcome: Outcome, decisive: Check | undefined): string {
  if (!decisive) return 'Nothing was checked.';
  const alike = deciding.filter((check) => check.outcome === outcome).length;
  if (outcome === 'pass') return deciding.length === 1 ? decisive.message : `All ${deciding.length} checks pass.`;
  return alike === 1 ? decisive.message : `${decisive.message} (and ${alike - 1} more)`;
}
