import type { DecisionInputs } from '../../core/gates/decision-inputs.ts';
import type { Evaluation } from '../../core/gates/evaluation.ts';
import { evaluateInputs, removalsOf } from '../../core/gates/rehearsal.ts';
import { neighbour } from '../../core/gates/scan.ts';
import { type FlipPoint, type NearestChange, sensitivityOf } from '../../core/gates/sensitivity.ts';
import { differences } from '../naive/compare.ts';
import type { PlainCase } from './arbitrary-case.ts';
import type { Plain } from './arbitrary-policy.ts';
import { decidePlain, readPlainCase } from './decide-plain.ts';
import { laid } from './paths.ts';
import type { Random } from './random.ts';
import { without } from './shrink.ts';
import { count, type Tally } from './tally.ts';

type Place = NearestChange['place'];

/** What a decision comes to, of an evaluation in which only the values matter. */
const outcomes = ({ decision, gates }: Evaluation): string =>
  [decision, ...gates.map(({ id, outcome, effect }) => `${id} ${outcome} ${effect}`)].join(', ');

/** Whether the decision that is rehearsed without an input is the one that the plain case without it gives. */
export function ofRehearsal(given: PlainCase, random: Random, tally: Tally): string | undefined {
  const inputs = readPlainCase(given);
  const removals = inputs ? removalsOf(inputs) : [];
  if (!inputs || removals.length === 0) return undefined;
  const { input, place, without: left } = random.one(removals);
  const case_ = withoutInput(given, inputs, place);
  const decided = case_ && decidePlain(case_);
  if (!decided) return `what is rehearsed without ${input} can't be read`;
  count(tally, 'rehearsals of missing data');
  const [is, should] = [outcomes(evaluateInputs(left)), outcomes(decided.evaluation)];
  return is === should ? undefined : `without ${input} is rehearsed as ${is}, and decided as ${should}`;
}

function withoutInput(given: PlainCase, inputs: DecisionInputs, { document, path }: Place): PlainCase | undefined {
  if (document === inputs.card?.source) return { ...given, card: undefined };
  const waiver = inputs.options.waivers?.findIndex(({ source }) => source === document) ?? -1;
  if (waiver >= 0) return { ...given, waivers: given.waivers.filter((_, i) => i !== waiver) };
  const report = inputs.reports.findIndex(({ source }) => source === document);
  if (report < 0) return undefined;
  const reports = given.reports.flatMap((body, i) =>
    i !== report ? [body] : path.length === 0 ? [] : [without(body, path)],
  );
  return { ...given, reports };
}

/** Whether outcomes change where they are said to: at a flip point, between two neighbouring numbers. */
export function ofFlips(given: PlainCase, random: Random, tally: Tally): string | undefined {
  const inputs = readPlainCase(given);
  const written = given.policy.gates as readonly Plain[];
  if (!inputs || written.length === 0) return undefined;
  const gate = String(random.one(written).id);
  const { gates, decisionFlips, changes } = sensitivityOf(inputs, { gate });
  const own = gates.flatMap(({ id, flips }) => flips.map((flip) => ({ id, flip })));
  const picked = own.length === 0 ? [] : [random.one(own)];
  for (const { id, flip } of picked) {
    const of = ({ gates: all }: Evaluation): string => all.find((one) => one.id === id)?.outcome ?? 'absent';
    const wrong = sidesOf(flip, (value) => moved(given, inputs, flip.place, value), of);
    if (wrong) return `the flip point of ${id} ${wrong}`;
    count(tally, 'flip points of gates');
  }
  for (const flip of decisionFlips.length === 0 ? [] : [random.one(decisionFlips)]) {
    const wrong = sidesOf(
      flip,
      (value) => moved(given, inputs, flip.place, value),
      ({ decision }) => decision,
    );
    if (wrong) return `the flip point of the decision ${wrong}`;
    count(tally, 'flip points of decisions');
  }
  for (const change of changes) {
    const is = moved(given, inputs, change.place, change.to);
    const decided = is && decidePlain(is)?.evaluation.decision;
    if (decided !== change.after)
      return `the change of ${change.name} to ${change.to} makes ${decided}, and is said to make ${change.after}`;
    count(tally, `nearest changes of a ${change.of}`);
  }
  return undefined;
}

