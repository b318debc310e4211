import type { DriftGate } from '../../core/generated/GovernancePolicy.ts';
import { isEmpty, judgePoint } from './bounds.ts';
import { metricNamed, type NaiveMetric } from './catalogue.ts';
import { driftFigure } from './drift-figure.ts';
import { identityVerdicts, inRange, splitOf } from './evidence.ts';
import { compare, over, written } from './fraction.ts';
import { regions } from './metric-gate.ts';
import { check, type GovernancePolicy, type NaiveCheck, outcomeOf, type Question, type Verdict } from './verdict.ts';

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
  const overall = target === 'features' || target === 'serving';
  const subject = overall ? shareSubject : target;
  if (!metric) return [check(subject, 'error unknown-metric')];
  if (isEmpty(gate.pass)) return [check(subject, 'inconclusive nothing-to-check')];
  const identity = identityVerdicts(question);
  if (identity.length > 0) return [check(subject, ...identity)];
  if (!overall) return [{ subject, verdicts: figureVerdicts(question, gate, metric, undefined) }];
  const features = gate.features ?? question.card?.signature?.inputs?.map((column) => column.name) ?? [];
  if (features.length === 0) return [check(subject, 'inconclusive nothing-to-check')];
  const each = features.map((feature) => figureVerdicts(question, gate, metric, feature).map(outcomeOf));
  const limit = shareOf(gate.maxShare ?? 0);
  const outside = (counts: (outcome: string) => boolean): boolean => {
    const drifted = each.filter((outcomes) => outcomes.some(counts)).length;
    return compare(over(BigInt(drifted), BigInt(features.length)), limit) > 0;
  };
  if (each.some((outcomes) => outcomes.includes('error'))) return [check(subject, 'error any')];
  if (!outside((o) => o !== 'pass')) return [check(subject, 'pass')];
  if (!outside((o) => o !== 'pass' && o !== 'warn')) return [check(subject, 'warn within-warn-band')];
  return [check(subject, 'fail above-max')];
}

function figureVerdicts(
  question: Question,
  gate: DriftGate,
  metric: NaiveMetric,
  feature: string | undefined,
): readonly Verdict[] {
  const target = gate.target ?? 'features';
  const found = question.reports.flatMap((report) =>
    (report.distributions ?? [])
      .filter((d) => d.feature === feature && (d.target ?? 'features') === target)
      .map((distribution) => ({ distribution, is: splitOf(distribution.split, report.dataset, undefined) })),
  );
  const [only, ...more] = found.filter(({ is }) => is === 'wanted');
  if (!only) {
    return found.some(({ is }) => is === 'training')
      ? ['inconclusive training-data']
      : ['inconclusive missing-evidence'];
  }
  if (more.length > 0) return ['error ambiguous-evidence'];
  return judgeDistribution(only.distribution, gate, metric);
}

function judgeDistribution(distribution: Distribution, gate: DriftGate, metric: NaiveMetric): readonly Verdict[] {
  const figure = driftFigure(distribution, metric.name, gate.base ?? 'e');
  if ('verdicts' in figure) return figure.verdicts;
  if (!inRange(figure.value, metric)) return ['error outside-metric-range'];
  if (gate.evidence === 'rows' || (gate.evidence === 'counts' && !figure.counted))
    return ['inconclusive uncorroborated'];
  if (gate.minSamples !== undefined && (figure.n === undefined || figure.n < gate.minSamples))
    return ['inconclusive below-min-samples'];
  const resolved = regions(gate, metric, () => ['inconclusive missing-reference']);
  return 'verdicts' in resolved ? resolved.verdicts : judgePoint(figure.value, resolved.pass, resolved.warn);
}
