import { severityOfGate } from '../asking-gates.ts';
import { isHighRisk } from '../high-risk.ts';
import { type GateFields, type PolicyView, policyViewOf, stagesOf, type WrittenGate } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { gateAtStage, silentField } from '../silent-gate.ts';
import { isInherited } from '../stage-order.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/not-binary',
  severity: 'error',
  summary: 'A gate asks for nothing, so it says neither yes nor no.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    for (const written of view.gates) {
      const parts = written.isSound ? silentParts(written, view) : [];
      // What a base asks for still counts where the child says nothing.
      if (parts.length === 0 || isInherited(written.gate, view)) continue;
      for (const { path, field, gate, stages } of parts) {
        const who =
          stages.length === 0 ? 'This gate' : `At ${stages.map((stage) => `\`${stage}\``).join(', ')} this gate`;
        const enforcement = gate.enforcement ?? 'hard-mandatory';
        const holds = enforcement === 'hard-mandatory' || enforcement === 'soft-mandatory';
        const what = field === 'pass' ? 'has no bound' : 'requires nothing';
        const todo = field === 'pass' ? 'Say under `pass` what passes' : 'Say under `require` what a model must have';
        context.report({
          path: [...path, field],
          severity: severityOfGate(enforcement),
          message: `${who} ${what}, so it says neither yes nor no: it is always inconclusive${holds ? ', and every model is held' : ''}. ${todo}, or take the gate out.`,
        });
      }
    }
  },
});

interface SilentPart {
  readonly path: WrittenGate['path'];
  readonly field: 'pass' | 'require';
  readonly gate: GateFields;
  /** The stages at which it is so; none where it is so wherever the gate applies. */
  readonly stages: readonly string[];
}

/** Where a gate, or what a stage lays over it, asks for nothing. */
function silentParts(written: WrittenGate, view: PolicyView): readonly SilentPart[] {
  const { gate, path, overlays } = written;
  const all = stagesOf(view);
  const stages = all.length === 0 ? [undefined] : all.filter((stage) => gate.stages?.[stage] !== 'skip');
  const silent = stages.flatMap((stage) => {
    const effective = gateAtStage(written, stage);
    const field = silentField(effective, isHighRisk(view));
    const laid = overlays.find((overlay) => overlay.stage === stage && field && Object.hasOwn(overlay.overlay, field));
    return field ? [{ field, gate: effective, stage, laid }] : [];
  });
  const named = (parts: typeof silent) => parts.flatMap(({ stage }) => (stage === undefined ? [] : [stage]));
  const inOverlays = silent.flatMap((part) =>
    part.laid ? [{ ...part, path: part.laid.path, stages: named([part]) }] : [],
  );
  const inGate = silent.filter(({ laid }) => !laid);
  const last = inGate.at(-1); // the strictest of its stages says how grave it is
  const isEverywhere = inGate.length === stages.length;
  return [...(last ? [{ ...last, path, stages: isEverywhere ? [] : named(inGate) }] : []), ...inOverlays];
}