/** What contradicts a flip point, on its two sides; the naive evaluator must agree on both. */
function sidesOf<T>(
  flip: FlipPoint<T>,
  at: (value: number) => PlainCase | undefined,
  of: (evaluation: Evaluation) => unknown,
): string | undefined {
  const { value, belongsTo, below, above, lever } = flip;
  const isCount = / of .*=|^cases of /.test(lever);
  const next = (direction: 1 | -1): number => (isCount ? value + direction : neighbour(value, direction));
  const sides =
    belongsTo === 'below'
      ? ([
          [value, below],
          [next(1), above],
        ] as const)
      : ([
          [next(-1), below],
          [value, above],
        ] as const);
  for (const [number, should] of sides) {
    const case_ = at(number);
    const decided = case_ && decidePlain(case_);
    if (!decided) return `is at ${lever} ${number}, which can't be read`;
    const is = of(decided.evaluation);
    if (is !== should) return `is said to be ${should} at ${lever} ${number}, and is ${is}`;
    const apart = differences(decided.question, decided.evaluation)[0];
    if (apart !== undefined) return `is at ${lever} ${number}, where ${apart}`;
  }
  return undefined;
}

/** The case with another number at a place, and with what must move along with it. */
function moved(given: PlainCase, inputs: DecisionInputs, { document, path }: Place, to: number): PlainCase | undefined {
  if (document === inputs.policy.source) return { ...given, policy: laid(given.policy, path, () => to) as Plain };
  const at = inputs.reports.findIndex(({ source }) => source === document);
  const body = given.reports[at];
  if (!body) return undefined;
  const last = String(path.at(-1));
  const change = (parent: unknown): unknown => {
    const own = parent as Plain;
    const [list] = path;
    if (list === 'metrics') return metricAt(own, to);
    const other = ({ tp: 'fn', fp: 'tn' } as Readonly<Record<string, string>>)[last];
    if (list !== 'groups' || other === undefined) return { ...own, [last]: to };
    return { ...own, [last]: to, [other]: Number(own[last]) + Number(own[other]) - to };
  };
  const reports = given.reports.map((one, i) => (i === at ? (laid(one, path.slice(0, -1), change) as Plain) : one));
  return { ...given, reports };
}

/** The counts of a rate, by the catalogue's names: what it counts, and the rest of what it is of. */
const rates: Readonly<Record<string, readonly [string, string]>> = {
  precision: ['tp', 'fp'],
  ppv: ['tp', 'fp'],
  recall: ['tp', 'fn'],
  specificity: ['tn', 'fp'],
};

/** A metric with another value, or with other cases behind it where it is a rate of counts. */
function metricAt(entry: Plain, to: number): Plain {
  const pair = rates[String(entry.name)];
  const counts = entry.counts as Readonly<Record<string, number>> | undefined;
  const [hit, miss] = pair ?? [];
  if (counts && hit !== undefined && miss !== undefined && counts[hit] !== undefined && counts[miss] !== undefined) {
    const total = (counts[hit] ?? 0) + (counts[miss] ?? 0);
    const value = total === 0 ? entry.value : Number((to / total).toPrecision(13));
    return { ...entry, value, counts: { ...counts, [hit]: to, [miss]: total - to } };
  }
  const { counts: _, ...rest } = entry;
  const ci = entry.ci as Readonly<Record<string, number>> | undefined;
  const by = to - Number(entry.value);
  return {
    ...rest,
    value: to,
    ...(ci ? { ci: { ...ci, lower: (ci.lower ?? 0) + by, upper: (ci.upper ?? 0) + by } } : {}),
  };
}
