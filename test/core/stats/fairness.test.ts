import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareExact, parseDecimal } from '../../../core/stats/decimal.ts';
import * as fairness from '../../../core/stats/fairness.ts';
import type { Result } from '../../../core/stats/result.ts';
import { assertSound, hostileNumber } from './sound.ts';

const count = fc.oneof(fc.nat(8), fc.nat(100_000));
const group: fc.Arbitrary<fairness.GroupCounts> = fc
  .record({ tp: count, fp: count, tn: count, fn: count })
  .map((c) => ({ ...c, n: c.tp + c.fp + c.tn + c.fn, selected: fairness.selectedFrom(c, 'positive') }));
const groups = fc
  .array(group, { minLength: 2, maxLength: 5 })
  .map((all) => new Map(all.map((counts, i) => [`g${i}`, counts])));

function figure(result: Result): string {
  return result.status === 'ok' ? (result.exact?.toFraction() ?? String(result.value)) : result.status;
}

const selecting = (selected: number, n: number): fairness.GroupCounts => ({ selected, n });

describe('group fairness', () => {
  it('is exact: (4/100)/(5/100) is 4/5', () => {
    const ratio = fairness.disparateImpactRatio(selecting(4, 100), selecting(5, 100));
    const bound = parseDecimal('0.8');
    assert.ok(ratio.status === 'ok' && ratio.exact && bound);
    assert.equal(compareExact(ratio.exact, bound), 0);
    assert.equal(ratio.value, 0.8);
  });

  it('a reference rate of 0 is infinite, 0/0 undefined, a group rate of 0 is 0', () => {
    const ratio = fairness.disparateImpactRatio;
    assert.equal(ratio(selecting(5, 50), selecting(0, 50)).status, 'infinite');
    assert.equal(ratio(selecting(0, 50), selecting(0, 50)).status, 'undefined');
    assert.equal(ratio(selecting(0, 0), selecting(5, 50)).status, 'undefined');
    assert.equal(ratio(selecting(5, 50), selecting(0, 0)).status, 'undefined');
    assert.equal(figure(ratio(selecting(0, 50), selecting(5, 50))), '0');
    const nobody = new Map([
      ['a', selecting(0, 10)],
      ['b', selecting(0, 20)],
    ]);
    assert.equal(fairness.demographicParityRatio(nobody).status, 'undefined');
    assert.equal(figure(fairness.demographicParityDifference(nobody)), '0');
  });

  it('one group alone has no metric, never a ratio of 1', () => {
    const alone = new Map([['a', { n: 10, selected: 5, tp: 4, fp: 1, tn: 4, fn: 1 }]]);
    for (const metric of fairness.FAIRNESS_METRICS.values()) {
      if (metric.compares === 'between-groups') assert.equal(metric.compute(alone).status, 'undefined');
    }
    for (const ratio of fairness.impactRatios(alone).values()) assert.equal(ratio.status, 'undefined');
    assert.equal(fairness.gapBetween([]).status, 'undefined');
  });

  it('a group without positives has no true positive rate, and spoils the metric', () => {
    const some = { n: 20, tp: 5, fp: 1, tn: 9, fn: 5 };
    const none = { n: 10, tp: 0, fp: 2, tn: 8, fn: 0 };
    assert.equal(
      fairness.equalizedOddsDifference(
        new Map([
          ['a', some],
          ['b', some],
          ['c', none],
        ]),
      ).status,
      'undefined',
    );
    assert.equal(fairness.averageOddsDifference(none, some).status, 'undefined');
    assert.equal(figure(fairness.rateRatio('false_positive_rate', none, some)), '2');
  });

  it('a false positive rate of 0 everywhere is 0/0 in the equalized odds ratio', () => {
    const group = { n: 20, tp: 5, fp: 0, tn: 10, fn: 5 };
    assert.equal(
      fairness.equalizedOddsRatio(
        new Map([
          ['a', group],
          ['b', group],
        ]),
      ).status,
      'undefined',
    );
  });

  it('never takes selection from predictions unasked', () => {
    const counts = { n: 20, tp: 5, fp: 1, tn: 9, fn: 5 };
    assert.equal(fairness.groupRate('selection_rate', counts).status, 'undefined');
    assert.equal(fairness.selectedFrom(counts, 'positive'), 6);
    assert.equal(fairness.selectedFrom(counts, 'negative'), 14);
  });

  it('metrics between groups are from 0 to 1, exact, and do not depend on the order of the groups', () => {
    fc.assert(
      fc.property(groups, (all) => {
        const reversed = new Map([...all].reverse());
        for (const metric of fairness.FAIRNESS_METRICS.values()) {
          if (metric.compares !== 'between-groups') continue;
          const result = metric.compute(all);
          assert.equal(figure(result), figure(metric.compute(reversed)));
          if (result.status === 'ok') assert.ok(result.exact && result.value >= 0 && result.value <= 1);
        }
        assert.equal(fairness.highestGroup('selection_rate', all), fairness.highestGroup('selection_rate', reversed));
        assert.equal(fairness.largestGroup(all), fairness.largestGroup(reversed));
      }),
    );
  });

  it('differences change sign when the groups swap, ratios turn over; the group itself is 0 or 1 from itself', () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        for (const [name, metric] of fairness.FAIRNESS_METRICS) {
          if (metric.compares !== 'with-reference') continue;
          const [one, other, self] = [metric.compute(a, b), metric.compute(b, a), metric.compute(a, a)];
          if (one.status !== 'ok' || other.status !== 'ok' || self.status !== 'ok') continue;
          assert.ok(one.exact && other.exact && self.exact);
          if (metric.take === 'ratio') {
            if (one.value !== 0) assert.equal(one.exact.mul(other.exact).toFraction(), '1');
            assert.equal(self.value, 1);
          } else {
            assert.equal(self.value, 0);
            const sum =
              name === 'average_abs_odds_difference' ? one.exact.sub(other.exact) : one.exact.add(other.exact);
            assert.equal(sum.toFraction(), '0');
          }
        }
      }),
    );
  });

  it('the demographic parity ratio is the least impact ratio, and 1 minus it the gap relative to the highest', () => {
    fc.assert(
      fc.property(groups, (all) => {
        const ratios = [...fairness.impactRatios(all).values()];
        const parity = fairness.demographicParityRatio(all);
        if (parity.status !== 'ok') return;
        assert.equal(parity.value, Math.min(...ratios.map((r) => (r.status === 'ok' ? r.value : Number.NaN))));
      }),
    );
  });

  it('equal highest groups are told apart by size, then by name', () => {
    const all = new Map([
      ['b', selecting(5, 10)],
      ['a', selecting(5, 10)],
      ['c', selecting(50, 100)],
      ['d', selecting(0, 0)],
    ]);
    assert.equal(fairness.highestGroup('selection_rate', all), 'c');
    all.delete('c');
    assert.equal(fairness.highestGroup('selection_rate', all), 'a');
    assert.equal(fairness.largestGroup(all), 'a');
    assert.equal(fairness.highestGroup('accuracy', all), undefined);
    assert.equal(fairness.largestGroup(new Map()), undefined);
  });

  it('the counts of all groups together leave out what one group lacks', () => {
    const all = new Map([
      ['a', { n: 10, selected: 5, tp: 3 }],
      ['b', { n: 20, selected: 8 }],
    ]);
    const { n, selected, tp } = fairness.overallCounts(all);
    assert.deepEqual([n, selected, tp], [30, 13, undefined]);
  });

  it('counts that cannot be are told', () => {
    assert.equal(fairness.contradictionIn({ n: 10, selected: 5 }), undefined);
    assert.equal(fairness.contradictionIn({ n: 10, tp: 4, fp: 1, tn: 4, fn: 1 }), undefined);
    for (const counts of [
      { n: 10, selected: 11 },
      { n: 10, selected: -1 },
      { n: 10.5 },
      { n: Number.NaN },
      { n: 10, tp: 4, fp: 1, tn: 4, fn: 2 },
      { n: 10, tp: 4, fp: 1, tn: 4, fn: 0 },
      { n: 10, tp: 8, fp: 4 },
    ])
      assert.ok(fairness.contradictionIn(counts));
  });

  it('survives hostile numbers', () => {
    const hostile = fc.record({
      n: hostileNumber,
      selected: hostileNumber,
      tp: hostileNumber,
      fp: hostileNumber,
      tn: hostileNumber,
      fn: hostileNumber,
    });
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        for (const metric of fairness.FAIRNESS_METRICS.values()) {
          assertSound(
            metric.compares === 'between-groups'
              ? metric.compute(
                  new Map([
                    ['a', a],
                    ['b', b],
                  ]),
                )
              : metric.compute(a, b),
          );
        }
        assertSound(fairness.disparateImpactAfterOneSelection(a, b));
        fairness.overallCounts(new Map([['a', a]]));
      }),
    );
  });
});
