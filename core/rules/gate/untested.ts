import type { Outcome } from '../../gates/evaluation.ts';
import { type CaseResult, runPolicyTest } from '../../gates/policy-test.ts';
import { policiesNamed } from '../../model/resolve.ts';
import { sound } from '../../model/soundness.ts';
import { soundDocumentsOf } from '../../model/workspace.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule, type RelatedPlace, type RuleContext } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/untested',
  severity: 'hint',
  summary: "The policy's tests don't come to both sides of a gate's bounds.",
  kinds: ['GovernancePolicy'],
  check(context) {
    if (!sound(context.document, 'GovernancePolicy')) return;
    const tests = testsOf(context);
    const cases = tests.flatMap(({ cases: of }) => of);
    // Without a test, or with one that can't run, nobody knows what is reached.
    if (cases.length === 0 || cases.some(({ is }) => is === 'broken')) return;
    const reached = sidesReached(cases);
    for (const { gate, path } of policyViewOf(context).gates) {
      if (gate.id === undefined || !gate.pass) continue;
      const { passes, fails } = reached.get(gate.id) ?? { passes: false, fails: false };
      if (passes && fails) continue;
      const side = passes ? 'fails it' : fails ? 'passes it' : 'passes or fails it';
      context.report({
        path: [...path, 'pass'],
        message: `No test case ${side}, so the bounds of \`${gate.id}\` could be wrong without any test noticing. Add a case on ${passes || fails ? 'that side' : 'each side'} of them.`,
        related: tests.map(({ place }) => place),
      });
    }
  },
});

interface Tested {
  readonly cases: readonly CaseResult[];
  readonly place: RelatedPlace;
}

/** What the tests that name this policy come to. Cases without a day need one that counts as today. */
function testsOf({ document, workspace, today }: RuleContext<'GovernancePolicy'>): readonly Tested[] {
  return soundDocumentsOf(workspace, 'PolicyTest').flatMap((test): Tested[] => {
    const { source, value } = test;
    if (policiesNamed(workspace, source.uri, value.policy)[0] !== document) return [];
    if (today === undefined && value.cases.some(({ asOf }) => asOf === undefined)) return [];
    const place = { document: source, path: ['cases'], part: 'key' as const, message: 'The cases stand here.' };
    return [{ cases: runPolicyTest(workspace, test, today ?? ''), place }];
  });
}

interface Sides {
  readonly passes: boolean;
  readonly fails: boolean;
}

const inside: ReadonlySet<Outcome> = new Set(['pass']);
const outside: ReadonlySet<Outcome> = new Set(['fail', 'warn']);

function sidesReached(cases: readonly CaseResult[]): ReadonlyMap<string, Sides> {
  const reached = new Map<string, Sides>();
  for (const one of cases) {
    if (one.is === 'broken') continue;
    for (const { id, checks } of one.evaluation.gates) {
      const known = reached.get(id);
      reached.set(id, {
        passes: known?.passes === true || checks.some(({ outcome }) => inside.has(outcome)),
        fails: known?.fails === true || checks.some(({ outcome }) => outside.has(outcome)),
      });
    }
  }
  return reached;
}
