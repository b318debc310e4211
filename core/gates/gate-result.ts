import { catalogOf } from './catalog-of.ts';
import type { GateContext } from './context.ts';
import type { PlannedGate } from './effective-policy.ts';
import { type Check, type EffectiveGate, type GateResult, type Outcome, severityOf, worst } from './evaluation.ts';
import { collectEvidence } from './evidence.ts';
import { decideGate, single } from './gate-checks.ts';
import { type Applies, inScope } from './scope.ts';
import { effectOf, type WaiverCase, type WaiverDocument } from './waivers.ts';

/** Decides one gate: its checks and those of the gates that it inherits, its scope, and what a waiver makes of it. */
export function gateResult(
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

function summary(deciding: readonly Check[], outcome: Outcome, decisive: Check | undefined): string {
  if (!decisive) return 'Nothing was checked.';
  const alike = deciding.filter((check) => check.outcome === outcome).length;
  if (outcome === 'pass') return deciding.length === 1 ? decisive.message : `All ${deciding.length} checks pass.`;
  return alike === 1 ? decisive.message : `${decisive.message} (and ${alike - 1} more)`;
}
