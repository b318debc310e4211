import type { MetricGate } from '../../core/generated/GovernancePolicy.ts';
import {
  exactEnds,
  isEmpty,
  judgeEnds,
  judgePoint,
  type Region,
  resolveAll,
  tooHigh,
  type Written,
  warnBounds,
} from './bounds.ts';
import { metricNamed, type NaiveMetric } from './catalogue.ts';
import {
  type Entry,
  entriesOf,
  type Found,
  identityVerdicts,
  rateOf,
  readValue,
  referenceValue,
  select,
  type Wanted,
} from './evidence.ts';
import { compare, divided, exact, type Fraction, largest, minus, smallest } from './fraction.ts';
import { rateEnds } from './intervals.ts';
import {
  check,
  type GovernancePolicy,
  type NaiveCheck,
  outcomeOf,
  type Question,
  type Verdict,
  worstOf,
} from './verdict.ts';

type Bounded = Pick<MetricGate, 'pass' | 'warn' | 'decideOn' | 'minSamples' | 'evidence'>;

/** The regions of a gate's `pass` and `warn`, or the verdicts of bounds that can't be told. */
export function regions(
  gate: { readonly pass?: Written | undefined; readonly warn?: Written | undefined },
  metric: NaiveMetric,
  reference: (name: string) => Fraction | readonly Verdict[],
): { readonly pass: Region; readonly warn: Region | undefined } | { readonly verdicts: readonly Verdict[] } {
  const pass = resolveAll(gate.pass ?? {}, metric, reference);
  if ('verdicts' in pass) return pass;
  const wider = warnBounds(gate.pass ?? {}, gate.warn);
  const warn = wider && resolveAll(wider, metric, reference);
  if (warn && 'verdicts' in warn) return warn;
  return { pass, warn };
}

interface Judged {
  readonly verdicts: readonly Verdict[];
  readonly unwaivable?: boolean;
}

/** Whether a declared interval serves: at 95 %, and about the value that it stands beside. */
function declaredInterval({ ci, value }: Entry): readonly [Fraction, Fraction] | undefined {
  if (ci?.level !== 0.95 || typeof value !== 'number') return undefined;
  const [low, high, is] = [exact(ci.lower), exact(ci.upper), exact(value)];
  return compare(low, is) <= 0 && compare(is, high) <= 0 ? [low, high] : undefined;
}

/** The verdicts on one entry. What is too little evidence can't be waved through, but a failure on it stays one. */
function judgeEntry(
  { entry }: Found,
  gate: Bounded,
  metric: NaiveMetric,
  resolved: ReturnType<typeof regions>,
): Judged {
  const used = readValue(entry, metric);
  if (!('value' in used)) return { verdicts: used };
  const rate = used.counted && entry.counts ? (rateOf(metric.name, entry.counts) ?? undefined) : undefined;
  const lacking = [
    ...weakness(gate, used.counted),
    ...tooFew(gate, rate?.[1] ?? entry.n ?? (used.counted ? entry.counts?.n : undefined)),
  ];
  if ('verdicts' in resolved) return { verdicts: [...resolved.verdicts, ...lacking] };
  const judged = judgeValue(used.value, rate, entry, gate, resolved);
  if (lacking.length === 0) return { verdicts: judged };
  const fails = judged.filter((v) => outcomeOf(v) === 'fail');
  return {
    verdicts: [...fails, ...lacking, ...judged.filter((v) => outcomeOf(v) === 'inconclusive')],
    unwaivable: true,
  };
}

const weakness = (gate: Bounded, counted: boolean): readonly Verdict[] =>
  gate.evidence === 'rows' || (gate.evidence === 'counts' && !counted)
    ? ['inconclusive missing-evidence', 'inconclusive uncorroborated']
    : [];

const tooFew = (gate: Bounded, n: number | undefined): readonly Verdict[] =>
  n === 0 || (gate.minSamples !== undefined && (n === undefined || n < gate.minSamples))
    ? ['inconclusive below-min-samples']
    : [];

function judgeValue(
  value: Fraction,
  rate: readonly [number, number] | undefined,
  entry: Entry,
  gate: Bounded,
  { pass, warn }: { readonly pass: Region; readonly warn: Region | undefined },
): readonly Verdict[] {
  if (gate.decideOn !== 'interval') return judgePoint(value, pass, warn);
  if (rate) return judgeEnds(exactEnds(rateEnds(rate[0], rate[1])), pass, warn);
  const declared = declaredInterval(entry);
  // Whether an interval serves beside counts that make none is left open.
  const open: readonly Verdict[] = entry.counts ? ['inconclusive missing-interval'] : [];
  return declared ? [...judgeEnds(declared, pass, warn), ...open] : ['inconclusive missing-interval'];
}

/** The checks of a metric gate. */
export function metricChecks(question: Question, policy: GovernancePolicy, gate: MetricGate): readonly NaiveCheck[] {
  const metric = metricNamed(gate.metric, policy);
  if (!metric) return [check(gate.metric, 'error unknown-metric')];
  const { split, attack, epsilon, k, average, decisionThreshold } = gate;
  const wanted: Wanted = { metric: metric.name, split, attack, epsilon, k, average, decisionThreshold };
  const checks = gate.slices
    ? slicedChecks(question, policy, gate, metric, wanted)
    : [oneCheck(question, policy, gate, metric, wanted, metric.name)];
  const general = [...identityVerdicts(question), ...(isEmpty(gate.pass) ? ['inconclusive nothing-to-check'] : [])];
  // A gate without a single slice is undecided, whatever else is wrong.
  const none = checks.every(({ verdicts }) => verdicts.includes('inconclusive nothing-to-check')) ? checks : [];
  return general.length === 0 ? checks : [...checks.map((one) => doubted(one, general, none.includes(one)))];
}

