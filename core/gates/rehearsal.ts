import type { Path } from '../yaml/node.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import type { DecisionMemory } from './decision-memory.ts';
import { evaluate } from './evaluate.ts';
import type { Decision, Evaluation, GateResult, Reference } from './evaluation.ts';
import type { ReportDocument } from './evidence.ts';

/** Something that a decision may rest on, and the inputs without it. */
export interface Removal {
  /** `metrics: recall[age=<25]`, `groups: sex`, `card`. */
  readonly input: string;
  readonly place: Reference;
  readonly without: DecisionInputs;
}

/** What a decision would be without one of its inputs. */
export interface Rehearsed {
  readonly input: string;
  readonly place: Reference;
  readonly decision: Decision;
  /** The gates that come out differently, with their outcomes before and after. */
  readonly gates: readonly { readonly id: string; readonly before: string; readonly after: string }[];
  /**
   * Without it the model would be promoted, and with it it is not. The one way to this is an input that contradicts
   * another, such as counts beside a value: what is left is shown as uncorroborated.
   */
  readonly promotes: boolean;
}

function isPromotion(decision: Decision): boolean {
  return decision === 'promote' || decision === 'promote-with-warnings';
}

/** A removal, decided. */
export interface RehearsedRemoval {
  readonly removal: Removal;
  readonly evaluation: Evaluation;
  /** The gates that find something else without it: they read it. */
  readonly changed: ReturnType<typeof changedGates>;
}

/** The decision with each input taken away, one at a time, in the order in which they are written. */
export function rehearseRemovals(inputs: DecisionInputs, base: Evaluation): readonly RehearsedRemoval[] {
  return removalsOf(inputs).map((removal) => {
    const evaluation = evaluateInputs(removal.without);
    return { removal, evaluation, changed: changedGates(base.gates, evaluation.gates) };
  });
}

export function rehearsed({ removal, evaluation, changed }: RehearsedRemoval, base: Evaluation): Rehearsed {
  return {
    input: removal.input,
    place: removal.place,
    decision: evaluation.decision,
    gates: changed.flatMap(({ id, before, after }) => (before === after ? [] : [{ id, before, after }])),
    promotes: isPromotion(evaluation.decision) && !isPromotion(base.decision),
  };
}

export function evaluateInputs(
  { policy, card, reports, options }: DecisionInputs,
  memory?: DecisionMemory,
): Evaluation {
  return evaluate(policy, card, reports, options, memory);
}

/** Gates side by side: the same policy gives the same gates in the same order. */
export function changedGates(
  before: readonly GateResult[],
  after: readonly GateResult[],
): readonly { readonly id: string; readonly before: string; readonly after: string; readonly index: number }[] {
  return before.flatMap((gate, index) => {
    const now = after[index];
    return now && !sameResult(gate, now) ? [{ id: gate.id, before: gate.outcome, after: now.outcome, index }] : [];
  });
}

/** Whether a gate found the same, in all that decides and is shown, but for where it is written. */
function sameResult(a: GateResult, b: GateResult): boolean {
  if (a.outcome !== b.outcome || a.effect !== b.effect || a.checks.length !== b.checks.length) return false;
  return a.checks.every((check, index) => {
    const other = b.checks[index];
    return (
      other !== undefined &&
      check.subject === other.subject &&
      check.outcome === other.outcome &&
      check.reason === other.reason &&
      Object.is(check.observed, other.observed) &&
      Object.is(check.margin, other.margin) &&
      check.message === other.message
    );
  });
}

/** Every input that can be taken away: reports and what is in them, the card, waivers. */
export function removalsOf(inputs: DecisionInputs): readonly Removal[] {
  const { reports, card, options } = inputs;
  const removals: Removal[] = [];
  for (const [at, report] of reports.entries()) {
    const place = (...path: Path): Reference => ({ document: report.source, path, part: 'key' });
    const others = reports.filter((_, index) => index !== at);
    removals.push({
      input: `report ${report.value.metadata.name}`,
      place: place(),
      without: { ...inputs, reports: others },
    });
    const drop = (input: string, path: Path): void => {
      const changed = reports.map((each, index) => (index === at ? withoutPart(report, path) : each));
      removals.push({ input, place: place(...path), without: { ...inputs, reports: changed } });
    };
    for (const { name, path } of partsOf(report)) drop(name, path);
  }
  if (card) {
    removals.push({
      input: 'card',
      place: { document: card.source, path: [], part: 'key' },
      without: { ...inputs, card: undefined },
    });
  }
  for (const waiver of options.waivers ?? []) {
    removals.push({
      input: `waiver ${waiver.value.metadata.name}`,
      place: { document: waiver.source, path: [], part: 'key' },
      without: {
        ...inputs,
        options: { ...options, waivers: options.waivers?.filter((each) => each !== waiver) ?? [] },
      },
    });
  }
  return removals;
}

