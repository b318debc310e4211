import type { TypedDocument } from '../model/documents.ts';
import { catalogOf } from './catalog-of.ts';
import type { GateContext } from './context.ts';
import { decide } from './decision.ts';
import type { EvaluateOptions } from './decision-inputs.ts';
import type { DecisionMemory, GateSurroundings } from './decision-memory.ts';
import { effectivePolicy, type PolicyDocument } from './effective-policy.ts';
import type { Evaluation, GateResult, PolicyTerms } from './evaluation.ts';
import { collectEvidence, type ReportDocument } from './evidence.ts';
import { gateResult } from './gate-result.ts';
import { compareModels, reportedModel } from './identity.ts';
import { type Applies, inScope } from './scope.ts';
import type { WaiverCase } from './waivers.ts';

/**
 * Decides a model: what the policy asks at a stage, held against card and reports of one model.
 *
 * A pure function of sound documents: no clock, no files, no order dependence; it never throws, and whatever is missing,
 * doubtful or not understood never passes. With a memory, gates of which every input is what it was are not decided again.
 */
export function evaluate(
  policy: PolicyDocument,
  card: TypedDocument<'ModelCard'> | undefined,
  reports: readonly ReportDocument[],
  options: EvaluateOptions,
  memory?: DecisionMemory,
): Evaluation {
  const { stage, asOf, waivers = [], bases = [] } = options;
  const plan = effectivePolicy(policy, bases, stage);
  const surroundings = (): GateSurroundings => surroundingsOf(policy, plan.terms, card, reports, options);
  const known = memory?.start({ policy, card, reports, options }, surroundings);
  const { context, model, scope } = known?.surroundings ?? surroundings();
  const gates = plan.gates.map((planned): GateResult => {
    const decideNow = (): GateResult => {
      const about: WaiverCase = { policy: plan.terms, gate: planned.id, model, asOf, catalog: context.catalog };
      return gateResult(planned, scope, context, waivers, about);
    };
    return known ? known.result(planned, decideNow) : decideNow();
  });
  const { decision, score, reasons } = decide(plan.terms, gates);
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

function surroundingsOf(
  policy: PolicyDocument,
  terms: PolicyTerms,
  card: TypedDocument<'ModelCard'> | undefined,
  reports: readonly ReportDocument[],
  { stage, asOf, bases = [], metrics }: EvaluateOptions,
): GateSurroundings {
  const catalog = catalogOf(terms, metrics);
  const context: GateContext = {
    policy: terms,
    card,
    evidence: collectEvidence(reports, catalog),
    identity: compareModels(card, reports),
    catalog,
    configured: metrics,
    asOf,
  };
  const scope = policyScope(policy, bases, stage, terms.stages, context);
  return { context, model: modelOf(card, reports), scope };
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
