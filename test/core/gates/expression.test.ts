import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { GateResult } from '../../../core/gates/evaluation.ts';
import { readExpression } from '../../../core/gates/expression.ts';
import { card, decided, policy, report } from '../../support/documents.ts';

function gate(
  expression: string,
  own: string | null = 'humanOversight: {canOverride: true}\ntraining: {randomSeed: 7}\nlimitations: [a, b]',
  body = 'metrics: [{name: precision, value: 0.9}]',
): GateResult {
  const of = policy(
    `gates:\n  - {id: g, type: expression, expression: ${JSON.stringify(expression)}, message: Say why.}\n`,
  );
  const given = { policy: of, reports: [report(body)] };
  const [result] = decided(own === null ? given : { ...given, card: card(own) }).gates;
  if (!result) throw new Error('no gate');
  return result;
}

describe('expression gates', () => {
  const cases: readonly [expression: string, expected: string][] = [
    ['card.humanOversight.canOverride == true', 'pass'],
    ['card.humanOversight.canOverride', 'pass'],
    ['!card.humanOversight.canOverride', 'fail requirement-not-met'],
    ['report.metrics.exists(m, m.name == "precision" && m.value >= 0.9)', 'pass'],
    ['report.metrics.exists(m, m.name == "precision" && m.value > 0.9)', 'fail requirement-not-met'],
    ['size(card.limitations) >= 2', 'pass'],
    ['"a" in card.limitations && policy.metadata.name == "p"', 'pass'],
    ['card.training.randomSeed == 7', 'pass'],
    ['card.deployment.rollbackTo == "1.0.0"', 'inconclusive missing-evidence'],
    ['has(card.deployment) && card.deployment.rollbackTo == "1.0.0"', 'fail requirement-not-met'],
    ['card.training.randomSeed', 'error invalid-expression'],
    ['1 + 1', 'error invalid-expression'],
    ['card.limitations +', 'error invalid-expression'],
    ['kard.limitations == []', 'error invalid-expression'],
    ['card.metadata.name + 1 == 2', 'error invalid-expression'],
    ['card.metadata.name.matches("(a+)+$")', 'error invalid-expression'],
    ['card.constructor.name == "Object"', 'inconclusive missing-evidence'],
    ['card.__proto__.x == 1', 'inconclusive missing-evidence'],
    ['[1,2].all(a, [1,2].all(b, [1,2].all(c, [1,2].all(d, true))))', 'error invalid-expression'],
  ];
  for (const [expression, expected] of cases) {
    it(`${expression} is ${expected}`, () => {
      const { outcome, reason } = gate(expression);
      assert.equal([outcome, reason].filter(Boolean).join(' '), expected);
    });
  }

  it("says the policy's own message when it fails", () => assert.equal(gate('1 == 2').message, 'Say why.'));
  it('holds where it asks about a card that is not given', () =>
    assert.equal(gate('!has(card.deployment)', null).outcome, 'inconclusive'));
  it('never counts a report about another model', () => {
    assert.equal(
      gate(
        'size(report.metrics) == 1',
        '',
        'model: {name: other, version: 1.0.0}\nmetrics: [{name: precision, value: 0.9}]',
      ).reason,
      'digest-mismatch',
    );
  });
  it("points at what can't be read", () => {
    const text = 'card.limitations == foo';
    const read = readExpression(text);
    assert.equal(read.is === 'wrong' && text.slice(read.start, read.end), 'foo');
  });
  it('is bounded in size and depth', () => {
    assert.equal(readExpression(`${'('.repeat(5000)}true${')'.repeat(5000)}`).is, 'wrong');
    assert.equal(readExpression(Array(5000).fill('true').join(' && ')).is, 'wrong');
  });
});
