import type { TypedDocument } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import type { PolicyDocument } from './effective-policy.ts';
import type { Evaluation, Reference } from './evaluation.ts';
import type { Expectation } from './expectation.ts';
import type { CaseResult } from './policy-test.ts';

/** A case that was decided, with what it expects. */
export interface TestedCase {
  readonly name: string;
  readonly place: Reference;
  readonly inputs: DecisionInputs;
  readonly evaluation: Evaluation;
  readonly expect: Expectation;
  readonly passed: boolean;
}

/** A policy and the cases of all tests that are about it. */
export interface TestedPolicy {
  readonly policy: PolicyDocument;
  readonly bases: readonly PolicyDocument[];
  readonly cases: readonly TestedCase[];
}

/** One test document with the results of its cases. */
export interface TestRun {
  readonly test: TypedDocument<'PolicyTest'>;
  readonly cases: readonly CaseResult[];
}

/** The policies that tests are about, in order of appearance, each with its cases. Broken cases decide nothing. */
export function testedPolicies(runs: readonly TestRun[]): readonly TestedPolicy[] {
  const found = new Map<object, { policy: PolicyDocument; bases: readonly PolicyDocument[]; cases: TestedCase[] }>();
  for (const { test, cases } of runs) {
    cases.forEach((result, index) => {
      const expect = test.value.cases[index]?.expect;
      if (result.is === 'broken' || !expect) return;
      const { policy, options } = result.inputs;
      const known = found.get(policy.source) ?? { policy, bases: options.bases ?? [], cases: [] };
      found.set(policy.source, known);
      known.cases.push({
        name: result.name,
        place: placeIn(test, result.path),
        inputs: result.inputs,
        evaluation: result.evaluation,
        expect,
        passed: result.is === 'passed',
      });
    });
  }
  return [...found.values()];
}

function placeIn(test: TypedDocument<'PolicyTest'>, path: Path): Reference {
  return { document: test.source, path };
}
