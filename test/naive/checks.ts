import { declaredChecks } from './declared-gates.ts';
import { driftChecks } from './drift-gate.ts';
import { expressionChecks } from './expression-gate.ts';
import { fairnessChecks } from './fairness-gate.ts';
import { metricChecks } from './metric-gate.ts';
import type { Gate, GovernancePolicy, NaiveCheck, Question } from './verdict.ts';

/** The checks of one gate that applies. */
export function checksOf(question: Question, policy: GovernancePolicy, gate: Gate): readonly NaiveCheck[] {
  switch (gate.type) {
    case 'metric':
      return metricChecks(question, policy, gate);
    case 'fairness':
      return fairnessChecks(question, policy, gate);
    case 'drift':
      return driftChecks(question, policy, gate);
    case 'expression':
      return expressionChecks(question, policy, gate);
    default:
      return declaredChecks(question, policy, gate);
  }
}
