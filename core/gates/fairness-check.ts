import type { Metric } from '../catalog/metric.ts';
import type { FairnessGate } from '../generated/GovernancePolicy.ts';
import { exactOf } from '../stats/decimal.ts';
import {
  type FairnessMetric,
  type GroupCounts,
  gapBetween,
  groupRate,
  groupRateValue,
  highestGroup,
  largestGroup,
  overallCounts,
  proportionOf,
  type RateName,
  ratioBetween,
} from '../stats/fairness.ts';
import {
  differenceInterval,
  exactMeanDifference,
  fewEvents,
  type IntervalResult,
  rateInterval,
  ratioInterval,
} from '../stats/intervals.ts';
import type { Proportion } from '../stats/rates.ts';
import type { Result } from '../stats/result.ts';
import { compareProportions } from '../stats/tests.ts';
import { writtenForm } from '../yaml/value.ts';
import type { GateContext } from './context.ts';
import type { Check, EffectiveGate, GroupRate, IntervalEnds, Outcome, Reason, Reference } from './evaluation.ts';
import { type GroupCell, type Grouping, type GroupTable, invalidCounts, placeOfCell } from './group-evidence.ts';
import { type Band, type Judgement, judgeInterval, judgePoint, sizeThatSettles } from './judge.ts';
import { fromCounts } from './measured-value.ts';
import { boundsOf } from './metric.ts';
import { computedQuantity, type Quantity } from './quantity.ts';

/** One gate on one attribute or intersection. */
export interface FairnessCase {
  readonly gate: EffectiveGate<FairnessGate>;
  readonly context: GateContext;
  readonly metric: Metric;
  /** Absent where the gate takes the gap or ratio of a metric that is no comparison itself. */
  readonly comparison: FairnessMetric | undefined;
  readonly band: Band;
  readonly grouping: Grouping;
  make(
    subject: string,
    outcome: Outcome,
    reason: Reason | null,
    message: string,
    place?: Reference,
    evidencePlace?: Reference | null,
  ): Check;
}

const defaultMinGroupSize = 30;

interface SizedGroups {
  readonly large: ReadonlyMap<string, GroupCell>;
  readonly checks: readonly Check[];
}

/** Groups that are large enough to decide on, and a check for each that is not. */
function bySize(one: FairnessCase, table: GroupTable): SizedGroups {
  const { gate, make } = one;
  const least = gate.gate.minGroupSize ?? defaultMinGroupSize;
  const warns = gate.gate.smallGroups === 'warn' && Boolean(gate.gate.rationale?.trim());
  const large = new Map<string, GroupCell>();
  const checks: Check[] = [];
  for (const [group, cell] of table.cells) {
    if (invalidCounts(cell.counts)) continue; // an error of its own
    if (cell.counts.n >= least) large.set(group, cell);
    else {
      const message = `${group} has ${cell.counts.n} cases; under ${least} a difference can't be told from chance. Collect more, or justify \`smallGroups: warn\` by a rationale.`;
      const check = make(
        group,
        warns ? 'warn' : 'inconclusive',
        warns ? 'small-group' : 'below-min-samples',
        message,
        undefined,
        placeOfCell(table, cell, 'n'),
      );
      checks.push({ ...check, n: cell.counts.n });
    }
  }
  return { large, checks };
}

/** Small groups that only warn must not stand for a comparison that never took place: one group alone passes nothing. */
function nothingCompared({ make, grouping }: FairnessCase, { large, checks }: SizedGroups): readonly Check[] {
  if (large.size > 1 || checks.length === 0 || checks.some((check) => check.outcome !== 'warn')) return [];
  const message = `All groups of ${grouping.label}${large.size === 0 ? '' : ' but one'} are too small to be compared, so nothing is. Collect more.`;
  return [make(grouping.label, 'inconclusive', 'nothing-to-check', message)];
}

