import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { newcombe } from '../../naive/intervals.ts';
import { checkOf, gateOf } from '../../support/documents.ts';

const z = 1.959963984540054;

/** The size that the message names, or undefined where it names none. */
function sizeIn(message: string): number | undefined {
  const [, digits] = /about ([\d,]+) (?:samples|cases)/.exec(message) ?? [];
  return digits === undefined ? undefined : Number(digits.replaceAll(',', ''));
}

function precisionOn(tp: number, fp: number, band: string) {
  const gate = `{id: g, type: metric, metric: precision, decideOn: interval, ${band}}`;
  return checkOf(
    gateOf(gate, `metrics: [{name: precision, value: ${tp / (tp + fp)}, counts: {tp: ${tp}, fp: ${fp}}}]`),
    'precision',
  );
}

/** Wilson's interval leaves a bound where the score test rejects it: n > z² b(1 − b) / (p − b)². */
const byScoreTest = (p: number, bound: number): number => (z * z * bound * (1 - bound)) / (p - bound) ** 2;

describe('the sample size that would settle a gate', () => {
  // Enough events and misses that no exact interval is in place of Wilson's.
  const many = fc.integer({ min: 20, max: 3000 });
  /** From the rate to the bound, in hundredths. */
  const away = fc.integer({ min: -6, max: 6 });
  const near = (rate: number, hundredths: number): number =>
    Math.min(95, Math.max(2, Math.round(100 * rate) + hundredths)) / 100;

  it('of a rate is the one at which the score test rejects the bound', () => {
    let checked = 0;
    fc.assert(
      fc.property(many, many, away, fc.constantFrom('min', 'above', 'max', 'below'), (tp, fp, step, side) => {
        const bound = near(tp / (tp + fp), step);
        const check = precisionOn(tp, fp, `pass: {${side}: ${bound}}`);
        const expected = byScoreTest(tp / (tp + fp), bound);
        if (check.reason !== 'interval-straddles-bound') assert.ok(expected <= (tp + fp) * (1 + 1e-9));
        else if (expected > 1e11) assert.match(check.message, /Measure on more data/);
        else {
          checked++;
          const size = sizeIn(check.message) ?? Number.NaN;
          assert.ok(Math.abs(size - expected) <= 1 + 1e-6 * expected, `${check.message} expected ${expected}`);
        }
      }),
      { numRuns: 250 },
    );
    assert.ok(checked > 20, `${checked}`);
  });

  it('with a warning band is the one at which the interval leaves the outer bound, on either side of it', () => {
    let [below, above] = [0, 0];
    fc.assert(
      fc.property(many, many, away, (tp, fp, step) => {
        const p = tp / (tp + fp);
        const outer = near(p, step);
        const inner = outer + 0.03;
        const check = precisionOn(tp, fp, `pass: {min: ${inner}}, warn: {min: ${outer}}`);
        if (check.reason !== 'interval-straddles-bound') return;
        const expected = byScoreTest(p, outer);
        if (expected > 1e11) return;
        if (p < outer) below++;
        else above++;
        const size = sizeIn(check.message) ?? Number.NaN;
        assert.ok(Math.abs(size - expected) <= 1 + 1e-6 * expected, `${check.message} expected ${expected}`);
      }),
      { numRuns: 300 },
    );
    assert.ok(below > 5 && above > 5, `${below} ${above}`);
  });

  it('between two bounds is the larger of both', () => {
    const check = precisionOn(450, 550, 'pass: {min: 0.44, max: 0.48}');
    assert.equal(sizeIn(check.message), Math.ceil(byScoreTest(0.45, 0.44)));
  });

  it('needs no room above a rate of 1', () => {
    const check = precisionOn(40, 0, 'pass: {min: 0.95, max: 1}');
    const size = sizeIn(check.message) ?? Number.NaN;
    assert.ok(size > 40 && size < 100, check.message);
  });

  it('of a ratio or difference of groups is the least at which their interval leaves the bound', () => {
    let [ratios, differences] = [0, 0];
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 500 }),
        fc.integer({ min: 20, max: 500 }),
        fc.integer({ min: 20, max: 500 }),
        fc.integer({ min: 20, max: 500 }),
        fc.boolean(),
        (a, restOfA, b, restOfB, isRatio) => {
          const [n, m] = [a + restOfA, b + restOfB];
          const bound = isRatio ? 0.8 : 0.1;
          const metric = isRatio ? 'demographic_parity_ratio' : 'demographic_parity_difference';
          const gate = `{id: g, type: fairness, metric: ${metric}, attributes: [sex], decideOn: interval, pass: {${isRatio ? 'min' : 'max'}: ${bound}}}`;
          const groups = `groups: [{attribute: sex, groups: {f: {n: ${n}, selected: ${a}}, m: {n: ${m}, selected: ${b}}}}]`;
          const check = gateOf(gate, groups).checks.find(({ message }) => /can't settle/.test(message));
          if (!check) return;
          const size = sizeIn(check.message);
          const [[x, nx], [y, ny]] =
            a / n <= b / m === isRatio
              ? ([
                  [a, n],
                  [b, m],
                ] as const)
              : ([
                  [b, m],
                  [a, n],
                ] as const);
          if (isRatio) {
            const se = Math.sqrt(1 / x - 1 / nx + 1 / y - 1 / ny);
            const factor = ((z * se) / Math.log(x / nx / (y / ny) / bound)) ** 2;
            const expected = factor * Math.min(n, m);
            if (expected > 1e10 || size === undefined) return;
            ratios++;
            assert.ok(Math.abs(size - expected) <= 1 + 1e-6 * expected, `${check.message} expected ${expected}`);
          } else {
            if (size === undefined || size > 1e8) return;
            differences++;
            const straddles = (factor: number): boolean => {
              const [low, high] = newcombe(x * factor, nx * factor, y * factor, ny * factor);
              return low <= bound && bound <= high;
            };
            assert.ok(!straddles((size * (1 + 1e-6)) / Math.min(n, m)), check.message);
            assert.ok(straddles((size - 1.3) / Math.min(n, m)), check.message);
          }
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(ratios > 20 && differences > 20, `${ratios} ${differences}`);
  });
});
