import type { PolicyTest } from '../../generated/PolicyTest.ts';
import { policiesNamed } from '../../model/resolve.ts';
import { soundDocumentsOf } from '../../model/workspace.ts';
import { type GateFields, type PolicyView, policyViewOf } from '../policy-view.ts';
import { defineRule, type RelatedPlace, type RuleContext } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/untested',
  severity: 'hint',
  summary: "The policy's tests don't come to both sides of a gate's bounds.",
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const tests = testsOf(context);
    if (tests.length === 0) return;
    const view = policyViewOf(context);
    const shown = shownBy(
      tests.flatMap(({ cases }) => cases),
      view,
    );
    for (const { gate, path, isSound } of view.gates) {
      // Counts and distributions can't be set in a line, so nothing is said of other gates.
      if (gate.type !== 'metric' || gate.id === undefined || !gate.pass || !isSound) continue;
      const passes = shown.all.passes || shown.passes.has(gate.id);
      const fails = shown.all.fails || shown.fails.has(gate.id) || shown.sets.has(metricOf(gate, view));
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

type Case = PolicyTest['cases'][number];

interface Tested {
  readonly cases: readonly Case[];
  readonly place: RelatedPlace;
}

function testsOf({ document, workspace }: RuleContext<'GovernancePolicy'>): readonly Tested[] {
  return soundDocumentsOf(workspace, 'PolicyTest').flatMap(({ source, value }): Tested[] => {
    if (policiesNamed(workspace, source.uri, value.policy)[0] !== document) return [];
    const place = { document: source, path: ['cases'], part: 'key' as const, message: 'The cases stand here.' };
    return [{ cases: value.cases, place }];
  });
}

/** What cases show by what they expect. Deciding them at every key would cost more than the hint is worth. */
interface Shown {
  /** By gate. */
  readonly passes: ReadonlySet<string>;
  readonly fails: ReadonlySet<string>;
  /** Metrics that are set in cases that expect no promotion and name no gate. */
  readonly sets: ReadonlySet<string | undefined>;
  /** What some case shows of gates that nobody can tell. */
  readonly all: { readonly passes: boolean; readonly fails: boolean };
}

function shownBy(cases: readonly Case[], view: PolicyView): Shown {
  const passes = new Set<string>();
  const fails = new Set<string>();
  const sets = new Set<string | undefined>();
  const all = { passes: false, fails: false };
  for (const { expect, set } of cases) {
    const { decision, gates = {}, effects = {}, checks = {} } = expect;
    const named = [
      ...Object.entries(gates),
      ...Object.entries(effects),
      ...Object.entries(checks).flatMap(([id, of]) => Object.values(of).map((outcome) => [id, outcome] as const)),
    ];
    for (const [id, outcome] of named) {
      if (outcome === 'pass') passes.add(id);
      else if (outcome === 'fail' || outcome === 'warn' || outcome === 'waived') fails.add(id);
    }
    if (decision === 'promote' || decision === 'promote-with-warnings') all.passes = true;
    else if (named.length === 0) {
      // Something stops the model: what was set, or anything at all.
      for (const name of Object.keys(set ?? {})) sets.add(canonical(/^[^[]*/.exec(name)?.[0] ?? '', view));
      if (set === undefined) all.fails = true;
    }
  }
  return { passes, fails, sets, all };
}

function metricOf({ metric, method }: GateFields, view: PolicyView): string {
  return canonical(metric ?? method ?? '', view);
}

function canonical(name: string, { catalog }: PolicyView): string {
  const found = catalog.find(name.trim());
  return found?.kind === 'metric' ? found.metric.name : name.trim();
}