interface Part {
  readonly name: string;
  readonly path: Path;
}

/** The parts of a report that can be left out and leave a report. */
function partsOf({ value, rows }: ReportDocument): readonly Part[] {
  const written = <T extends object>(entries: readonly T[] | undefined): readonly (readonly [number, T])[] =>
    [...(entries ?? []).entries()].filter(([, entry]) => !rows?.added.has(entry));
  const parts: Part[] = [];
  for (const [index, entry] of written(value.metrics)) {
    const name = `metrics: ${entryName(entry)}`;
    parts.push({ name, path: ['metrics', index] });
    if (entry.counts) parts.push({ name: `${name}, its counts`, path: ['metrics', index, 'counts'] });
    if (entry.ci) parts.push({ name: `${name}, its interval`, path: ['metrics', index, 'ci'] });
  }
  for (const [index, entry] of written(value.groups)) {
    const label = entry.attribute ?? entry.attributes?.join(' × ') ?? String(index);
    parts.push({ name: `groups: ${label}`, path: ['groups', index] });
    for (const group of Object.keys(entry.groups ?? {})) {
      parts.push({ name: `groups: ${label}=${group}`, path: ['groups', index, 'groups', group] });
    }
    for (const cell of (entry.cells ?? []).keys()) {
      parts.push({ name: `groups: ${label}, cell ${cell + 1}`, path: ['groups', index, 'cells', cell] });
    }
  }
  for (const [index, { feature, target }] of (value.distributions ?? []).entries()) {
    parts.push({ name: `distributions: ${feature ?? target ?? index}`, path: ['distributions', index] });
  }
  for (const [name, reference] of Object.entries(value.references ?? {})) {
    parts.push({ name: `references: ${name}`, path: ['references', name] });
    for (const [index, entry] of (reference.metrics ?? []).entries()) {
      parts.push({ name: `references: ${name} ${entryName(entry)}`, path: ['references', name, 'metrics', index] });
    }
  }
  for (const list of ['evidence', 'explainability', 'rollout', 'cost'] as const) {
    for (const key of Object.keys(value[list] ?? {})) parts.push({ name: `${list}: ${key}`, path: [list, key] });
  }
  for (const key of ['model', 'dataset', 'predictions'] as const)
    if (value[key]) parts.push({ name: key, path: [key] });
  return parts;
}

type Entry = NonNullable<ReportDocument['value']['metrics']>[number];

/** `recall[age=<25,split=test]`, as `set` and `--what-if` name it. */
export function entryName(entry: Entry): string {
  const qualifiers = ['split', 'attack', 'epsilon', 'k', 'average', 'decisionThreshold', 'attribute', 'group'] as const;
  const keys = [
    ...Object.entries(entry.slice ?? {}),
    ...qualifiers.flatMap((key): [string, unknown][] => (entry[key] === undefined ? [] : [[key, entry[key]]])),
  ];
  return keys.length === 0 ? entry.name : `${entry.name}[${keys.map(([key, value]) => `${key}=${value}`).join(',')}]`;
}

function withoutPart(report: ReportDocument, path: Path): ReportDocument {
  const value = without(report.value, path) as ReportDocument['value'];
  // What was computed from rows goes with them.
  if (path[0] !== 'predictions') return { ...report, value };
  const { rows, ...bare } = report;
  const { metrics, groups, distributions } = value;
  const written = <T extends object>(list: readonly T[] | undefined): T[] | undefined =>
    list?.filter((entry) => !rows?.added.has(entry));
  return {
    ...bare,
    value: {
      ...value,
      ...(metrics ? { metrics: written(metrics) ?? [] } : {}),
      ...(groups ? { groups: written(groups) ?? [] } : {}),
      ...(distributions ? { distributions } : {}),
    },
  };
}

/** A copy of plain data without the value at a path; everything off the path is shared. */
export function without(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.filter((_, index) => index !== key)
      : value.map((item, index) => (index === key ? without(item, rest) : item));
  }
  const entries = Object.entries(value).flatMap(([name, part]): [string, unknown][] => {
    if (name !== String(key)) return [[name, part]];
    return rest.length === 0 ? [] : [[name, without(part, rest)]];
  });
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
