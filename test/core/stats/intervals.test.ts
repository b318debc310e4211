import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as intervals from '../../../core/stats/intervals.ts';
import type { Proportion } from '../../../core/stats/rates.ts';
import { assertSound, hostileNumber } from './sound.ts';

const proportion: fc.Arbitrary<Proportion> = fc
  .oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 100_000 }))
  .chain((n) => fc.oneof(fc.nat(n), fc.nat(Math.min(n, 6))).map((events) => ({ events, n })));
const level = fc.constantFrom(0.5, 0.9, 0.95, 0.99, 0.999);

const ofOne = [intervals.wilson, intervals.clopperPearson, intervals.rateInterval];
const ofTwo = [
  intervals.newcombe,
  intervals.katz,
  intervals.exactDifference,
  intervals.exactRatio,
  intervals.differenceInterval,
  intervals.ratioInterval,
];

function limits(result: intervals.IntervalResult): intervals.Interval {
  assert.equal(result.status, 'ok');
  return result as intervals.Interval;
}

function close(given: number, expected: number, relative = 1e-12): void {
  assert.ok(Math.abs(given - expected) <= relative * Math.abs(expected), `${given}, expected ${expected}`);
}

describe('intervals of a rate', () => {
  it('are within 0 to 1, have a width, and hold the rate', () => {
    fc.assert(
      fc.property(proportion, level, (p, confidence) => {
        for (const compute of ofOne) {
          const { lower, upper } = limits(compute(p, confidence));
          assert.ok(lower >= 0 && upper <= 1 && lower < upper);
          assert.ok(lower <= p.events / p.n && p.events / p.n <= upper);
        }
      }),
    );
  });

  it('mirror when events and non-events swap', () => {
    fc.assert(
      fc.property(proportion, ({ events, n }) => {
        for (const compute of ofOne) {
          const one = limits(compute({ events, n }));
          const other = limits(compute({ events: n - events, n }));
          assert.ok(Math.abs(one.lower - (1 - other.upper)) < 1e-12);
        }
      }),
    );
  });

  it('widen with the level and narrow with the sample', () => {
    fc.assert(
      fc.property(proportion, (p) => {
        for (const compute of [intervals.wilson, intervals.clopperPearson]) {
          const [narrow, wide] = [limits(compute(p, 0.9)), limits(compute(p, 0.99))];
          assert.ok(wide.lower <= narrow.lower && wide.upper >= narrow.upper);
          const more = limits(compute({ events: 4 * p.events, n: 4 * p.n }, 0.9));
          assert.ok(more.upper - more.lower < narrow.upper - narrow.lower);
        }
      }),
    );
  });

  it('Clopper–Pearson has the tail probabilities asked for (mpmath 1.3, 50 digits)', () => {
    close(limits(intervals.clopperPearson({ events: 1, n: 20 })).lower, 0.0012650894979498038);
    close(limits(intervals.clopperPearson({ events: 0, n: 20 })).upper, 0.1684334709830853);
    close(limits(intervals.clopperPearson({ events: 3, n: 20 })).lower, 0.03207093718546371);
    close(limits(intervals.clopperPearson({ events: 4, n: 10_000 })).upper, 0.0010238392865656119);
    close(limits(intervals.clopperPearson({ events: 2, n: 100_000 })).upper, 7.224498936504789e-5);
    close(limits(intervals.clopperPearson({ events: 300, n: 1000 })).upper, 0.329461678697366);
    close(limits(intervals.clopperPearson({ events: 0, n: 10_000_000 })).upper, 3.6888787737224376e-7);
  });

  it('Clopper–Pearson holds Wilson’s when there is much to count', () => {
    const p = { events: 500_000, n: 1_000_000 };
    const [exact, score] = [limits(intervals.clopperPearson(p)), limits(intervals.wilson(p))];
    assert.ok(exact.lower < score.lower && exact.upper > score.upper);
    assert.ok(score.lower - exact.lower < 1e-6);
  });

  it('are exact for few events or non-events', () => {
    assert.equal(limits(intervals.rateInterval({ events: 4, n: 1000 })).method, 'clopper-pearson');
    assert.equal(limits(intervals.rateInterval({ events: 996, n: 1000 })).method, 'clopper-pearson');
    assert.equal(limits(intervals.rateInterval({ events: 5, n: 1000 })).method, 'wilson');
    assert.ok(intervals.fewEvents({ events: 4, n: 1000 }));
    assert.ok(!intervals.fewEvents({ events: 5, n: 1000 }));
  });
});