/** Each group against the reference group: one check a group. */
export function compareWithReference(
  one: FairnessCase,
  comparison: Extract<FairnessMetric, { compares: 'with-reference' }>,
  table: GroupTable,
): readonly Check[] {
  const { make, grouping } = one;
  const sized = bySize(one, table);
  const { large, checks } = sized;
  const nothing = nothingCompared(one, sized);
  if (nothing.length > 0) return [...checks, ...nothing];
  const [rate] = comparison.rates;
  const missing = missingCounts(one, comparison.rates, table, large);
  if (missing) return [...checks, missing];
  const reference = rate && referenceGroup(one, rate, table, large);
  if (!reference) return checks;
  if ('reason' in reference) return [...checks, reference];
  const compared: Check[] = [];
  for (const [group, cell] of large) {
    if (group === reference.group) continue;
    const result = comparison.compute(cell.counts, reference.counts);
    const subject = group;
    const evidence = placeOfCell(table, cell);
    const rates = [rateOf(rate, group, cell.counts, false), rateOf(rate, reference.group, reference.counts, true)];
    const measured = quantityOf(result);
    if ('reason' in measured) {
      const message = `${one.metric.name} of ${group} against ${reference.group}: ${measured.why}. ${measured.outcome === 'error' ? 'A ratio without limit is disparity without limit; look at both groups.' : 'Report enough cases of both groups.'}`;
      compared.push({
        ...make(subject, measured.outcome, measured.reason, message, undefined, evidence),
        groups: rates,
        n: cell.counts.n,
      });
      continue;
    }
    const pairs = comparison.rates.map(
      (name) => [proportionOf(name, cell.counts), proportionOf(name, reference.counts)] as const,
    );
    compared.push(
      judged(
        one,
        subject,
        measured.quantity,
        comparison.take,
        pairs,
        rates,
        evidence,
        cell.counts.n,
        `against ${reference.group}`,
      ),
    );
  }
  if (compared.length === 0 && checks.length === 0) {
    return [
      make(
        grouping.label,
        'inconclusive',
        'nothing-to-check',
        `No group of ${grouping.label} can be compared with ${reference.group}. Report every group.`,
      ),
    ];
  }
  return [...checks, ...compared];
}

/** All groups together: one check. */
export function compareBetweenGroups(one: FairnessCase, table: GroupTable): readonly Check[] {
  const { make, grouping, comparison, gate, metric } = one;
  const sized = bySize(one, table);
  const { large, checks } = sized;
  const place = { document: table.evidence.report.source, path: table.evidence.path };
  if (large.size < 2) {
    if (checks.length > 0 || large.size === 0) return [...checks, ...nothingCompared(one, sized)];
    return [
      make(
        grouping.label,
        'inconclusive',
        'nothing-to-check',
        `Only one group of ${grouping.label} can be compared. Report every group.`,
        undefined,
        place,
      ),
    ];
  }
  const n = [...large.values()].reduce((sum, cell) => sum + cell.counts.n, 0);
  if (comparison?.compares === 'between-groups') {
    const missing = missingCounts(one, comparison.rates, table, large);
    if (missing) return [...checks, missing];
    const counts = new Map([...large].map(([group, cell]) => [group, cell.counts]));
    const measured = quantityOf(comparison.compute(counts));
    const rate = widestRate(comparison.rates, counts, comparison.take);
    const rates = rate ? [...counts].map(([group, c]) => rateOf(rate, group, c, false)) : [];
    if ('reason' in measured) {
      return [
        ...checks,
        {
          ...make(
            grouping.label,
            measured.outcome,
            measured.reason,
            `${metric.name} of ${grouping.label}: ${measured.why}. Report enough cases of every group.`,
            undefined,
            place,
          ),
          groups: rates,
          n,
        },
      ];
    }
    const pair = rate ? extremePair(rate, counts, comparison.take) : undefined;
    return [
      ...checks,
      judged(
        one,
        grouping.label,
        measured.quantity,
        comparison.take,
        pair ? [pair] : [],
        rates,
        place,
        n,
        'between groups',
      ),
    ];
  }
  const values = [...large].map(([group, cell]) => ({ group, result: groupValue(one, cell, table) }));
  const lacking = values.find(({ result }) => result === undefined);
  if (lacking) {
    const message = `The report has no \`${metric.name}\` of ${lacking.group} that the gate accepts. Add the counts it needs, or \`metrics\` with \`evidence: value\` in the gate.`;
    return [...checks, make(grouping.label, 'inconclusive', 'missing-evidence', message, undefined, place)];
  }
  const results = values.flatMap(({ result }) => result ?? []);
  const take = gate.gate.take ?? 'gap';
  const measured = quantityOf(take === 'gap' ? gapBetween(results) : ratioBetween(results));
  const rates: GroupRate[] = values.map(({ group, result }) => ({
    group,
    n: large.get(group)?.counts.n ?? 0,
    rate: result?.status === 'ok' ? result.value : null,
  }));
  if ('reason' in measured) {
    return [
      ...checks,
      {
        ...make(
          grouping.label,
          measured.outcome,
          measured.reason,
          `${metric.name} ${take} of ${grouping.label}: ${measured.why}.`,
          undefined,
          place,
        ),
        groups: rates,
        n,
      },
    ];
  }
  const rate = rateNames[metric.name];
  const counts = new Map([...large].map(([group, cell]) => [group, cell.counts]));
  const kind = take === 'gap' ? 'difference' : 'ratio';
  const pair = rate ? extremePair(rate, counts, kind) : undefined;
  return [
    ...checks,
    judged(one, grouping.label, measured.quantity, kind, pair ? [pair] : [], rates, place, n, `${take} between groups`),
  ];
}

