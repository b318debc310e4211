import { boundChanges } from './bound-changes.ts';
import { catalogOf } from './catalog-of.ts';
import { decide } from './decision.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import { effectivePolicy } from './effective-policy.ts';
import type { Check, Decision, Evaluation, GateResult, Outcome, Reference } from './evaluation.ts';
import type { ReportDocument } from './evidence.ts';
import { type Lever, leversOf } from './levers.ts';
import { inputsOfGates } from './one-gate.ts';
import { evaluateInputs, type Rehearsed, type RehearsedRemoval, rehearsed, rehearseRemovals } from './rehearsal.ts';
import { bordersOf, neighbour } from './scan.ts';

/** A value at which an outcome changes, everything else being as it is. */
export interface FlipPoint<T> {
  /** What is moved: `precision`, `favourable outcomes of sex=female`. */
  readonly lever: string;
  readonly place: Reference;
  readonly now: number;
  /** The border: a number on one of its sides. */
  readonly value: number;
  /** The side that the border belongs to. */
  readonly belongsTo: 'below' | 'above';
  readonly below: T;
  readonly above: T;
}

export interface GateFlips {
  readonly id: string;
  readonly outcome: Outcome;
  readonly flips: readonly FlipPoint<Outcome>[];
}

/** One change of one number that changes the decision. */
export interface NearestChange {
  readonly of: 'metric' | 'bound';
  /** What is changed: a lever, or `precision-floor: pass.min`. */
  readonly name: string;
  readonly place: Reference;
  readonly from: number;
  readonly to: number;
  /** The change over the width of the metric's range, or over the size of the number where the range is open. */
  readonly distance: number;
  readonly before: Decision;
  readonly after: Decision;
}

export interface Sensitivity {
  readonly decision: Decision;
  /** By gate, in the policy's order. */
  readonly gates: readonly GateFlips[];
  /** Where the decision itself changes. */
  readonly decisionFlips: readonly FlipPoint<Decision>[];
  /** The smallest single change that changes the decision; the smallest for each of the better and worse ones beside it. */
  readonly nearest: NearestChange | null;
  readonly changes: readonly NearestChange[];
  /** Why there is no such change. */
  readonly none: string | null;
  readonly rehearsal: readonly Rehearsed[];
}

export interface SensitivityOptions {
  /** Look at the flip points of this gate alone. */
  readonly gate?: string;
}

/**
 * How near a decision is to another one, by evaluating again and again: nothing here decides anything itself. The inputs
 * are not changed.
 */
export function sensitivityOf(inputs: DecisionInputs, options: SensitivityOptions = {}): Sensitivity {
  const base = evaluateInputs(inputs);
  const { policy } = effectivePolicy(inputs.policy, inputs.options.bases ?? [], inputs.options.stage);
  const partial = partialEvaluation(inputs, base);
  const removals = rehearseRemovals(inputs, base);
  const readers = readersOf(removals);
  const catalog = catalogOf(policy, inputs.options.metrics);
  const changes: NearestChange[] = [...boundChanges(inputs, base, policy, catalog)];
  const gateFlips = new Map<number, FlipPoint<Outcome>[]>();
  const decisionFlips: FlipPoint<Decision>[] = [];
  for (const lever of leversOf(inputs.reports, catalog)) {
    const concerned = [...(readers.get(lever.input) ?? [])].sort((a, b) => a - b);
    if (concerned.length === 0) continue;
    const wanted = options.gate === undefined || concerned.some((index) => base.gates[index]?.id === options.gate);
    if (!wanted) continue;
    const judge = (value: number) => {
      const gates = partial(concerned, lever.set(lever.isCount ? Math.round(value) : value));
      return {
        outcomes: concerned.map((index) => gates[index]?.outcome ?? 'skipped'),
        decision: decide(policy, gates).decision,
      };
    };
    const isSame = (a: ReturnType<typeof judge>, b: ReturnType<typeof judge>): boolean =>
      a.decision === b.decision && a.outcomes.every((outcome, index) => outcome === b.outcomes[index]);
    const checks = concerned.flatMap((index) => base.gates[index]?.checks ?? []);
    for (const border of bordersOf(pointsOf(lever, checks), judge, isSame, lever.isCount)) {
      const at = { lever: lever.name, place: lever.place, now: lever.now, ...told(border.below, border.above) };
      const { before, after } = border;
      if (before.decision !== after.decision) {
        const flip = { ...at, below: before.decision, above: after.decision };
        decisionFlips.push(flip);
        changes.push(...changeTo(flip, lever, base.decision));
      }
      concerned.forEach((index, i) => {
        const [below, above] = [before.outcomes[i], after.outcomes[i]];
        if (below === undefined || above === undefined || below === above) return;
        gateFlips.set(index, [...(gateFlips.get(index) ?? []), { ...at, below, above }]);
      });
    }
  }
  changes.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.to - b.to));
  return {
    decision: base.decision,
    gates: base.gates.flatMap(({ id, outcome }, index) =>
      options.gate === undefined || options.gate === id ? [{ id, outcome, flips: gateFlips.get(index) ?? [] }] : [],
    ),
    decisionFlips,
    nearest: changes[0] ?? null,
    changes: nearestEach(changes),
    none: changes.length > 0 ? null : whyNone(base),
    rehearsal: removals.map((removal) => rehearsed(removal, base)),
  };
}

