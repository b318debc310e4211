import type { PlannedGate } from './effective-policy.ts';
import type { GateResult, Reference } from './evaluation.ts';
import type { TestedCase } from './tested-policy.ts';

/** What a case should show of a gate. */
export type CoverageKind = 'inside' | 'outside' | 'met' | 'unmet' | 'missing-evidence' | 'stage' | 'waived' | 'score';

/** One thing that some case of a policy's tests should show. */
export interface CoverageItem {
  readonly kind: CoverageKind;
  /** `pass.min: 0.85, outside`. */
  readonly what: string;
  /** What is asked for, in the policy. */
  readonly place: Reference;
  /** The stages at which it holds; empty where the policy has none. */
  readonly stages: readonly string[];
  /** The cases that show it, by name; none where it is missing. */
  readonly cases: readonly string[];
  /** What case to add, in a sentence. */
  readonly todo: string;
}

/** A gate as it stands at one stage. */
export interface Standing {
  readonly stage: string | undefined;
  readonly planned: PlannedGate;
}

/** What a case found of a gate. */
export interface Shown {
  readonly tested: TestedCase;
  readonly gate: GateResult;
}

/** The names of the cases that show something. */
export function namesOf(shown: readonly Shown[], shows: (each: Shown) => boolean): readonly string[] {
  return [...new Set(shown.filter(shows).map(({ tested }) => tested.name))];
}
