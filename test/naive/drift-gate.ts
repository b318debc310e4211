import type { DriftGate } from '../../core/generated/GovernancePolicy.ts';
import { isEmpty, judgePoint, tooHigh } from './bounds.ts';
import { metricNamed, type NaiveMetric } from './catalogue.ts';
import { driftFigure } from './drift-figure.ts';
import { identityVerdicts, inRange, isTraining } from './evidence.ts';
import { compare, type Fraction, over, written } from './fraction.ts';
import { regions } from './metric-gate.ts';
import {
  check,
  type GovernancePolicy,
  type NaiveCheck,
  outcomeOf,
  type Question,
  type Verdict,
  worstOf,
} from './verdict.ts';

type Distribution = NonNullable<Question['reports'][number]['distributions']>[number];

/** A share as written: `0.3` or `30%`. */
export function shareOf(share: number | string) {
  const text = String(share).trim();
  const { value } = written(text.replace('%', ''));
  return text.endsWith('%') ? over(value.top, value.bottom * 100n) : value;
}

export const shareSubject = 'share of drifted features';

/** The checks of a drift gate: one figure for labels or predictions, the share of drifted features for features. */
export function driftChecks(question: Question, policy: GovernancePolicy, gate: DriftGate): readonly NaiveCheck[] {
  const metric = metricNamed(gate.method, policy);
  const target = gate.target ?? 'features';
  if (!metric) return [check(gate.method, 'error unknown-metric')];
  const identity = identityVerdicts(question);
  const general = [...identity, ...(isEmpty(gate.pass) ? ['inconclusive nothing-to-check'] : [])];
  if (general.length > 0) return [check(metric.name, ...worstOf(general))];
  if (target === 'labels' || target === 'predictions') {
    return [{ subject: target, metric: metric.name, ...figureJudged(question, gate, metric, undefined) }];
  }
  return [shareCheck(question, gate, metric)];
}

/** The check of the share of features that drifted; a feature that the report leaves out counts as drifted. */
function shareCheck(question: Question, gate: DriftGate, metric: NaiveMetric): NaiveCheck {
  const target = gate.target ?? 'features';
  const reported = question.reports.some(({ distributions }) =>
    distributions?.some((d) => d.feature !== undefined && (d.target ?? 'features') === target),
  );
  const features = gate.features ?? question.card?.signature?.inputs?.map((column) => column.name) ?? [];
  const nothing = features.length === 0 ? ['inconclusive nothing-to-check'] : [];
  if (!reported) return check(shareSubject, 'inconclusive missing-evidence', ...nothing);
  if (features.length === 0) return check(shareSubject, ...nothing);
  const each = features.map((feature) => figureJudged(question, gate, metric, feature).verdicts);
  const limit = shareOf(gate.maxShare ?? 0);
  const share = (is: (verdict: Verdict) => boolean): Fraction =>
    over(BigInt(each.filter((verdicts) => verdicts.some(is)).length), BigInt(features.length));
  const exceeds = (is: (verdict: Verdict) => boolean): boolean => compare(share(is), limit) > 0;
  const drifted = (v: Verdict): boolean => outcomeOf(v) === 'fail' || v === 'inconclusive missing-evidence';
  const value = share((v) => drifted(v) || outcomeOf(v) === 'warn');
  const verdicts = (): readonly Verdict[] => {
    if (exceeds(drifted)) return ['fail above-max'];
    const doubtful = (v: Verdict): boolean => ['error', 'inconclusive'].includes(outcomeOf(v));
    // What can't be decided must be no better left out, and what is left out counts as drifted.
    const open = each.flat().filter((v) => doubtful(v) && !drifted(v));
    if (open.length > 0 && exceeds((v) => drifted(v) || doubtful(v))) return worstOf(open);
    if (exceeds((v) => drifted(v) || doubtful(v) || outcomeOf(v) === 'warn')) return ['warn within-warn-band'];
    return ['pass'];
  };
  // A waiver is about figures, and some features have none.
  const unwaivable = exceeds(drifted) && each.flat().some((v) => ['inconclusive', 'error'].includes(outcomeOf(v)));
  return { subject: shareSubject, verdicts: verdicts(), value, metric: metric.name, isHigh: true, unwaivable };
}

type Judged = Pick<NaiveCheck, 'verdicts' | 'value' | 'isHigh'>;

function figureJudged(question: Question, gate: DriftGate, metric: NaiveMetric, feature: string | undefined): Judged {
  const target = gate.target ?? 'features';
  const found = question.reports.flatMap((report) =>
    (report.distributions ?? [])
      .filter((d) => d.feature === feature && (d.target ?? 'features') === target)
      .map((distribution) => ({ distribution, split: distribution.split ?? report.dataset?.split })),
  );
  const [only, ...more] = found.filter(({ split }) => split === undefined || !isTraining(split));
  if (!only) return { verdicts: [found.length > 0 ? 'inconclusive training-data' : 'inconclusive missing-evidence'] };
  if (more.length > 0) return { verdicts: ['error ambiguous-evidence'] };
  if (only.split === undefined) return { verdicts: ['inconclusive training-data'] };
  return judgeDistribution(only.distribution, gate, metric);
}

function judgeDistribution(distribution: Distribution, gate: DriftGate, metric: NaiveMetric): Judged {
  const figure = driftFigure(distribution, metric, gate.base ?? 'e', gate.bins ?? 10);
  if ('verdicts' in figure) return figure;
  const { value } = figure;
  if (!inRange(value, metric)) return { verdicts: ['error outside-metric-range'] };
  const isWeak = gate.evidence === 'rows' || (gate.evidence === 'counts' && !figure.counted);
  if (isWeak) return { verdicts: ['inconclusive missing-evidence'] };
  const isShort =
    figure.n === 0 || (gate.minSamples !== undefined && (figure.n === undefined || figure.n < gate.minSamples));
  if (isShort) return { verdicts: ['inconclusive below-min-samples'] };
  const resolved = regions(gate, metric, () => ['inconclusive missing-reference']);
  if ('verdicts' in resolved) return resolved;
  return { verdicts: judgePoint(value, resolved.pass, resolved.warn), value, isHigh: tooHigh(value, resolved.pass) };
}
