import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { card, type DeclaredType, decide, readIfSound, report, requires } from './fixture.ts';

const types = Object.keys(requires) as DeclaredType[];

describe('declared gates, over a card and report that declare everything', () => {
  it('reads the fixture', () => {
    assert(readIfSound('ModelCard', card));
    assert(readIfSound('MetricsReport', report));
  });
  for (const type of types) {
    it(`passes every requirement of ${type}`, () => {
      const checks = decide(type, { require: requires[type] });
      for (const check of checks) {
        assert.equal(check.outcome, 'pass', `${check.subject}: ${check.message}`);
        assert.equal(check.reason, null);
        assert.notEqual(check.message, '');
        assert(check.policyPlace && check.evidencePlace, `${check.subject} has its places`);
      }
    });
  }
});
