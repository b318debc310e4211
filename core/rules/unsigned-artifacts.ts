import { soundParts } from '../model/soundness.ts';
import { type AskingGate, gatesAsking } from './asking-gates.ts';
import { reportsOfCard } from './cards-of-report.ts';
import type { RuleContext } from './rule.ts';

/** An artifact of a card that has no signature, and the gate that requires one. */
export interface UnsignedArtifact {
  readonly index: number;
  readonly asking: AskingGate<'integrity'>;
}

/** The artifacts that a policy of the card requires to be signed, and which neither card nor report says are. */
export function unsignedArtifacts(context: RuleContext<'ModelCard'>): readonly UnsignedArtifact[] {
  const { document, value, workspace } = context;
  const open = (value.artifacts ?? []).flatMap((artifact, index) =>
    artifact && artifact.signature === undefined ? [index] : [],
  );
  if (open.length === 0) return [];
  const [asking] = gatesAsking(context, 'integrity').filter(({ gate }) => gate.gate.require?.signature !== undefined);
  if (!asking) return [];
  const isStated = reportsOfCard(workspace, document, value).some(
    (report) => soundParts(report, 'MetricsReport')?.evidence?.signature?.type !== undefined,
  );
  return isStated ? [] : open.map((index) => ({ index, asking }));
}
