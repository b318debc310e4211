import type { Gate } from '../generated/GovernancePolicy.ts';
import { isSameDocument, sameDocuments } from '../model/documents.ts';
import type { GateContext } from './context.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import type { PlannedGate, PolicyDocument } from './effective-policy.ts';
import type { EffectiveGate, Evaluation, GateResult } from './evaluation.ts';
import type { ReportDocument } from './evidence.ts';
import { type Finding, placedAt, takenOut } from './finding.ts';
import type { Applies } from './scope.ts';

/**
 * The last decision on a policy, so that typing in one gate decides that gate alone. Whoever decides the same policy
 * again and again holds one. It keeps nothing by likeness: a result counts as long as everything that it was decided
 * from is the same object or the same plain value.
 */
export interface DecisionMemory {
  /** Begins a decision, which is the one that the next is made from. */
  start(inputs: DecisionInputs, surroundings: () => GateSurroundings): DecisionSoFar;
}

/** What all gates of a decision have in common. It follows from what is beside the gates alone. */
export interface GateSurroundings {
  readonly context: GateContext;
  readonly model: Evaluation['model'];
  /** Whether the policy applies to the model. */
  readonly scope: Applies;
}

export interface DecisionSoFar {
  readonly surroundings: GateSurroundings;
  /** The result of a gate: the last one where nothing that it is decided from has changed. */
  result(planned: PlannedGate, decide: () => GateResult): GateResult;
}

interface Kept {
  readonly planned: PlannedGate;
  readonly finding: Finding;
}

interface Last {
  readonly inputs: DecisionInputs;
  readonly surroundings: GateSurroundings;
  /** By the gate with its overlay laid on it, which stays the same object while nobody types in it. */
  readonly results: ReadonlyMap<Gate, Kept>;
}

export function createDecisionMemory(): DecisionMemory {
  let last: Last | undefined;
  return {
    start(inputs, surroundingsOf) {
      // Only the last decision is kept: an earlier one would keep its whole text.
      const before = last && sameBesideGates(last.inputs, inputs) ? last : undefined;
      const surroundings = before?.surroundings ?? surroundingsOf();
      const results = new Map<Gate, Kept>();
      last = { inputs, surroundings, results };
      return {
        surroundings,
        result(planned, decide) {
          const { gate } = planned.effective;
          const known = before?.results.get(gate);
          if (known && isSamePlan(known.planned, planned)) {
            results.set(gate, { planned, finding: known.finding });
            return placedAt(known.finding, planned.effective.place());
          }
          const result = decide();
          results.set(gate, { planned, finding: takenOut(result) });
          return result;
        },
      };
    },
  };
}

/** Whether everything that gates are decided from is the same, but for the gates themselves. */
function sameBesideGates(before: DecisionInputs, now: DecisionInputs): boolean {
  const [was, is] = [before.options, now.options];
  return (
    sameTerms(before.policy, now.policy) &&
    isSameDocument(before.card, now.card) &&
    sameReports(before.reports, now.reports) &&
    sameDocuments(was.bases ?? [], is.bases ?? []) &&
    sameDocuments(was.waivers ?? [], is.waivers ?? []) &&
    was.stage === is.stage &&
    was.asOf === is.asOf &&
    was.metrics === is.metrics
  );
}

/** Values in which nobody has typed are the same objects, with the same written forms of their numbers. */
function sameTerms(
  { source: before, value: was }: PolicyDocument,
  { source: now, value: is }: PolicyDocument,
): boolean {
  if (before.yaml.written !== now.yaml.written) return false;
  const keys = Object.keys(is);
  if (keys.length !== Object.keys(was).length) return false;
  return keys.every((key) => Object.hasOwn(was, key) && (key === 'gates' || Object.is(was[key], is[key])));
}

function sameReports(before: readonly ReportDocument[], now: readonly ReportDocument[]): boolean {
  return sameDocuments(before, now) && before.every(({ rows }, index) => rows === now[index]?.rows);
}

/**
 * Whether a gate, and each gate that it inherits, is the one that was decided. An expression may ask about all other
 * gates, so that one with an expression never is.
 */
function isSamePlan(before: PlannedGate, now: PlannedGate): boolean {
  return (
    before.id === now.id &&
    before.enforcement === now.enforcement &&
    isSameGate(before.effective, now.effective) &&
    before.bases.length === now.bases.length &&
    now.bases.every((base, index) => isSameGate(before.bases[index], base))
  );
}

function isSameGate(before: EffectiveGate | undefined, now: EffectiveGate): boolean {
  return before?.gate === now.gate && before.skipped === now.skipped && now.gate.type !== 'expression';
}
