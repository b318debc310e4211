import { comparePolicies } from './compare.ts';
import { decide, isBindingEnforcement } from './decision.ts';
import { effectivePolicy, type PolicyDocument } from './effective-policy.ts';
import type { Evaluation, Reference } from './evaluation.ts';
import { unmetExpectations } from './expectation.ts';
import { type Mutant, type Mutation, mutantsOf } from './mutants.ts';
import { type Hint, hintFor } from './mutation-hint.ts';
import { withGates } from './one-gate.ts';
import { evaluateInputs } from './rehearsal.ts';
import type { TestedCase, TestedPolicy } from './tested-policy.ts';

/** A mistake in the policy that no case would notice. */
export interface Survivor {
  readonly mutation: Mutation;
  readonly gate: string | null;
  readonly says: string;
  readonly place: Reference;
  /** The stages at which the policy decides something else with it; empty where the policy has none. */
  readonly stages: readonly string[];
  /** How a case would notice. */
  readonly hint: Hint;
}

/** How much of a policy its cases hold fast. */
export interface MutationResult {
  readonly policy: PolicyDocument;
  readonly killed: number;
  readonly survivors: readonly Survivor[];
  /** Mutants that decide nothing else than the policy, by construction: they are not counted. */
  readonly equivalent: number;
  /** Cases that don't come out as expected even without a mutant: they can't notice one. */
  readonly unusable: number;
}

/** What an expectation is held against. */
export type Decided = Pick<Evaluation, 'decision' | 'reasons' | 'gates'>;

/**
 * Changes a policy in every small way that somebody could get wrong, and looks whether a case notices: whether its
 * expectation is not met any more.
 *
 * A mutant is equivalent, and not counted, where the comparison of policies finds it equal to the policy at every stage:
 * a bound that every overlay replaces, anything of a gate that is skipped or a dry run. A weight is of no consequence
 * where the gate binds at no stage.
 */
export function mutationOf({ policy, bases, cases }: TestedPolicy): MutationResult {
  const usable = cases.filter(({ passed }) => passed);
  let killed = 0;
  let equivalent = 0;
  const survivors: Survivor[] = [];
  for (const mutant of mutantsOf(policy, bases)) {
    const stages = affectedStages(policy, mutant, bases);
    if (stages.length === 0) {
      equivalent++;
      continue;
    }
    const concerned = usable.filter(({ inputs }) => stages.includes(inputs.options.stage));
    const decideMutant = evaluatorOf(mutant, bases);
    if (concerned.some((tested) => notices(tested, decideMutant(tested)))) killed++;
    else {
      const { mutation, gate, says, place } = mutant;
      const named = stages.flatMap((stage) => stage ?? []);
      const hint = hintFor(
        mutant,
        concerned,
        { policy: evaluatorOf({ ...mutant, policy }, bases), mutant: decideMutant },
        named,
      );
      survivors.push({ mutation, gate, says, place, stages: named, hint });
    }
  }
  return { policy, killed, survivors, equivalent, unusable: cases.length - usable.length };
}

function notices({ expect }: TestedCase, decided: Decided): boolean {
  return unmetExpectations(decided, expect, []).length > 0;
}

/** The stages at which a mutant decides something else; one undefined stands for a policy without stages. */
export function affectedStages(
  policy: PolicyDocument,
  { gate, mutation, policy: mutated }: Mutant,
  bases: readonly PolicyDocument[],
): readonly (string | undefined)[] {
  const { stages } = effectivePolicy(policy, bases, undefined).policy;
  const all: readonly (string | undefined)[] = stages?.length ? stages : [undefined];
  if (gate === null) return all;
  if (mutation === 'weight-moved') {
    return all.filter((stage) => {
      const planned = effectivePolicy(policy, bases, stage).gates.find(({ id }) => id === gate);
      return planned && !planned.effective.skipped && isBindingEnforcement(planned.enforcement);
    });
  }
  const only = new Set([gate]);
  const around = bases.map((base) => withGates(base, only));
  const compared = comparePolicies(withGates(policy, only), withGates(mutated, only), {
    before: around,
    after: around,
  });
  return compared.flatMap(({ relation, stage }) => (relation === 'equal' ? [] : [stage ?? undefined]));
}

/** Decides cases under a mutant. Only the gate that differs is decided again; the decision is made of all. */
function evaluatorOf(mutant: Mutant, bases: readonly PolicyDocument[]): (tested: TestedCase) => Decided {
  const { gate: id } = mutant;
  if (id === null) return ({ inputs }) => evaluateInputs({ ...inputs, policy: mutant.policy });
  const only = new Set([id]);
  const policy = withGates(mutant.policy, only);
  const around = bases.map((base) => withGates(base, only));
  return ({ inputs, evaluation }) => {
    const again = evaluateInputs({ ...inputs, policy, options: { ...inputs.options, bases: around } });
    const results = [...again.gates];
    const gates = evaluation.gates.flatMap((result) => (result.id === id ? (results.shift() ?? []) : [result]));
    const whole = effectivePolicy(inputs.policy, bases, inputs.options.stage).policy;
    const { decision, reasons } = decide(whole, gates);
    return { decision, reasons, gates };
  };
}
