import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as drift from '../../../core/stats/drift.ts';
import { assertSound, hostileNumber } from './sound.ts';

type Counts = readonly number[];
const pair = fc
  .integer({ min: 2, max: 8 })
  .chain((bins) => fc.tuple(...[0, 1].map(() => fc.array(fc.nat(500), { minLength: bins, maxLength: bins }))))
  .map(([a, b]) => [a ?? [], b ?? []] as const)
  .filter(([a, b]) => a.some((x) => x > 0) && b.some((x) => x > 0));
const sample = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 30 });

const symmetric = {
  psi: (a: Counts, b: Counts) => drift.populationStabilityIndex(a, b),
  jsDivergence: (a: Counts, b: Counts) => drift.jsDivergence(a, b, { base: 2 }),
  jsDistance: (a: Counts, b: Counts) => drift.jsDistance(a, b, { base: 2 }),
  lInfinity: drift.lInfinityDistance,
  totalVariation: drift.totalVariation,
  hellinger: drift.hellingerDistance,
};

function value(result: { readonly status: string }): number {
  assert.equal(result.status, 'ok');
  return (result as unknown as { value: number }).value;
}

describe('distances of binned distributions', () => {
  it('are 0 from itself, above 0 else, symmetric, and within their range', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        for (const [name, distance] of Object.entries(symmetric)) {
          assert.equal(value(distance(a, a)), 0);
          const one = value(distance(a, b));
          assert.ok(Math.abs(one - value(distance(b, a))) < 1e-12);
          assert.ok(one >= 0 && (name === 'psi' || one <= 1 + 1e-12));
        }
        assert.equal(value(drift.klDivergence(a, a)), 0);
        assert.ok(value(drift.klDivergence(a, b)) >= 0);
      }),
    );
  });

  it('do not depend on the order of the bins', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        for (const distance of [...Object.values(symmetric), drift.klDivergence]) {
          const turned = value(distance([...a].reverse(), [...b].reverse()));
          assert.ok(Math.abs(value(distance(a, b)) - turned) < 1e-12);
        }
      }),
    );
  });

  it('do not change when the counts are multiplied, as long as no bin is empty', () => {
    fc.assert(
      fc.property(pair, fc.integer({ min: 2, max: 50 }), ([a, b], factor) => {
        const [full, other] = [a.map((x) => x + 1), b.map((x) => x + 1)];
        for (const distance of [...Object.values(symmetric), drift.klDivergence]) {
          const more = value(
            distance(
              full.map((x) => x * factor),
              other,
            ),
          );
          assert.ok(Math.abs(value(distance(full, other)) - more) < 1e-9);
        }
      }),
    );
  });

  it('PSI is the sum of both divergences; the JS distance is the root of the divergence', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const both = value(drift.klDivergence(a, b)) + value(drift.klDivergence(b, a));
        assert.ok(Math.abs(value(drift.populationStabilityIndex(a, b)) - both) < 1e-12 * (1 + both));
        assert.ok(Math.abs(value(symmetric.jsDistance(a, b)) ** 2 - value(symmetric.jsDivergence(a, b))) < 1e-12);
      }),
    );
  });

  it('say when they smoothed, add 0.5 to every count, and are infinite without', () => {
    const [p, q] = [
      [50, 30, 20],
      [40, 60, 0],
    ];
    const smoothed = drift.klDivergence(p, q);
    assert.ok(smoothed.status === 'ok' && smoothed.smoothed);
    const byHand = drift.klDivergence([101, 61, 41], [81, 121, 1]);
    assert.ok(byHand.status === 'ok' && !byHand.smoothed);
    assert.ok(Math.abs(smoothed.value - byHand.value) < 1e-15);
    assert.equal(drift.klDivergence(p, q, { smoothing: null }).status, 'infinite');
    assert.equal(drift.populationStabilityIndex(p, q, { smoothing: null }).status, 'infinite');
    assert.ok(Number.isFinite(value(drift.jsDistance(p, q, { smoothing: null }))));
  });

  it('of disjoint distributions are at their greatest', () => {
    assert.equal(value(drift.jsDistance([5, 0], [0, 7], { base: 2, smoothing: null })), 1);
    assert.equal(value(drift.totalVariation([5, 0], [0, 7])), 1);
    assert.equal(value(drift.lInfinityDistance([5, 0], [0, 7])), 1);
    assert.equal(value(drift.hellingerDistance([5, 0], [0, 7])), 1);
  });

  it('are undefined without rows, with one bin, with shares instead of counts, and with unequal bins', () => {
    for (const [a, b] of [
      [
        [1, 2],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 2],
      ],
      [[3], [4]],
      [
        [0.5, 0.5],
        [1, 2],
      ],
      [
        [1, 2, 3],
        [1, 2],
      ],
      [[], []],
      [
        [-1, 2],
        [1, 2],
      ],
    ] as const) {
      for (const distance of [...Object.values(symmetric), drift.klDivergence]) {
        assert.equal(distance(a, b).status, 'undefined');
      }
      assert.equal(drift.chiSquareContingency(a, b).status, 'undefined');
    }
  });

  it('chance alone reaches a PSI of 2(B − 1)(1/n + 1/m)', () => {
    assert.equal(drift.psiNoiseLevel(10, 1000, 500), 18 * (1 / 1000 + 1 / 500));
    assert.ok(Number.isNaN(drift.psiNoiseLevel(10, 0, 500)));
  });
});

