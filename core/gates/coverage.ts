import type { Gate } from '../generated/GovernancePolicy.ts';
import type { Path } from '../yaml/node.ts';
import { comparePlanned } from './compare.ts';
import { boundItems } from './coverage-bounds.ts';
import { type CoverageItem, namesOf, type Shown, type Standing } from './coverage-item.ts';
import { declaredParts, missingReasons } from './coverage-parts.ts';
import { scoreItems } from './coverage-score.ts';
import { effectivePolicy, type PlannedGate, type PolicyDocument } from './effective-policy.ts';
import type { Reference } from './evaluation.ts';
import type { TestedPolicy } from './tested-policy.ts';

export interface GateCoverage {
  readonly id: string;
  readonly type: Gate['type'];
  readonly place: Reference;
  readonly items: readonly CoverageItem[];
  readonly covered: number;
}

/** What the cases of a policy's tests show of it. */
export interface PolicyCoverage {
  readonly policy: PolicyDocument;
  readonly gates: readonly GateCoverage[];
  /** What is asked of the score; none where the policy has none. */
  readonly score: readonly CoverageItem[];
  readonly covered: number;
  readonly total: number;
}

/**
 * Which sides of each bound, each requirement, stage, waiver and gap in the evidence some case shows. A thing is covered
 * where a case comes to it, whatever it expects; whether it would notice a mistake there is the question of mutants.
 */
export function coverageOf({ policy, bases, cases }: TestedPolicy): PolicyCoverage {
  const stages: readonly (string | undefined)[] = effectivePolicy(policy, bases, undefined).policy.stages ?? [];
  const all = stages.length > 0 ? stages : [undefined];
  const plans = all.map((stage) => ({ stage, gates: effectivePolicy(policy, bases, stage).gates }));
  const gates = (plans[0]?.gates ?? []).flatMap(({ id, effective }): readonly GateCoverage[] => {
    const standings = plans.flatMap(({ stage, gates: planned }) =>
      planned.flatMap((each) => (each.id === id ? [{ stage, planned: each }] : [])),
    );
    const shown = cases.flatMap((tested) =>
      tested.evaluation.gates.flatMap((gate) => (gate.id === id ? [{ tested, gate }] : [])),
    );
    const items = gateItems(standings, shown);
    const covered = items.filter((item) => item.cases.length > 0).length;
    return [{ id, type: effective.gate.type, place: effective.place(), items, covered }];
  });
  const score = scoreItems(policy, cases);
  const every = [...gates.flatMap(({ items }) => items), ...score];
  return {
    policy,
    gates,
    score,
    covered: every.filter((item) => item.cases.length > 0).length,
    total: every.length,
  };
}

function gateItems(standings: readonly Standing[], shown: readonly Shown[]): readonly CoverageItem[] {
  const applies = standings.filter(({ planned }) => !planned.effective.skipped);
  const items: CoverageItem[] = [];
  const ways = distinct(standings, sameStanding);
  if (ways.length > 1) for (const way of ways) items.push(stageItem(way, shown));
  for (const alike of distinct(applies, sameBounds)) items.push(...boundItems(alike, shown));
  items.push(...declaredParts(applies, shown));
  const [first] = applies;
  if (!first) return items;
  const here = applies.flatMap(({ stage }) => stage ?? []);
  items.push({
    kind: 'missing-evidence',
    what: 'its evidence is missing',
    place: first.planned.effective.place(),
    stages: here,
    cases: namesOf(shown, ({ gate }) => gate.checks.some((c) => c.reason !== null && missingReasons.has(c.reason))),
    todo: 'Add a case without the evidence that this gate reads: it must not pass.',
  });
  const waivable = applies.filter(({ planned }) => planned.enforcement === 'soft-mandatory');
  if (waivable[0]) {
    items.push({
      kind: 'waived',
      what: 'it is waived',
      place: waivable[0].planned.effective.place('enforcement'),
      stages: waivable.flatMap(({ stage }) => stage ?? []),
      cases: namesOf(shown, ({ gate }) => gate.effect === 'waived'),
      todo: 'Add a case in which it fails and a waiver counts: a soft-mandatory gate can be waived.',
    });
  }
  return items;
}

/** The standings in groups that are alike, each in the order of the stages. */
function distinct(
  standings: readonly Standing[],
  alike: (a: Standing, b: Standing) => boolean,
): readonly (readonly Standing[])[] {
  const groups: Standing[][] = [];
  for (const standing of standings) {
    const group = groups.find(([first]) => first && alike(first, standing));
    if (group) group.push(standing);
    else groups.push([standing]);
  }
  return groups;
}

function sameStanding({ planned: a }: Standing, { planned: b }: Standing): boolean {
  if (a.effective.skipped !== b.effective.skipped || a.enforcement !== b.enforcement) return false;
  return a.effective.skipped || comparePlanned(a, b).relation === 'equal';
}

function sameBounds({ planned: a }: Standing, { planned: b }: Standing): boolean {
  const bounds = ({ gate }: PlannedGate['effective']): string =>
    JSON.stringify([
      Reflect.get(gate, 'pass'),
      Reflect.get(gate, 'warn'),
      Reflect.get(gate, 'rollback'),
      Reflect.get(gate, 'maxShare'),
    ]);
  return bounds(a.effective) === bounds(b.effective);
}

function stageItem(alike: readonly Standing[], shown: readonly Shown[]): CoverageItem {
  const [first] = alike;
  const stages = alike.flatMap(({ stage }) => stage ?? []);
  const effective = first?.planned.effective;
  const how = effective?.skipped ? 'skipped' : (first?.planned.enforcement ?? '');
  const overlay: Path = ['stages', ...(stages[0] === undefined ? [] : [stages[0]])];
  return {
    kind: 'stage',
    what: `at ${stages.join(', ')} (${how})`,
    place: effective?.place(...overlay) ?? { document: shown[0]?.gate.place.document ?? nowhere(), path: [] },
    stages,
    cases: namesOf(shown, ({ tested }) => stages.includes(tested.inputs.options.stage ?? '')),
    todo: `Add a case at ${stages.length > 1 ? 'one of these stages' : `the stage ${stages[0]}`}, where the gate stands differently.`,
  };
}

function nowhere(): never {
  throw new Error('a group of stages has a stage');
}