/** Catalogue metrics that are rates of a group's counts. */
const rateNames: Readonly<Record<string, RateName>> = {
  recall: 'true_positive_rate',
  specificity: 'true_negative_rate',
  false_positive_rate: 'false_positive_rate',
  false_negative_rate: 'false_negative_rate',
  precision: 'positive_predictive_value',
  npv: 'negative_predictive_value',
  accuracy: 'accuracy',
};

function groupValue(one: FairnessCase, cell: GroupCell, table: GroupTable): Result | undefined {
  const rate = rateNames[one.metric.name];
  if (rate && hasCounts(rate, cell.counts)) return groupRate(rate, cell.counts);
  const computed = rate ? undefined : fromCounts(one.metric.name, cell.counts);
  if (computed) return computed;
  if (one.gate.gate.evidence !== 'value' || !cell.metrics) return undefined;
  const name = Object.keys(cell.metrics).find((key) => {
    const match = one.context.catalog.find(key);
    return match?.kind === 'metric' && match.metric.name === one.metric.name;
  });
  const value = name === undefined ? undefined : cell.metrics[name];
  if (name === undefined || typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const exact = exactOf(writtenForm(table.evidence.report.source.yaml.written, cell.metrics, name) ?? value);
  return exact ? { status: 'ok', value, exact } : { status: 'ok', value };
}

function hasCounts(rate: RateName, { selected, tp, fp, tn, fn }: GroupCounts): boolean {
  switch (rate) {
    case 'selection_rate':
      return selected !== undefined;
    case 'true_positive_rate':
    case 'false_negative_rate':
      return tp !== undefined && fn !== undefined;
    case 'false_positive_rate':
    case 'true_negative_rate':
      return fp !== undefined && tn !== undefined;
    case 'positive_predictive_value':
      return tp !== undefined && fp !== undefined;
    case 'negative_predictive_value':
      return tn !== undefined && fn !== undefined;
    case 'accuracy':
      return tp !== undefined && fp !== undefined && tn !== undefined && fn !== undefined;
  }
}

function missingCounts(
  one: FairnessCase,
  rates: readonly RateName[],
  table: GroupTable,
  groups: ReadonlyMap<string, GroupCell>,
): Check | undefined {
  for (const [group, cell] of groups) {
    const rate = rates.find((name) => !hasCounts(name, cell.counts));
    if (!rate) continue;
    const place = placeOfCell(table, cell);
    if (rate === 'selection_rate') {
      const message = `The report does not say how many of ${group} got the favourable outcome, so there is no selection rate. Add \`selected\`.`;
      return one.make(one.grouping.label, 'inconclusive', 'undefined-favourable-outcome', message, undefined, place);
    }
    const message = `${one.metric.name} needs the ${rate.replaceAll('_', ' ')} of ${group}, and the report lacks the counts for it. Add \`tp\`, \`fp\`, \`tn\` and \`fn\`.`;
    return one.make(one.grouping.label, 'inconclusive', 'missing-evidence', message, undefined, place);
  }
  return undefined;
}

type ReferenceGroup = { readonly group: string; readonly counts: GroupCounts };

function referenceGroup(
  one: FairnessCase,
  rate: RateName,
  table: GroupTable,
  large: ReadonlyMap<string, GroupCell>,
): ReferenceGroup | Check | undefined {
  const { gate, grouping, make } = one;
  const counts = new Map([...large].map(([group, cell]) => [group, cell.counts]));
  const place = { document: table.evidence.report.source, path: table.evidence.path };
  const none = (message: string): Check =>
    make(grouping.label, 'inconclusive', 'missing-reference', message, undefined, place);
  if (counts.size === 0) return undefined;
  switch (gate.gate.reference ?? 'highest') {
    case 'declared': {
      if (grouping.reference === undefined)
        return none(
          `The gate compares with the declared reference group, and ${grouping.label} declares none. Add \`reference\` to the attribute.`,
        );
      const found = counts.get(grouping.reference);
      if (found) return { group: grouping.reference, counts: found };
      return none(
        `The declared reference group ${grouping.reference} is missing from the report or too small, so there is nothing to compare with.`,
      );
    }
    case 'overall': {
      const all = new Map(
        [...table.cells].filter(([, cell]) => !invalidCounts(cell.counts)).map(([group, cell]) => [group, cell.counts]),
      );
      return { group: 'overall', counts: overallCounts(all) };
    }
    case 'largest': {
      const group = largestGroup(counts);
      const found = group === undefined ? undefined : counts.get(group);
      return group !== undefined && found ? { group, counts: found } : none('No group is the largest.');
    }
    case 'highest': {
      const group = highestGroup(rate, counts);
      const found = group === undefined ? undefined : counts.get(group);
      return group !== undefined && found
        ? { group, counts: found }
        : none(`No group of ${grouping.label} has a ${rate.replaceAll('_', ' ')}, so none is the highest.`);
    }
  }
}

function quantityOf(
  result: Result,
): { readonly quantity: Quantity } | { readonly outcome: Outcome; readonly reason: Reason; readonly why: string } {
  switch (result.status) {
    case 'ok':
      return { quantity: computedQuantity(result) };
    case 'undefined':
      return { outcome: 'inconclusive', reason: 'undefined-rate', why: result.why };
    case 'infinite':
      return { outcome: 'error', reason: 'infinite', why: result.why };
  }
}

function rateOf(rate: RateName, group: string, counts: GroupCounts, reference: boolean): GroupRate {
  const proportion = proportionOf(rate, counts);
  const value = groupRateValue(rate, counts) ?? null;
  const base = reference ? { group, n: counts.n, rate: value, reference } : { group, n: counts.n, rate: value };
  if ('status' in proportion) return base;
  return { ...base, selected: proportion.events, interval: ends(rateInterval(proportion)) };
}

function ends(interval: IntervalResult): IntervalEnds | null {
  if (interval.status !== 'ok') return null;
  return [
    Number.isFinite(interval.lower) ? interval.lower : null,
    Number.isFinite(interval.upper) ? interval.upper : null,
  ];
}

type Pair = readonly [
  Proportion | Extract<Result, { status: 'undefined' }>,
  Proportion | Extract<Result, { status: 'undefined' }>,
];

/**
 * The groups with the lowest and the highest rate, in the order in which they are compared: lowest over highest, or
 * highest less lowest. Of groups with the same rate the smallest, which is the most doubtful.
 */
function extremePair(
  rate: RateName,
  groups: ReadonlyMap<string, GroupCounts>,
  take: 'ratio' | 'difference',
): Pair | undefined {
  const rated = [...groups.values()].flatMap((counts): readonly Rated[] => {
    const value = groupRateValue(rate, counts);
    const proportion = proportionOf(rate, counts);
    return value !== undefined && !('status' in proportion) ? [{ value, proportion }] : [];
  });
  const low = furthest(rated, -1);
  const high = furthest(rated.length > 1 ? rated.filter((one) => one !== low) : rated, 1);
  if (!low || !high) return undefined;
  return take === 'ratio' ? [low.proportion, high.proportion] : [high.proportion, low.proportion];
}

interface Rated {
  readonly value: number;
  readonly proportion: Proportion;
}

function furthest(rated: readonly Rated[], sign: 1 | -1): Rated | undefined {
  return rated.reduce<Rated | undefined>((best, one) => {
    if (!best) return one;
    const further = sign * (one.value - best.value);
    return further > 0 || (further === 0 && one.proportion.n < best.proportion.n) ? one : best;
  }, undefined);
}

/** What doubles may lose of a spread: 27/209 is the same by way of 14/19 and 27/33 as by way of 4/22 and 1/19. */
const SAME_SPREAD = 1e-12;

/**
 * Of several rates, the one whose groups differ most: it makes the worst of TPR and FPR. Of rates that differ by as much
 * the first, unless another one has few events and is more doubtful.
 */
function widestRate(
  rates: readonly RateName[],
  groups: ReadonlyMap<string, GroupCounts>,
  take: 'ratio' | 'difference',
): RateName | undefined {
  const hasFew = (rate: RateName): boolean =>
    extremePair(rate, groups, take)?.some((one) => !('status' in one) && fewEvents(one)) ?? false;
  let widest: { rate: RateName; spread: number } | undefined;
  for (const rate of rates) {
    const values = [...groups.values()].flatMap((counts) => groupRateValue(rate, counts) ?? []);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const spread = take === 'difference' ? high - low : high === 0 ? 0 : 1 - low / high;
    const more = widest ? spread - widest.spread : Number.POSITIVE_INFINITY;
    const isTied = Math.abs(more) <= SAME_SPREAD;
    if (!widest || (!isTied && more > 0) || (isTied && !hasFew(widest.rate) && hasFew(rate))) widest = { rate, spread };
  }
  return widest?.rate;
}

function judged(
  one: FairnessCase,
  subject: string,
  quantity: Quantity,
  take: 'ratio' | 'difference',
  pairs: readonly Pair[],
  rates: readonly GroupRate[],
  evidencePlace: Reference,
  n: number,
  against: string,
): Check {
  const { gate, band, metric } = one;
  const [pair] = pairs;
  const [group, other] = pair ?? [];
  const complete =
    pairs.length === 1 && group && other && !('status' in group) && !('status' in other) ? { group, other } : undefined;
  const interval = complete && (take === 'ratio' ? ratioInterval : differenceInterval)(complete.group, complete.other);
  const few = pairs.some(([a, b]) => (!('status' in a) && fewEvents(a)) || (!('status' in b) && fewEvents(b)));
  const joint = few && pairs.length > 1 ? meanInterval(pairs, metric.name) : interval;
  const limits = joint ? ends(joint) : null;
  const test = complete && compareProportions(complete.group, complete.other);
  const onInterval = gate.gate.decideOn === 'interval' || few;
  const verdict: Judgement = !onInterval
    ? judgePoint(quantity, band)
    : limits
      ? judgeInterval(quantity, limits, band)
      : {
          ...judgePoint(quantity, band),
          outcome: 'inconclusive',
          reason: 'missing-interval',
          sentence: `${metric.name} has no interval here, and the gate decides on it`,
        };
  const { pass, warn } = gate.gate;
  // Written out at once, as in decide(): see there.
  return {
    subject,
    metric: gate.gate.metric,
    observed: quantity.value,
    observedText: verdict.observedText,
    ...boundsOf({ pass, warn, passPath: ['pass'] }, band),
    reference: referenceOf(rates),
    margin: verdict.margin,
    interval: limits,
    ...(joint?.status === 'ok' && { intervalMethod: joint.method }),
    pValue: test?.status === 'ok' ? test.pValue : null,
    n,
    groups: rates,
    outcome: verdict.outcome,
    reason: verdict.reason,
    message: sentence(one, subject, against, verdict, complete, take),
    policyPlace: verdict.side ? gate.place('pass', verdict.side) : gate.place('pass'),
    evidencePlace,
    ...(few && { notes: ['decided on an exact interval: under 5 events in a group'] }),
  };
}

/** The exact interval of a mean of differences, such as average odds. */
function meanInterval(pairs: readonly Pair[], metric: string): IntervalResult | undefined {
  const complete = pairs.flatMap(([a, b]) => ('status' in a || 'status' in b ? [] : [{ a, b }]));
  if (complete.length < pairs.length) return undefined;
  return exactMeanDifference(complete, metric === 'average_abs_odds_difference');
}

function referenceOf(rates: readonly GroupRate[]): { name: string; value: number | null } | null {
  const reference = rates.find((rate) => rate.reference);
  return reference ? { name: reference.group, value: reference.rate ?? null } : null;
}

function sentence(
  one: FairnessCase,
  subject: string,
  against: string,
  verdict: Judgement,
  complete: { group: Proportion; other: Proportion } | undefined,
  take: 'ratio' | 'difference',
): string {
  const what = `${one.metric.name} of ${subject} ${against}`;
  switch (verdict.outcome) {
    case 'pass':
      return `${what}: ${verdict.sentence}.`;
    case 'inconclusive':
      return verdict.reason === 'interval-straddles-bound'
        ? `${what}: ${verdict.sentence}, so this sample can't settle it.${settle(one, complete, take)}`
        : `${what}: ${verdict.sentence}. Report the counts that it needs.`;
    case 'warn':
      return `${what}: ${verdict.sentence}. Watch it: it is close to a signal of adverse impact.`;
    default:
      return `${what}: ${verdict.sentence}. This is a signal of adverse impact, not a finding of law. Look for its cause in data, threshold and features before promoting.`;
  }
}

function settle(
  { band }: FairnessCase,
  complete: { group: Proportion; other: Proportion } | undefined,
  take: 'ratio' | 'difference',
): string {
  const size = complete && sizeThatSettles({ kind: take, of: complete.group, against: complete.other }, band);
  if (size?.status !== 'ok') return ' Measure on more data.';
  const smaller = Math.min(size.n, size.against ?? size.n);
  return ` At the same rates about ${smaller.toLocaleString('en-US')} cases of the smaller group would settle it.`;
}
