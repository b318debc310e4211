import type { Bounds } from '../generated/GovernancePolicy.ts';
import type { Check, EffectiveGate, Outcome, Reason, Reference } from './evaluation.ts';
import { writtenBounds } from './metric.ts';

/** Makes checks of a gate on one metric, with nothing observed yet. */
export type MakeCheck = (
  subject: string,
  outcome: Outcome,
  reason: Reason | null,
  message: string,
  place?: Reference,
  evidencePlace?: Reference | null,
) => Check;

/** Checks of a gate whose metric is named in `field`; they stand at its bounds unless said otherwise. */
export function checkMaker(
  gate: EffectiveGate,
  metric: string,
  field: 'metric' | 'method',
  { pass, warn }: { readonly pass?: Bounds | undefined; readonly warn?: Bounds | undefined },
): MakeCheck {
  return (subject, outcome, reason, message, place, evidencePlace = null) => ({
    subject,
    metric,
    observed: null,
    bound: writtenBounds(pass),
    warnBound: writtenBounds(warn),
    margin: null,
    outcome,
    reason,
    message,
    policyPlace: place ?? gate.place(pass === undefined ? field : 'pass'),
    evidencePlace,
  });
}