describe('intervals of two groups', () => {
  it('hold the difference, are within −1 to 1 and change sign with the groups', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        for (const compute of [intervals.newcombe, intervals.exactDifference, intervals.differenceInterval]) {
          const [one, other] = [limits(compute(a, b)), limits(compute(b, a))];
          const difference = a.events / a.n - b.events / b.n;
          assert.ok(one.lower >= -1 && one.upper <= 1 && one.lower < one.upper);
          assert.ok(one.lower <= difference && difference <= one.upper);
          assert.ok(Math.abs(one.lower + other.upper) < 1e-12);
        }
      }),
    );
  });

  it('hold the ratio, and are the reciprocal one when the groups swap', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        fc.pre(a.events > 0 && b.events > 0);
        for (const compute of [intervals.exactRatio, intervals.ratioInterval]) {
          const [one, other] = [limits(compute(a, b)), limits(compute(b, a))];
          const ratio = a.events / a.n / (b.events / b.n);
          assert.ok(one.lower > 0 && one.lower < one.upper);
          assert.ok(one.lower <= ratio * (1 + 1e-12) && ratio <= one.upper * (1 + 1e-12));
          close(one.lower * other.upper, 1, 1e-11);
        }
      }),
    );
  });

  it('decide 0 of 10,000 against 5,000 of 10,000', () => {
    const interval = limits(intervals.ratioInterval({ events: 0, n: 10_000 }, { events: 5000, n: 10_000 }));
    assert.equal(interval.method, 'exact-ratio');
    assert.equal(interval.lower, 0);
    assert.ok(interval.upper < 0.001);
  });

  it('have no ratio where the reference group has no event', () => {
    const none = { events: 0, n: 50 };
    assert.equal(intervals.ratioInterval({ events: 3, n: 50 }, none).status, 'infinite');
    assert.equal(intervals.ratioInterval(none, none).status, 'undefined');
  });

  it('never have a width of 0 because everybody is selected', () => {
    const everybody = { events: 40, n: 40 };
    assert.equal(intervals.katz(everybody, everybody).status, 'undefined');
    const { lower, upper } = limits(intervals.ratioInterval(everybody, everybody));
    assert.ok(lower < 0.95 && upper > 1.05);
  });

  it('of the exact kind cover the true ratio and difference at least as often as they say', () => {
    const [n, m, level] = [12, 15, 0.9];
    for (const [p, q] of [
      [0.1, 0.2],
      [0.3, 0.05],
      [0.5, 0.5],
      [0.02, 0.4],
    ] as const) {
      let [ratioCovered, differenceCovered] = [0, 0];
      for (let x = 0; x <= n; x++) {
        for (let y = 0; y <= m; y++) {
          const probability = binomial(x, n, p) * binomial(y, m, q);
          const [a, b] = [
            { events: x, n },
            { events: y, n: m },
          ];
          const difference = limits(intervals.exactDifference(a, b, level));
          if (difference.lower <= p - q && p - q <= difference.upper) differenceCovered += probability;
          const ratio = intervals.exactRatio(a, b, level);
          if (ratio.status !== 'ok' || (ratio.lower <= p / q && p / q <= ratio.upper)) ratioCovered += probability;
        }
      }
      assert.ok(ratioCovered >= level && differenceCovered >= level);
    }
  });
});

