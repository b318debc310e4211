import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundText, count, figure, interval, probability, signed } from '../../client/webview/simulation/format.ts';

describe('figures in the panel', () => {
  it('have six digits where they need no more', () => {
    assert.equal(figure(0.1 + 0.2), '0.3');
    assert.equal(figure(2 / 3), '0.666667');
    assert.equal(figure(-4), '−4');
    assert.equal(figure(1240), '1240');
    assert.equal(figure(Number.POSITIVE_INFINITY), '∞');
  });

  it('never stand on another side of a bound than the value they show', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, (value, bound) => {
        const shown = Number(figure(value, [bound]).replaceAll('−', '-'));
        assert.equal(Math.sign(shown - bound), Math.sign(value - bound));
      }),
    );
  });

  it('give margins their sign, and never 0 unless they are', () => {
    assert.equal(signed(0.841 - 0.85), '−0.009');
    assert.equal(signed(0.08100000000000002), '+0.081');
    assert.equal(signed(1e-12), '+1e−12');
    assert.equal(signed(0), '0');
  });

  it('set thousands apart without a point or comma', () => {
    assert.equal(count(131148), '131\u202f148');
    assert.equal(count(412), '412');
  });

  it('shorten small p-values to an inequality', () => {
    assert.equal(probability(1e-7), '< 0.001');
    assert.equal(probability(0.0241), '0.024');
    assert.equal(probability(1), '1');
  });

  it('write bounds as signs and open ends as infinite', () => {
    assert.equal(boundText({ min: 'baseline - 2%', below: 0.9 }), '≥ baseline - 2%, < 0.9');
    assert.equal(interval([null, 0.5]), '−∞ … 0.5');
  });
});
