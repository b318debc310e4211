import { Environment } from '@marcbachmann/cel-js';
import type { ExpressionGate } from '../../core/generated/GovernancePolicy.ts';
import { identityVerdicts } from './evidence.ts';
import { check, type GovernancePolicy, type NaiveCheck, type Question } from './verdict.ts';

/** Decides an expression by the CEL library itself: true, false, a field that is not there, or nonsense. */
export function expressionChecks(
  question: Question,
  policy: GovernancePolicy,
  gate: ExpressionGate,
): readonly NaiveCheck[] {
  const identity = /\breport\b/.test(gate.expression) ? identityVerdicts(question) : [];
  if (identity.length > 0) return [check('expression', ...identity)];
  const absent = (name: string, given: boolean): boolean => !given && new RegExp(`\\b${name}\\b`).test(gate.expression);
  if (absent('report', question.reports.length > 0) || absent('card', question.card !== undefined)) {
    return [check('expression', 'inconclusive missing-evidence')];
  }
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  const scope = { card: question.card ?? {}, report: together(question.reports), policy };
  try {
    const value: unknown = environment.evaluate(gate.expression, scope);
    if (typeof value !== 'boolean') return [check('expression', 'error invalid-expression')];
    return [check('expression', value ? 'pass' : 'fail requirement-not-met')];
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : '';
    return [
      check(
        'expression',
        /No such key|no such key|no such field/i.test(text)
          ? 'inconclusive missing-evidence'
          : 'error invalid-expression',
      ),
    ];
  }
}

/** The reports of one set as one: lists of evidence add up, and a field in which they differ is not there. */
function together(given: Question['reports']): object {
  const reports = given.map(withoutUndefined);
  const [only] = reports;
  if (only && reports.length === 1) return only;
  const lists = ['metrics', 'groups', 'distributions'] as const;
  return {
    ...(common(reports) as object),
    ...Object.fromEntries(
      lists.map((list) => [list, reports.flatMap((report): readonly unknown[] => report[list] ?? [])]),
    ),
  };
}

/** Of a metric that rows leave undefined, and that is marked so, there is no value to compare. */
function withoutUndefined(report: Question['reports'][number]): Question['reports'][number] {
  const metrics = report.metrics?.map((entry) => {
    const { value: _, ...rest } = entry;
    return entry['x-undefined'] === true ? (rest as typeof entry) : entry;
  });
  return metrics ? { ...report, metrics } : report;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What all say that say anything, part by part. */
function common(values: readonly unknown[]): unknown {
  const [first] = values;
  const keys = new Set(values.flatMap((value) => (isMap(value) ? Object.keys(value) : [])));
  if (!values.every(isMap))
    return values.every((value) => JSON.stringify(value) === JSON.stringify(first)) ? first : undefined;
  const parts = [...keys].map(
    (key) => [key, common(values.flatMap((value) => (key in value ? [value[key]] : [])))] as const,
  );
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
}