describe('intervals of hostile numbers', () => {
  it('are finite or a reason', () => {
    fc.assert(
      fc.property(
        hostileNumber,
        hostileNumber,
        hostileNumber,
        hostileNumber,
        hostileNumber,
        (x, n, y, m, confidence) => {
          for (const of of [
            { events: x, n },
            { events: 1, n: 10 },
          ]) {
            for (const compute of ofOne) {
              assertSound(compute(of));
              assertSound(compute(of, confidence));
            }
            for (const compute of ofTwo) assertSound(compute(of, { events: y, n: m }, 0.95));
            assertSound(intervals.sampleSizeToSettle({ kind: 'rate', of }, confidence));
            assertSound(intervals.sampleSizeToSettle({ kind: 'ratio', of, against: { events: y, n: m } }, confidence));
            assertSound(
              intervals.sampleSizeToSettle({ kind: 'difference', of, against: { events: y, n: m } }, confidence),
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('take no visible time', () => {
    const large = Number.MAX_SAFE_INTEGER;
    const started = performance.now();
    for (const events of [0, 4, 1e6, large / 2 - 0.5, large - 3]) {
      for (const compute of ofOne) assertSound(compute({ events, n: large }));
      for (const compute of ofTwo) assertSound(compute({ events, n: large }, { events: 7, n: 9 }));
    }
    assert.ok(performance.now() - started < 5000);
  });
});

describe('sample size to settle', () => {
  it('is the least at which the interval leaves the bound', () => {
    const cases: readonly (readonly [intervals.Measured, number])[] = [
      [{ kind: 'rate', of: { events: 450, n: 1000 } }, 0.46],
      [{ kind: 'difference', of: { events: 480, n: 1000 }, against: { events: 600, n: 1500 } }, 0.1],
      [{ kind: 'ratio', of: { events: 450, n: 1000 }, against: { events: 600, n: 1000 } }, 0.8],
    ];
    for (const [measured, bound] of cases) {
      const size = intervals.sampleSizeToSettle(measured, bound);
      assert.equal(size.status, 'ok');
      if (size.status !== 'ok') continue;
      assert.ok(size.n > measured.of.n);
      assert.ok(!holds(intervalAt(measured, 1.05 * (size.n / measured.of.n)), bound));
      assert.ok(holds(intervalAt(measured, 0.95 * (size.n / measured.of.n)), bound));
    }
  });

  it('is what is there when that settles it', () => {
    assert.deepEqual(intervals.sampleSizeToSettle({ kind: 'rate', of: { events: 90, n: 100 } }, 0.5), {
      status: 'ok',
      n: 100,
    });
  });

  it('works without an event in the group', () => {
    const measured = { kind: 'ratio', of: { events: 0, n: 10 }, against: { events: 5, n: 10 } } as const;
    const size = intervals.sampleSizeToSettle(measured, 0.8);
    assert.ok(size.status === 'ok' && size.n > 10 && size.n < 100);
  });

  it('is undefined when the figure is the bound', () => {
    const of = { events: 48, n: 100 };
    const against = { events: 60, n: 100 };
    assert.equal(intervals.sampleSizeToSettle({ kind: 'ratio', of, against }, 0.8).status, 'undefined');
    assert.equal(intervals.sampleSizeToSettle({ kind: 'rate', of }, 0.48).status, 'undefined');
  });
});

function intervalAt(measured: intervals.Measured, factor: number): intervals.Interval {
  const scaled = ({ events, n }: Proportion) => ({ events: Math.round(events * factor), n: Math.round(n * factor) });
  if (measured.kind === 'rate') return limits(intervals.wilson(scaled(measured.of)));
  const compute = measured.kind === 'ratio' ? intervals.katz : intervals.newcombe;
  return limits(compute(scaled(measured.of), scaled(measured.against)));
}

function holds({ lower, upper }: intervals.Interval, bound: number): boolean {
  return lower <= bound && bound <= upper;
}

function binomial(k: number, n: number, p: number): number {
  let choose = 1;
  for (let i = 0; i < k; i++) choose *= (n - i) / (i + 1);
  return choose * p ** k * (1 - p) ** (n - k);
}
