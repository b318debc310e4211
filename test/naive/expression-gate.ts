import { Environment } from '@marcbachmann/cel-js';
import type { ExpressionGate } from '../../core/generated/GovernancePolicy.ts';
import { check, type GovernancePolicy, type NaiveCheck, type Question } from './verdict.ts';

/** Decides an expression by the CEL library itself: true, false, a field that is not there, or nonsense. */
export function expressionChecks(
  question: Question,
  policy: GovernancePolicy,
  gate: ExpressionGate,
): readonly NaiveCheck[] {
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  const scope = { card: question.card ?? {}, report: question.reports[0] ?? {}, policy };
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