describe('tests and distances of samples', () => {
  it('Kolmogorov–Smirnov counts the orders of the pooled sample', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 }),
        (a, b) => {
          const test = drift.ksTwoSample(a, b, 'exact');
          assert.ok(test.status === 'ok');
          const { statistic, pValue } = byEnumeration(a, b);
          assert.ok(Math.abs(test.statistic - statistic) < 1e-15);
          assert.ok(Math.abs(test.pValue - pValue) < 1e-12);
        },
      ),
    );
  });

  it('Kolmogorov–Smirnov is symmetric, and the same for anything increasing', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const one = drift.ksTwoSample(a, b);
        const stretched = drift.ksTwoSample(
          b.map((x) => x ** 3 / 7),
          a.map((x) => x ** 3 / 7),
        );
        assert.ok(one.status === 'ok' && stretched.status === 'ok');
        assert.equal(one.statistic, stretched.statistic);
        assert.ok(Math.abs(one.pValue - stretched.pValue) < 1e-12);
        assert.ok(one.pValue > 0 && one.pValue <= 1);
      }),
    );
  });

  it('Kolmogorov–Smirnov is exact for small samples, asymptotic for large ones, and both meet', () => {
    const a = Array.from({ length: 100 }, (_, i) => i);
    const b = Array.from({ length: 100 }, (_, i) => i + 15.5);
    const [auto, exact, limit] = (['auto', 'exact', 'asymptotic'] as const).map((m) => drift.ksTwoSample(a, b, m));
    assert.deepEqual(auto, exact);
    assert.ok(exact?.status === 'ok' && limit?.status === 'ok');
    assert.ok(Math.abs(exact.pValue / limit.pValue - 1) < 0.2 && exact.pValue !== limit.pValue);
    const large = [...a, 200];
    assert.deepEqual(drift.ksTwoSample(large, b), drift.ksTwoSample(large, b, 'asymptotic'));
  });

  it('Wasserstein is a shift’s length, symmetric, and scales with the unit; normalised it does not', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: 1, max: 9 }), (a, b, factor) => {
        const distance = value(drift.wasserstein(a, b));
        assert.ok(Math.abs(distance - value(drift.wasserstein(b, a))) < 1e-12);
        assert.ok(
          Math.abs(
            value(
              drift.wasserstein(
                a,
                a.map((x) => x + factor),
              ),
            ) - factor,
          ) < 1e-9,
        );
        const scaled = [a.map((x) => x * factor), b.map((x) => x * factor)] as const;
        assert.ok(Math.abs(value(drift.wasserstein(...scaled)) - factor * distance) < 1e-9);
        if (new Set(a).size > 1) {
          const normalised = value(drift.normalisedWasserstein(a, b));
          assert.ok(Math.abs(value(drift.normalisedWasserstein(...scaled)) - normalised) < 1e-9);
        }
      }),
    );
  });

  it('chi-square leaves out categories that both lack', () => {
    const [p, q] = [
      [10, 0, 20],
      [12, 0, 15],
    ];
    for (const test of [drift.chiSquareGoodnessOfFit, drift.chiSquareContingency]) {
      assert.deepEqual(test(p, q), test([10, 20], [12, 15]));
    }
    assert.equal(drift.chiSquareGoodnessOfFit([10, 0], [8, 2]).status, 'infinite');
    assert.equal(drift.chiSquareContingency([10, 0], [8, 0]).status, 'undefined');
  });

  it('survive hostile numbers', () => {
    const column = fc.array(hostileNumber, { maxLength: 6 });
    fc.assert(
      fc.property(column, column, (a, b) => {
        for (const compute of [
          ...Object.values(symmetric),
          drift.klDivergence,
          drift.chiSquareContingency,
          drift.chiSquareGoodnessOfFit,
          drift.wasserstein,
          drift.normalisedWasserstein,
        ])
          assertSound(compute(a, b));
        assertSound(drift.ksTwoSample(a, b));
        assertSound(drift.driftedShare(a[0] ?? 0, b[0] ?? 0));
        drift.histogram(a, b);
        drift.quantileEdges(a, b[0] ?? 3);
        drift.alignHistograms({ edges: a, counts: b }, { edges: a, counts: b });
      }),
    );
  });
});

