import type { MetricGate } from '../../core/generated/GovernancePolicy.ts';
import {
  exactEnds,
  isEmpty,
  judgeEnds,
  judgePoint,
  type Region,
  resolveAll,
  type Written,
  warnBounds,
} from './bounds.ts';
import { metricNamed, type NaiveMetric } from './catalogue.ts';
import {
  entriesOf,
  type Found,
  identityVerdicts,
  rateOf,
  readValue,
  referenceValue,
  select,
  type Wanted,
} from './evidence.ts';
import { divided, exact, type Fraction, largest, minus, smallest } from './fraction.ts';
import { wilson } from './intervals.ts';
import { check, type GovernancePolicy, type NaiveCheck, type Question, type Verdict } from './verdict.ts';

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

/** The verdicts on one entry. */
function judgeEntry(
  found: Found,
  gate: Bounded,
  metric: NaiveMetric,
  resolved: ReturnType<typeof regions>,
): readonly Verdict[] {
  const { entry } = found;
  const value = readValue(entry, metric);
  if (!('value' in value)) return value;
  if (gate.evidence === 'rows') return ['inconclusive uncorroborated', 'inconclusive missing-evidence'];
  if (gate.evidence === 'counts' && !value.counted)
    return ['inconclusive uncorroborated', 'inconclusive missing-evidence'];
  if (gate.minSamples !== undefined) {
    const n = entry.n ?? samplesOf(found);
    if (n === undefined || n < gate.minSamples) return ['inconclusive below-min-samples'];
  }
  if ('verdicts' in resolved) return resolved.verdicts;
  if (gate.decideOn !== 'interval') return judgePoint(value.value, resolved.pass, resolved.warn);
  const rate = value.counted && entry.counts ? rateOf(metric.name, entry.counts) : undefined;
  if (rate) return judgeEnds(exactEnds(wilson(rate[0], rate[1])), resolved.pass, resolved.warn);
  if (value.counted || !entry.ci || entry.ci.level !== 0.95) return ['inconclusive missing-interval'];
  return judgeEnds([exact(entry.ci.lower), exact(entry.ci.upper)], resolved.pass, resolved.warn);
}

function samplesOf({ entry }: Found): number | undefined {
  const c = entry.counts;
  if (!c) return undefined;
  if (c.n !== undefined) return c.n;
  const cells = [c.tp, c.fp, c.tn, c.fn];
  return cells.every((x) => x !== undefined) ? cells.reduce<number>((sum, x) => sum + (x ?? 0), 0) : undefined;
}

/** The checks of a metric gate. */
export function metricChecks(question: Question, policy: GovernancePolicy, gate: MetricGate): readonly NaiveCheck[] {
  const metric = metricNamed(gate.metric, policy);
  if (!metric) return [check(gate.metric, 'error unknown-metric')];
  if (isEmpty(gate.pass)) return [check(metric.name, 'inconclusive nothing-to-check')];
  const identity = identityVerdicts(question);
  if (identity.length > 0) return [check(metric.name, ...identity)];
  const { split, attack, epsilon, k, average, decisionThreshold } = gate;
  const wanted: Wanted = { metric: metric.name, split, attack, epsilon, k, average, decisionThreshold };
  if (gate.slices) return slicedChecks(question, policy, gate, metric, wanted);
  return [oneCheck(question, policy, gate, metric, wanted, metric.name)];
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
  const resolved = regions(gate, metric, referenceValue(question, policy, metric, wanted, found.dataset));
  const value = readValue(found.entry, metric);
  const verdicts = judgeEntry(found, gate, metric, resolved);
  return { subject, verdicts, metric: metric.name, value: 'value' in value ? value.value : undefined };
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
  const [only] = by;
  const groups = by.length === 1 ? policy.protectedAttributes?.find((a) => a.attribute === only)?.groups : undefined;
  const expected = (gate.slices?.values ?? groups ?? []).map((value) => ({ [only ?? '']: value }));
  const reported = entriesOf(question)
    .filter(({ entry }) => (metricNamed(entry.name, policy)?.name ?? entry.name) === metric.name)
    .map(({ entry }) => entry.slice ?? {})
    .filter((slice) => Object.keys(slice).length === by.length && by.every((key) => key in slice));
  const named = (slice: Readonly<Record<string, unknown>>): string => by.map((key) => `${key}=${slice[key]}`).join(',');
  const all = new Map([...expected, ...reported].map((slice) => [named(slice), slice]));
  const take = gate.slices?.take ?? 'each';
  if (all.size === 0) return [check(metric.name, 'inconclusive missing-slice', 'inconclusive nothing-to-check')];
  const subjectOf = (name: string): string => `${metric.name}[${name}]`;
  if (take === 'each')
    return [...all].map(([name, slice]) => {
      const one = oneCheck(question, policy, gate, metric, { ...wanted, slice }, subjectOf(name));
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
  for (const slice of slices.values()) {
    const found = select(entriesOf(question), { ...wanted, slice }, policy);
    const value = 'entry' in found ? judgeable(found, gate, metric) : found;
    if ('top' in value) values.push(value);
    else problems.push(...value.map((v) => (v === 'inconclusive missing-metric' ? 'inconclusive missing-slice' : v)));
  }
  if (problems.length > 0) return [check(metric.name, ...problems)];
  if (values.length < 2) return [check(metric.name, 'inconclusive nothing-to-check')];
  const [low, high] = [smallest(values), largest(values)];
  if (take === 'ratio' && high.top === 0n) return [check(metric.name, 'inconclusive undefined-rate')];
  const figure = take === 'gap' ? minus(high, low) : divided(low, high);
  if (gate.decideOn === 'interval') return [check(metric.name, 'inconclusive missing-interval')];
  const resolved = regions(gate, metric, () => ['inconclusive missing-reference', 'inconclusive not-supported']);
  if ('verdicts' in resolved) return [check(metric.name, ...resolved.verdicts)];
  return [
    { ...check(metric.name, ...judgePoint(figure, resolved.pass, resolved.warn)), value: figure, metric: metric.name },
  ];
}

function judgeable(found: Found, gate: Bounded, metric: NaiveMetric): Fraction | readonly Verdict[] {
  const anything = { pass: {}, warn: undefined };
  const verdicts = judgeEntry(found, { ...gate, decideOn: 'point' }, metric, anything);
  if (verdicts[0] !== 'pass') return verdicts;
  const value = readValue(found.entry, metric);
  return 'value' in value ? value.value : value;
}
