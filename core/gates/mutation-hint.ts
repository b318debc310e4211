import { metricCatalog } from '../catalog/declared-metrics.ts';
import type { Check, GateResult } from './evaluation.ts';
import type { Mutant, Mutation } from './mutants.ts';
import type { Decided } from './mutation.ts';
import { entryName } from './rehearsal.ts';
import type { TestedCase } from './tested-policy.ts';
import { withValues } from './what-if.ts';

/** How a mutant would be noticed. */
export type Hint =
  /** Something that already comes out differently in a case, and that the case does not expect. */
  | {
      readonly is: 'expect';
      readonly case: string;
      readonly expect: string;
      readonly value: string;
      readonly mutantValue: string;
    }
  /** A value at which policy and mutant differ: a new case, after one that is there. Both were tried. */
  | {
      readonly is: 'set';
      readonly case: string;
      readonly set: string;
      readonly to: number;
      readonly expect: string;
      readonly value: string;
      readonly mutantValue: string;
    }
  /** In words, where no case that is there can be changed to notice it. */
  | { readonly is: 'words'; readonly says: string };

/** Decides a case. */
type Decide = (tested: TestedCase) => Decided;

/** The first way found in which a case would notice a mutant, by trying. */
export function hintFor(
  mutant: Mutant,
  cases: readonly TestedCase[],
  decide: { readonly policy: Decide; readonly mutant: Decide },
  stages: readonly string[],
): Hint {
  if (cases.length === 0 && stages.length > 0)
    return { is: 'words', says: `No case is decided at the stage ${stages.join(' or ')}. Add one.` };
  for (const tested of cases) {
    const hint = differing(tested.evaluation, decide.mutant(tested));
    if (hint) return { is: 'expect', case: tested.name, ...hint };
  }
  for (const tested of cases) {
    const hint = trySetting(mutant, tested, decide);
    if (hint) return hint;
  }
  return { is: 'words', says: inWords[mutant.mutation] };
}

interface Difference {
  readonly expect: string;
  readonly value: string;
  readonly mutantValue: string;
}

/** The first thing that a case could have expected and that the mutant gives otherwise. */
function differing(before: Decided, after: Decided): Difference | undefined {
  if (before.decision !== after.decision)
    return { expect: 'decision', value: before.decision, mutantValue: after.decision };
  const ids = [...new Set([...before.gates, ...after.gates].map(({ id }) => id))];
  for (const id of ids) {
    const [a, b] = [before, after].map(({ gates }) => gates.find((gate) => gate.id === id));
    for (const field of ['outcome', 'effect'] as const) {
      const [value, mutantValue] = [a?.[field] ?? 'no such gate', b?.[field] ?? 'no such gate'];
      if (value !== mutantValue)
        return { expect: `${field === 'outcome' ? 'gates' : 'effects'}.${id}`, value, mutantValue };
    }
    const check = differingCheck(a, b);
    if (check) return check;
  }
  return undefined;
}

function differingCheck(before: GateResult | undefined, after: GateResult | undefined): Difference | undefined {
  const outcomes = (gate: GateResult | undefined) =>
    new Map([...(gate?.checks ?? [])].reverse().map((check) => [check.subject, check.outcome]));
  const [a, b] = [outcomes(before), outcomes(after)];
  for (const [subject, value] of a) {
    const mutantValue = b.get(subject) ?? 'no such check';
    if (value !== mutantValue) return { expect: `checks.${before?.id}.${subject}`, value, mutantValue };
  }
  return undefined;
}

/** Values of the gate's metrics at the bound as it is and as the mutant has it, each put in place of what was measured. */
function trySetting(
  { gate }: Mutant,
  tested: TestedCase,
  decide: { readonly policy: Decide; readonly mutant: Decide },
): Hint | undefined {
  if (gate === null) return undefined;
  const { policy, reports } = tested.inputs;
  const catalog = metricCatalog(policy.value.metrics);
  const now = tested.evaluation.gates.find(({ id }) => id === gate);
  const mutated = decide.mutant(tested).gates.find(({ id }) => id === gate);
  for (const [index, check] of (now?.checks ?? []).entries()) {
    const name = setName(check, tested);
    if (name === undefined) continue;
    for (const value of bordersOf(check, mutated?.checks[index])) {
      const changed = withValues(reports, [{ ...name, value }], catalog);
      if (changed.unused.length > 0) continue;
      // Other gates keep what they found: what differs between policy and mutant is this gate.
      const set = { ...tested, inputs: { ...tested.inputs, reports: changed.reports } };
      const found = differing(decide.policy(set), decide.mutant(set));
      if (found) return { is: 'set', case: tested.name, set: name.name, to: value, ...found };
    }
  }
  return undefined;
}

/** The report's entry behind a check, as `set` names it. */
function setName({ evidencePlace }: Check, { inputs }: TestedCase) {
  const [list, index] = evidencePlace?.path ?? [];
  const report = inputs.reports.find(({ source }) => source === evidencePlace?.document);
  if (list !== 'metrics' || typeof index !== 'number') return undefined;
  const entry = report?.value.metrics?.[index];
  if (!entry) return undefined;
  const name = entryName(entry);
  const keys = /\[(.*)\]$/.exec(name)?.[1]?.split(',') ?? [];
  const pairs = keys.map((key): [string, string] => [key.slice(0, key.indexOf('=')), key.slice(key.indexOf('=') + 1)]);
  return { name, metric: entry.name, keys: Object.fromEntries(pairs) };
}

function bordersOf(...checks: readonly (Check | undefined)[]): readonly number[] {
  const values = checks.flatMap((check) => {
    const shown = [check?.resolved, check?.warnBound].flatMap((bounds) => Object.values(bounds ?? {}));
    return shown.flatMap((bound) => (typeof bound === 'number' && Number.isFinite(bound) ? [bound] : []));
  });
  return [...new Set(values)];
}

const inWords: Readonly<Record<Mutation, string>> = {
  'bound-moved':
    'Add a case whose evidence lies between the bound and the mutant, and expect its outcome under `gates` or `checks`.',
  'strictness-swapped': 'Add a case whose evidence lies exactly at the bound, and expect its outcome.',
  'warn-band-dropped': 'Add a case inside the warning band, and expect `warn`.',
  'enforcement-lowered':
    'Add a case in which the gate does not pass and nothing else objects, and expect the decision or `effects`.',
  'gate-removed': 'Add a case that expects an outcome of this gate under `gates`.',
  'overlay-dropped': 'Add a case at this stage that expects what the overlay changes.',
  'decide-on-swapped': 'Add a case whose interval straddles the bound, and expect `inconclusive`.',
  'evidence-weakened': 'Add a case that gives a bare value, and expect `inconclusive`.',
  'list-shortened': 'Add a case that expects the outcome of this item under `checks`.',
  'slices-removed': 'Add a case that expects the outcome of a slice under `checks`.',
  'requirement-removed': 'Add a case that expects the outcome of this requirement under `checks`.',
  'requirement-moved': 'Add a case that declares exactly what is required, or just less, and expect its outcome.',
  'scope-widened': 'Add a case about a model that is out of scope by this alone, and expect `skipped`.',
  'weight-moved': 'Add a case whose score lies at its threshold, and expect the decision.',
  'score-moved': 'Add a case whose score lies at this threshold, and expect the decision.',
};
