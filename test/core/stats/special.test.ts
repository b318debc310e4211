import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binomialLowerTail } from '../../../core/stats/binomial.ts';
import {
  chiSquareTail,
  kolmogorovTail,
  normalQuantile,
  normalTwoSidedTail,
  twoSidedNormalQuantile,
} from '../../../core/stats/special.ts';

function close(given: number, expected: number, relative = 1e-12): void {
  assert.ok(Math.abs(given - expected) <= relative * Math.abs(expected), `${given}, expected ${expected}`);
}

// Expected values from mpmath 1.3 with 50 digits.
describe('distribution functions', () => {
  it('normal tails and quantiles', () => {
    close(normalTwoSidedTail(1.96) / 2, 0.024997895148220435);
    close(normalTwoSidedTail(-8) / 2, 6.220960574271784e-16);
    close(normalTwoSidedTail(20) / 2, 2.7536241186062337e-89);
    close(normalQuantile(1e-10), -6.361340902404057);
    close(normalQuantile(0.3), -0.5244005127080408);
    close(normalQuantile(0.975), 1.9599639845400538);
    close(twoSidedNormalQuantile(0.99), 2.5758293035489004);
    assert.ok(Number.isNaN(normalQuantile(0)) && Number.isNaN(twoSidedNormalQuantile(1)));
  });

  it('quantile and tail undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.999999, noNaN: true }), (level) =>
        close(normalTwoSidedTail(twoSidedNormalQuantile(level)), 1 - level, 1e-9),
      ),
    );
  });

  it('chi-square tails, far ones and many degrees of freedom too', () => {
    close(chiSquareTail(3.9, 4), 0.41970851118021507);
    close(chiSquareTail(160.555555556, 4), 1.111158243524491e-33);
    close(chiSquareTail(11.9047619048, 1), 0.0005599062479947324);
    close(chiSquareTail(50, 30), 0.01240206071890058);
    close(chiSquareTail(1, 100), 1);
    close(chiSquareTail(1200, 1000), 1.2255942330622905e-5);
    close(chiSquareTail(0.001, 3), 0.9999915920809419);
    assert.equal(chiSquareTail(0, 3), 1);
    assert.equal(chiSquareTail(1e6, 3), 0);
  });

  it('chi-square tails fall with the statistic and rise with the degrees of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3000, noNaN: true }), fc.integer({ min: 1, max: 2000 }), (x, df) => {
        const tail = chiSquareTail(x, df);
        assert.ok(tail >= 0 && tail <= 1);
        assert.ok(chiSquareTail(x + 1, df) <= tail + 1e-12);
        assert.ok(chiSquareTail(x, df + 2) >= tail - 1e-12);
      }),
    );
  });

  it('Kolmogorov’s two series meet, and its critical value at 5 % is 1.3581', () => {
    close(kolmogorovTail(1 - 1e-12), kolmogorovTail(1), 1e-10);
    close(kolmogorovTail(1.3580986393225505), 0.05, 1e-12);
    assert.equal(kolmogorovTail(0), 1);
    assert.equal(kolmogorovTail(0.01), 1);
  });

  it('binomial tails', () => {
    close(binomialLowerTail(19, 20, 0.95, 0.05), 0.6415140775914577);
    close(binomialLowerTail(996 - 1, 999, 0.99, 0.01), 0.9898528902470777);
    close(binomialLowerTail(699, 999, 0.7, 0.3), 0.5036711828607676);
    close(binomialLowerTail(1e9 - 1, 1e9 + 1, 1 - 1e-9, 1e-9), 0.26424111802499484);
  });
});