describe('binning', () => {
  it('counts every sample once, those outside the edges in the overflow bins', () => {
    assert.deepEqual(drift.histogram([-1, 0, 0.5, 1, 1.5, 2, 3], [0, 1, 2]), [1, 2, 3, 1]);
    assert.deepEqual(drift.histogram([-1, 5, 6], [5]), [1, 2]);
    assert.equal(drift.histogram([1], [2, 1]), undefined);
    assert.equal(drift.histogram([Number.NaN], [0, 1]), undefined);
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 12 }), (samples, bins) => {
        for (const edges of [drift.quantileEdges(samples, bins), drift.equalWidthEdges(samples, bins)]) {
          if (edges === undefined) continue;
          const counts = drift.histogram(samples, edges);
          assert.equal(counts?.length, edges.length + 1);
          assert.equal(
            counts?.reduce((a, b) => a + b, 0),
            samples.length,
          );
        }
      }),
    );
  });

  it('takes edges from the reference: equal shares, or equal widths', () => {
    const reference = Array.from({ length: 100 }, (_, i) => i);
    const edges = drift.quantileEdges(reference, 4);
    assert.ok(edges);
    assert.deepEqual(drift.histogram(reference, edges), [25, 25, 25, 25]);
    assert.deepEqual(drift.equalWidthEdges([0, 1, 10], 5), [0, 2, 4, 6, 8, 10]);
    assert.equal(drift.quantileEdges([3, 3, 3], 4), undefined);
    assert.equal(drift.equalWidthEdges([3, 3, 3], 4), undefined);
  });

  it('aligns histograms of the same edges only', () => {
    const edges = [0, 1, 2];
    assert.deepEqual(drift.alignHistograms({ edges, counts: [5, 6] }, { edges, counts: [1, 4, 5, 0] }), {
      reference: [0, 5, 6, 0],
      current: [1, 4, 5, 0],
    });
    const other = drift.alignHistograms({ edges, counts: [5, 6] }, { edges: [0, 1, 3], counts: [5, 6] });
    assert.ok('status' in other);
    assert.ok('status' in drift.alignHistograms({ edges, counts: [5] }, { edges, counts: [5] }));
  });

  it('aligns categories over all names, hostile ones too', () => {
    const aligned = drift.alignCategories(
      new Map([
        ['b', 3],
        ['__proto__', 1],
      ]),
      new Map([
        ['a', 2],
        ['b', 4],
      ]),
    );
    assert.deepEqual(aligned, { categories: ['__proto__', 'a', 'b'], reference: [1, 0, 3], current: [0, 2, 4] });
  });
});

/** All ways of dealing the pooled values to the two samples. */
function byEnumeration(a: Counts, b: Counts): { statistic: number; pValue: number } {
  const pooled = [...a, ...b];
  const observed = distance(a, b);
  let [ways, extreme] = [0, 0];
  for (let mask = 0; mask < 1 << pooled.length; mask++) {
    const first = pooled.filter((_, i) => (mask >> i) & 1);
    if (first.length !== a.length) continue;
    ways++;
    if (
      distance(
        first,
        pooled.filter((_, i) => !((mask >> i) & 1)),
      ) >=
      observed - 1e-9
    )
      extreme++;
  }
  return { statistic: observed, pValue: extreme / ways };
}

function distance(a: Counts, b: Counts): number {
  const share = (sample: Counts, x: number) => sample.filter((value) => value <= x).length / sample.length;
  return Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))));
}
