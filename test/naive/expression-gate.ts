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

/** The reports of one set as one: what any of them has is there, and lists of metrics add up. */
function together(reports: Question['reports']): object {
  const all: object = Object.assign({}, ...reports);
  return reports.some(({ metrics }) => metrics) ? { ...all, metrics: reports.flatMap((r) => r.metrics ?? []) } : all;
}
