import type { DriftGate } from '../../core/generated/GovernancePolicy.ts';
import { isEmpty, judgePoint } from './bounds.ts';
import { metricNamed, type NaiveMetric } from './catalogue.ts';
import { driftFigure } from './drift-figure.ts';
import { identityVerdicts, inRange, splitOf } from './evidence.ts';
import { compare, over, written } from './fraction.ts';
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
    return [{ subject: target, verdicts: figureVerdicts(question, gate, metric, undefined) }];
  }
  return [{ subject: shareSubject, verdicts: shareVerdicts(question, gate, metric) }];
}

/** The verdicts on the share of features that drifted; a feature that the report leaves out counts as drifted. */
function shareVerdicts(question: Question, gate: DriftGate, metric: NaiveMetric): readonly Verdict[] {
  const target = gate.target ?? 'features';
  const reported = question.reports.some(({ distributions }) =>
    distributions?.some((d) => d.feature !== undefined && (d.target ?? 'features') === target),
  );
  const features = gate.features ?? question.card?.signature?.inputs?.map((column) => column.name) ?? [];
  if (!reported)
    return ['inconclusive missing-evidence', ...(features.length === 0 ? ['inconclusive nothing-to-check'] : [])];
  if (features.length === 0) return ['inconclusive nothing-to-check'];
  const each = features.map((feature) => figureVerdicts(question, gate, metric, feature));
  const limit = shareOf(gate.maxShare ?? 0);
  const exceeds = (is: (verdict: Verdict) => boolean): boolean => {
    const count = each.filter((verdicts) => verdicts.some(is)).length;
    return compare(over(BigInt(count), BigInt(features.length)), limit) > 0;
  };
  const drifted = (v: Verdict): boolean => outcomeOf(v) === 'fail' || v === 'inconclusive missing-evidence';
  const undecided = (v: Verdict): boolean => drifted(v) || outcomeOf(v) === 'inconclusive';
  if (exceeds(drifted)) return ['fail above-max'];
  const errors = each.flat().filter((v) => outcomeOf(v) === 'error');
  if (errors.length > 0) return errors;
  if (exceeds(undecided)) return each.flat().filter((v) => outcomeOf(v) === 'inconclusive');
  if (exceeds((v) => undecided(v) || outcomeOf(v) === 'warn')) return ['warn within-warn-band'];
  return ['pass'];
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
