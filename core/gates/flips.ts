import type { TypedDocument } from '../model/documents.ts';
import type { ConfiguredMetrics } from './catalog-of.ts';
import type { PolicyDocument } from './effective-policy.ts';
import { evaluate } from './evaluate.ts';
import type { Decision } from './evaluation.ts';
import { evidenceSets, type ReportDocument } from './evidence.ts';
import type { WaiverDocument } from './waivers.ts';

/** A model version whose decision differs under the two policies. */
export interface Flip {
  readonly model: string;
  readonly version: string | null;
  readonly stage: string | null;
  readonly before: Decision;
  readonly after: Decision;
  /** The gates whose effect differs, with why. */
  readonly gates: readonly {
    readonly id: string;
    readonly before: string;
    readonly after: string;
    readonly message: string;
  }[];
}

export interface FlipOptions {
  readonly stage: string | undefined;
  readonly asOf: string;
  readonly waivers: readonly WaiverDocument[];
  /** Metrics that the configuration declares. */
  readonly metrics?: ConfiguredMetrics | undefined;
  readonly bases: { readonly before: readonly PolicyDocument[]; readonly after: readonly PolicyDocument[] };
  cardOf(reports: readonly ReportDocument[]): TypedDocument<'ModelCard'> | undefined;
}

/** The models that a change of policy flips, over all reports. */
export function flips(
  before: PolicyDocument,
  after: PolicyDocument,
  reports: readonly ReportDocument[],
  options: FlipOptions,
): { readonly models: number; readonly flips: readonly Flip[] } {
  const { stage, asOf, waivers, bases, metrics } = options;
  const sets = evidenceSets(reports);
  const found = sets.flatMap((set): Flip[] => {
    const card = options.cardOf(set);
    const old = evaluate(before, card, set, { stage, asOf, waivers, metrics, bases: bases.before });
    const now = evaluate(after, card, set, { stage, asOf, waivers, metrics, bases: bases.after });
    if (old.decision === now.decision) return [];
    const gates = [...new Set([...old.gates, ...now.gates].map((gate) => gate.id))].flatMap((id) => {
      const a = old.gates.find((gate) => gate.id === id);
      const b = now.gates.find((gate) => gate.id === id);
      if (a?.effect === b?.effect) return [];
      return [{ id, before: a?.effect ?? 'absent', after: b?.effect ?? 'absent', message: (b ?? a)?.message ?? '' }];
    });
    return [
      {
        model: now.model.name ?? 'a model without a name',
        version: now.model.version,
        stage: stage ?? null,
        before: old.decision,
        after: now.decision,
        gates,
      },
    ];
  });
  return { models: sets.length, flips: found };
}
