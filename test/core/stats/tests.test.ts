import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Proportion } from '../../../core/stats/rates.ts';
import { compareProportions, fisherExact, pooledTwoProportionZ } from '../../../core/stats/tests.ts';
import { assertSound, hostileNumber } from './sound.ts';

const small: fc.Arbitrary<Proportion> = fc
  .integer({ min: 1, max: 25 })
  .chain((n) => fc.nat(n).map((events) => ({ events, n })));

describe('tests of equal rates', () => {
  it('Fisher’s p-value is the sum over all tables, in exact integers', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const result = fisherExact(a, b);
        assert.ok(result.status === 'ok');
        assert.ok(Math.abs(result.value - bySumming(a, b)) < 1e-12 * result.value);
      }),
    );
  });

  it('do not change when the groups swap, nor when events and non-events do', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const one = compareProportions(a, b);
        const swapped = compareProportions(b, a);
        const other = compareProportions({ ...a, events: a.n - a.events }, { ...b, events: b.n - b.events });
        for (const test of [swapped, other]) {
          assert.equal(test.status, one.status);
          if (test.status === 'ok' && one.status === 'ok') assert.ok(Math.abs(test.pValue - one.pValue) < 1e-9);
        }
      }),
    );
  });

  it('take Fisher’s under 5 expected, z from 5', () => {
    const method = (a: Proportion, b: Proportion) => {
      const test = compareProportions(a, b);
      return test.status === 'ok' ? test.method : test.status;
    };
    assert.equal(method({ events: 3, n: 20 }, { events: 16, n: 80 }), 'fisher-exact'); // 3.8 expected
    assert.equal(method({ events: 4, n: 20 }, { events: 21, n: 80 }), 'pooled-z'); // 5 expected
    assert.equal(method({ events: 17, n: 20 }, { events: 64, n: 80 }), 'fisher-exact'); // 3.8 non-events expected
  });

  it('z says on which side the group is, and is undefined where nobody or everybody is selected', () => {
    const test = pooledTwoProportionZ({ events: 450, n: 1000 }, { events: 600, n: 1000 });
    assert.ok(test.status === 'ok' && test.z < -6 && test.pValue < 1e-9);
    assert.equal(pooledTwoProportionZ({ events: 0, n: 10 }, { events: 0, n: 10 }).status, 'undefined');
    assert.equal(pooledTwoProportionZ({ events: 10, n: 10 }, { events: 10, n: 10 }).status, 'undefined');
  });

  it('give equal rates without any event the p-value 1', () => {
    assert.deepEqual(compareProportions({ events: 0, n: 10 }, { events: 0, n: 12 }), {
      status: 'ok',
      method: 'fisher-exact',
      pValue: 1,
    });
  });

  it('take no visible time, and survive hostile numbers', () => {
    const started = performance.now();
    for (const [a, b] of [
      [
        { events: 4e7, n: 1e8 },
        { events: 1e7, n: 2.4e7 },
      ],
      [
        { events: 1e6, n: 1e6 },
        { events: 5, n: 1e15 },
      ],
      [
        { events: 0, n: 9e15 },
        { events: 3, n: 10 },
      ],
    ] as const)
      assertSound(fisherExact(a, b));
    fc.assert(
      fc.property(hostileNumber, hostileNumber, hostileNumber, hostileNumber, (x, n, y, m) => {
        for (const compute of [fisherExact, pooledTwoProportionZ, compareProportions]) {
          assertSound(compute({ events: x, n }, { events: y, n: m }));
        }
      }),
    );
    assert.ok(performance.now() - started < 2000);
  });
});

function bySumming(a: Proportion, b: Proportion): number {
  const events = a.events + b.events;
  const ways = (x: number) => choose(a.n, x) * choose(b.n, events - x);
  const observed = ways(a.events);
  let extreme = 0n;
  for (let x = 0; x <= a.n; x++) if (ways(x) <= observed) extreme += ways(x);
  return Number((extreme * 10n ** 40n) / choose(a.n + b.n, events)) / 1e40;
}

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let ways = 1n;
  for (let i = 0; i < k; i++) ways = (ways * BigInt(n - i)) / BigInt(i + 1);
  return ways;
}
