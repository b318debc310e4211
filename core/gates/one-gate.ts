import type { DecisionInputs } from './decision-inputs.ts';
import type { PolicyDocument } from './effective-policy.ts';

/** A policy with those of its gates alone that have one of the ids; all else is as it was. */
export function withGates(policy: PolicyDocument, ids: ReadonlySet<string>): PolicyDocument {
  return {
    ...policy,
    value: { ...policy.value, gates: (policy.value.gates ?? []).filter(({ id }) => ids.has(id)) },
  };
}

/** The inputs of a decision with a few of the policy's gates, so that evaluating again costs those alone. */
export function inputsOfGates(inputs: DecisionInputs, ids: ReadonlySet<string>): DecisionInputs {
  const bases = inputs.options.bases?.map((base) => withGates(base, ids));
  return {
    ...inputs,
    policy: withGates(inputs.policy, ids),
    options: { ...inputs.options, ...(bases ? { bases } : {}) },
  };
}
