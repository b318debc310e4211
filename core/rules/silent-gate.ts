import { isEmpty } from '../gates/bounds.ts';
import { asksAny } from '../gates/requirement.ts';
import type { GateFields, WrittenGate } from './policy-view.ts';

/** A gate as it stands at a stage. */
export function gateAtStage({ gate, overlays }: WrittenGate, stage: string | undefined): GateFields {
  const laid = overlays.find((overlay) => overlay.stage === stage);
  return laid ? { ...gate, ...laid.overlay } : gate;
}

/** What a gate that asks for nothing should say; undefined where it asks for something, or other rules speak of it. */
export function silentField(
  gate: GateFields & { readonly access?: object },
  highRisk: boolean,
): 'pass' | 'require' | undefined {
  switch (gate.type) {
    case 'metric':
    case 'fairness':
    case 'drift':
      return isEmpty(gate.pass) ? 'pass' : undefined;
    case 'explainability':
    case 'cost':
      return !asksAny(gate.require) && isEmpty(gate.pass) ? 'require' : undefined;
    case 'security':
    case 'rollout': {
      // Other rules say of each requirement that it is switched off, or that models of high risk need it.
      const isSpokenOf = gate.require !== undefined && (highRisk || Object.values(gate.require).includes(false));
      const hasMore = gate.rollback !== undefined || gate.access !== undefined;
      return !asksAny(gate.require) && !hasMore && !isSpokenOf ? 'require' : undefined;
    }
    case 'lineage':
    case 'integrity':
    case 'data-contract':
    case 'documentation':
    case 'monitoring':
      return !asksAny(gate.require) ? 'require' : undefined;
    default: // an expression always asks, and an unknown type is the schema's business
      return undefined;
  }
}