/** The border as the number that people would write, of the two that it lies between, and the side that it is on. */
function told(below: number, above: number): { readonly value: number; readonly belongsTo: 'below' | 'above' } {
  const isShorter = String(below).length < String(above).length;
  return isShorter ? { value: below, belongsTo: 'below' } : { value: above, belongsTo: 'above' };
}

type Partial = (concerned: readonly number[], reports: readonly ReportDocument[]) => readonly GateResult[];

/** Decides some gates anew and takes the others as they were. */
function partialEvaluation(inputs: DecisionInputs, base: Evaluation): Partial {
  const known = new Map<string, DecisionInputs>();
  return (concerned, reports) => {
    const ids = new Set(concerned.map((index) => base.gates[index]?.id ?? ''));
    const key = [...ids].join('\n');
    let only = known.get(key);
    if (!only) known.set(key, (only = inputsOfGates(inputs, ids)));
    const { gates } = evaluateInputs({ ...only, reports });
    const decided = new Map<string, GateResult[]>();
    for (const gate of gates) decided.set(gate.id, [...(decided.get(gate.id) ?? []), gate]);
    return base.gates.map((gate) => decided.get(gate.id)?.shift() ?? gate);
  };
}

/** By input, the gates that read it: those that come out differently without it. */
function readersOf(removals: readonly RehearsedRemoval[]): ReadonlyMap<string, ReadonlySet<number>> {
  const readers = new Map<string, Set<number>>();
  for (const { removal, changed } of removals) {
    const known = readers.get(removal.input) ?? new Set<number>();
    for (const { index } of changed) known.add(index);
    readers.set(removal.input, known);
  }
  return readers;
}

/**
 * Where something may happen: at the bounds, at what they come to beside other values and groups, at the ends of the range,
 * and on a grid between. Few points, each of which is an evaluation: borders between them are found by halving.
 */
function pointsOf(lever: Lever, checks: readonly Check[]): readonly number[] {
  const bounds = [...new Set(checks.flatMap((check) => Object.values(check.resolved ?? {})))];
  const { min, max } = lever.range;
  const reach = Math.max(1, Math.abs(lever.now), ...bounds.map(Math.abs));
  const low = min ?? -4 * reach;
  const high = max ?? 4 * reach;
  const grid = Array.from({ length: 9 }, (_, i) => low + ((high - low) * i) / 8);
  const within = (x: number): boolean => x >= low && x <= high;
  if (lever.isCount) {
    const total = lever.total ?? 1;
    const references = checks.flatMap(({ groups = [] }) =>
      groups.flatMap(({ reference, rate }) => (reference && typeof rate === 'number' ? [rate] : [])),
    );
    const rates = bounds.flatMap((bound) => [
      bound,
      ...new Set(references.flatMap((rate) => [bound * rate, rate + bound])),
    ]);
    return [lever.now, ...[...grid, ...rates.map((rate) => rate * total)].map(Math.round)].filter(within);
  }
  // What a gap or a ratio between slices turns at depends on the other slices.
  const others = checks.some(({ subject }) => / (gap|ratio)$/.test(subject))
    ? checks.flatMap(({ observed }) => (typeof observed === 'number' ? [observed] : [])).slice(0, 20)
    : [];
  const between = others.flatMap((other) =>
    bounds.flatMap((bound) => [other + bound, other - bound, other * bound, other / bound]),
  );
  const around = bounds.flatMap((bound) => [neighbour(bound, -1), bound, neighbour(bound, 1)]);
  return [lever.now, ...grid, ...around, ...between].filter(within);
}

/** A flip point of the decision as a change of what was measured: to the first number that is decided otherwise. */
function changeTo(flip: FlipPoint<Decision>, lever: Lever, decision: Decision): readonly NearestChange[] {
  const { value, belongsTo, now } = flip;
  const upward = value > now || (value === now && belongsTo === 'below');
  const [near, far] = upward ? [flip.below, flip.above] : [flip.above, flip.below];
  if (near !== decision) return [];
  const direction = upward ? 1 : -1;
  const isReached = upward === (belongsTo === 'above');
  const to = isReached ? value : lever.isCount ? value + direction : neighbour(value, direction);
  const distance = Math.abs(to - now) / lever.scale;
  return [{ of: 'metric', name: flip.lever, place: flip.place, from: now, to, distance, before: decision, after: far }];
}

/** The nearest of each decision that can be reached. */
function nearestEach(sorted: readonly NearestChange[]): readonly NearestChange[] {
  const seen = new Set<string>();
  return sorted.filter(({ of, after }) => {
    const key = `${of} ${after}`;
    return !seen.has(key) && seen.add(key);
  });
}

function whyNone({ gates, decision }: Evaluation): string {
  const open = gates.filter(
    ({ effect, enforcement }) =>
      (effect === 'fail' || effect === 'error' || effect === 'inconclusive') && enforcement.endsWith('mandatory'),
  );
  if (open.length === 0) return 'No number that was measured or bounded changes the decision by itself.';
  const names = open.slice(0, 5).map(({ id }) => `\`${id}\``);
  const more = open.length > names.length ? ` and ${open.length - names.length} more` : '';
  return `${open.length === 1 ? 'One gate keeps' : `${open.length} gates keep`} the decision at ${decision} (${names.join(', ')}${more}); no single number changes that.`;
}