/** A check that is decided by what is wrong with the gate or with all evidence, unless its own evidence is worse. */
export function doubted(one: NaiveCheck, general: readonly Verdict[], open = false): NaiveCheck {
  const own = one.verdicts.filter((v) => ['inconclusive', 'error'].includes(outcomeOf(v)));
  const error = general.filter((v) => outcomeOf(v) === 'error');
  return {
    subject: one.subject,
    verdicts: error.length > 0 && !open ? error : [...general, ...own],
    optional: one.optional,
  };
}

function oneCheck(
  question: Question,
  policy: GovernancePolicy,
  gate: MetricGate,
  metric: NaiveMetric,
  wanted: Wanted,
  subject: string,
): NaiveCheck {
  const found = select(entriesOf(question), wanted, policy);
  if (!('entry' in found)) return check(subject, ...found);
  const resolved = regions(
    gate,
    metric,
    referenceValue(
      question,
      policy,
      metric,
      { ...wanted, split: found.entry.split ?? found.dataset?.split },
      found.dataset,
    ),
  );
  const used = readValue(found.entry, metric);
  const judged = judgeEntry(found, gate, metric, resolved);
  const value = 'value' in used ? used.value : undefined;
  const isHigh = value !== undefined && 'pass' in resolved && tooHigh(value, resolved.pass);
  return { subject, ...judged, metric: metric.name, value, isHigh };
}

/** The slices that are expected, and those of the report that nobody expected, which are checked too. */
function slicedChecks(
  question: Question,
  policy: GovernancePolicy,
  gate: MetricGate,
  metric: NaiveMetric,
  wanted: Wanted,
): readonly NaiveCheck[] {
  const by = typeof gate.slices?.by === 'string' ? [gate.slices.by] : (gate.slices?.by ?? []);
  const groupsOf = (name: string): readonly string[] | undefined =>
    policy.protectedAttributes?.find((a) => a.attribute === name)?.groups;
  const [only = ''] = by;
  const expected: readonly Readonly<Record<string, unknown>>[] = gate.slices?.values
    ? gate.slices.values.map((value) => ({ [only]: value }))
    : by.reduce<readonly Readonly<Record<string, unknown>>[]>(
        (made, name) => made.flatMap((slice) => (groupsOf(name) ?? []).map((group) => ({ ...slice, [name]: group }))),
        [{}],
      );
  const reported = entriesOf(question)
    .filter(({ entry }) => (metricNamed(entry.name, policy)?.name ?? entry.name) === metric.name)
    .map(({ entry }) => entry.slice ?? {})
    .filter((slice) => Object.keys(slice).length === by.length && by.every((key) => key in slice));
  const named = (slice: Readonly<Record<string, unknown>>): string => by.map((key) => `${key}=${slice[key]}`).join(',');
  const all = new Map([...expected, ...reported].map((slice) => [named(slice), slice]));
  const take = gate.slices?.take ?? 'each';
  if (all.size === 0) return [check(metric.name, 'inconclusive missing-slice', 'inconclusive nothing-to-check')];
  if (take === 'each')
    return [...all].map(([name, slice]) => {
      const one = oneCheck(question, policy, gate, metric, { ...wanted, slice }, name);
      const verdicts = one.verdicts.map((v) =>
        v === 'inconclusive missing-metric' ? 'inconclusive missing-slice' : v,
      );
      return { ...one, verdicts };
    });
  return spreadChecks(question, policy, gate, metric, wanted, all, take);
}

/** `gap` and `ratio` over slices: one figure; whatever keeps a slice from being read keeps the figure from being formed. */
function spreadChecks(
  question: Question,
  policy: GovernancePolicy,
  gate: MetricGate,
  metric: NaiveMetric,
  wanted: Wanted,
  slices: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  take: 'gap' | 'ratio',
): readonly NaiveCheck[] {
  const values: Fraction[] = [];
  const problems: Verdict[] = [];
  const subject = `${metric.name} ${take}`;
  for (const slice of slices.values()) {
    const found = select(entriesOf(question), { ...wanted, slice }, policy);
    const value = 'entry' in found ? judgeable(found, gate, metric) : found;
    if ('top' in value) values.push(value);
    else problems.push(...value.map((v) => (v === 'inconclusive missing-metric' ? 'inconclusive missing-slice' : v)));
  }
  if (problems.length > 0) return [check(subject, ...worstOf(problems))];
  if (values.length < 2) return [check(subject, 'inconclusive nothing-to-check')];
  const [low, high] = [smallest(values), largest(values)];
  if (take === 'ratio' && high.top === 0n) return [check(subject, 'inconclusive undefined-rate')];
  const figure = take === 'gap' ? minus(high, low) : divided(low, high);
  const of = take === 'gap' ? metric : { ...metric, unit: 'ratio' };
  const resolved = regions(gate, of, () => ['inconclusive missing-reference']);
  if ('verdicts' in resolved) return [check(subject, ...resolved.verdicts)];
  if (gate.decideOn === 'interval') return [check(subject, 'inconclusive missing-interval')];
  return [
    {
      ...check(subject, ...judgePoint(figure, resolved.pass, resolved.warn)),
      value: figure,
      metric: metric.name,
      isHigh: tooHigh(figure, resolved.pass),
    },
  ];
}

function judgeable(found: Found, gate: Bounded, metric: NaiveMetric): Fraction | readonly Verdict[] {
  const anything = { pass: {}, warn: undefined };
  const { verdicts } = judgeEntry(found, { ...gate, decideOn: 'point' }, metric, anything);
  if (verdicts[0] !== 'pass') return verdicts;
  const used = readValue(found.entry, metric);
  return 'value' in used ? used.value : used;
}
