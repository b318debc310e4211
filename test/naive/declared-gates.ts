import { contractRules, integrityRules, lineageRules } from './artifact-rules.ts';
import { identityVerdicts } from './evidence.ts';
import { metricChecks } from './metric-gate.ts';
import {
  type Access,
  accessParts,
  compoundRules,
  costRules,
  explainabilityRules,
  monitoringRules,
  securityRules,
} from './operation-rules.ts';
import { type Given, type Rule, verdictOf } from './seen.ts';
import { documentationRules, rolloutRules } from './time-rules.ts';
import { check, type Gate, type GovernancePolicy, type NaiveCheck, type Question } from './verdict.ts';

/** The rules of the keys of `require`, by gate type and key. A key that is missing here is not generated. */
export const declaredRules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  lineage: lineageRules,
  integrity: integrityRules,
  'data-contract': contractRules,
  explainability: explainabilityRules,
  documentation: documentationRules,
  security: securityRules,
  rollout: rolloutRules,
  monitoring: monitoringRules,
  cost: costRules,
};

/** Metrics that gates bound beside what they require, where they name none. */
const ownMetrics: Readonly<Record<string, string>> = {
  explainability: 'explanation_coverage',
  cost: 'cost_per_1k_predictions',
};

type Bounded = Readonly<Record<string, unknown>> & { readonly metric?: string };

/** The checks of a metric that a gate bounds beside what it requires. */
function boundedChecks(question: Question, policy: GovernancePolicy, gate: Gate): readonly NaiveCheck[] | undefined {
  const { pass, warn, metric, rollback } = gate as unknown as Bounded & { readonly rollback?: Bounded };
  const as = (fields: object): readonly NaiveCheck[] =>
    metricChecks(question, policy, { id: gate.id, type: 'metric', ...fields } as never);
  if (gate.type === 'rollout')
    return rollback && as(rollback).map((one) => ({ ...one, subject: `rollback ${one.subject}` }));
  const name = ownMetrics[gate.type];
  if (name === undefined || (pass === undefined && metric === undefined)) return undefined;
  return as({
    metric: metric ?? name,
    ...(pass === undefined ? {} : { pass }),
    ...(warn === undefined ? {} : { warn }),
  });
}

/** The checks of a gate that requires declarations: one a requirement, `false` leaves one out. */
export function declaredChecks(question: Question, policy: GovernancePolicy, gate: Gate): readonly NaiveCheck[] {
  const given: Given = { ...question, policy, gate };
  const require = 'require' in gate ? gate.require : undefined;
  const required = Object.entries(require ?? {}).filter(([, v]) => v !== false);
  const access = (gate as { readonly access?: Access }).access;
  const bounded = boundedChecks(question, policy, gate);
  // Keys that a report may answer are asked of the right reports; whether this shows where no report answers is left open.
  const identity = identityVerdicts(question);
  const general = identity.length > 0 ? [{ ...check('require', ...identity), optional: true }] : [];
  const checks = required.flatMap(([key, value]): readonly NaiveCheck[] => {
    const several = compoundRules[gate.type]?.[key];
    if (several) return several(value as never, given).map(([subject, seen]) => check(subject, verdictOf[seen]));
    const rule = declaredRules[gate.type]?.[key];
    if (!rule) throw new Error(`no rule for ${gate.type} ${key}`);
    return [check(key, verdictOf[rule(value as never, given)])];
  });
  const beside = access ? accessParts(access, given).map(([subject, seen]) => check(subject, verdictOf[seen])) : [];
  const own = [...checks, ...beside];
  if (own.length > 0) return [...general, ...own, ...(bounded ?? [])];
  return bounded && require === undefined
    ? bounded
    : [check('require', 'inconclusive nothing-to-check'), ...(bounded ?? [])];
}
