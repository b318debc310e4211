import { ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkOf, gateOf } from '../../support/documents.ts';

// Every drift method once, of numbers that can be followed by hand: shares of ½ and ½ become ¾ and ¼.

const halves = '{target: labels, reference: {a: 100, b: 100}, current: {a: 150, b: 50}}';
/** A bin that nothing is left in: 0.5 is added to each, and ½ and ½ become ⅚ and ⅙. */
const emptied = '{target: labels, reference: {a: 1, b: 1}, current: {a: 2, b: 0}}';
/** The second sample is the first, one and a half further: the order is r r c r c r c c. */
const shifted = '{target: labels, samples: {reference: [1, 2, 3, 4], current: [2.5, 3.5, 4.5, 5.5]}}';
const apart = '{target: labels, samples: {reference: [0, 2], current: [3, 5]}}';

const { log, log2, sqrt } = Math;
/** ½(KL(p, m) + KL(q, m)) of p = ½, ½ and q = ¾, ¼ with m = ⅝, ⅜. */
const js = (log(4 / 5) / 2 + log(4 / 3) / 2 + (3 / 4) * log(6 / 5) + log(2 / 3) / 4) / 2;

const numbers: readonly [what: string, method: string, evidence: string, expected: number][] = [
  ['½ ln(½/¾) + ½ ln(½/¼) = ½ ln 4/3', 'kl_divergence', halves, log(4 / 3) / 2],
  ['the same in bits', 'kl_divergence, base: 2', halves, log2(4 / 3) / 2],
  ['−¼ ln ⅔ + ¼ ln 2 = ¼ ln 3', 'psi', halves, log(3) / 4],
  ['half of both divergences from ⅝, ⅜', 'js_divergence', halves, js],
  ['the same to base 10', 'js_divergence, base: 10', halves, js / log(10)],
  ['its root', 'js_distance', halves, sqrt(js)],
  ['its root in bits', 'js_distance, base: 2', halves, sqrt(js / log(2))],
  ['the largest difference of shares', 'l_infinity_distance', halves, 1 / 4],
  ['2 · 25²/125 + 2 · 25²/75', 'chi_square_statistic', halves, 80 / 3],
  ['one degree of freedom: erfc √(40/3)', 'chi_square_p_value', halves, 2.417_563_881_119_018e-7],
  ['½ ln(½ / ⅚) + ½ ln(½ / ⅙) = ½ ln 9/5', 'kl_divergence', emptied, log(9 / 5) / 2],
  ['2 of 4 come before any other', 'ks_statistic', shifted, 1 / 2],
  ['all but 2⁴ of 70 orders stray as far', 'ks_p_value', shifted, 54 / 70],
  ['3 further, in deviations of 1', 'wasserstein_normed', apart, 3],
];

describe('drift methods, by numbers that can be followed by hand', () => {
  for (const [what, method, evidence, expected] of numbers) {
    it(`${method}: ${what}`, () => {
      const of = (bound: string) =>
        gateOf(
          `{id: g, type: drift, target: labels, method: ${method}, pass: {${bound}}}`,
          `distributions: [${evidence}]`,
        );
      const step = Math.abs(expected) * 1e-9;
      const { observed } = checkOf(of(`max: ${expected + step}`), 'labels');
      ok(Math.abs(Number(observed) - expected) <= Math.abs(expected) * 1e-12, `${observed}, not ${expected}`);
      for (const [bound, outcome] of [
        [`max: ${expected + step}`, 'pass'],
        [`max: ${expected - step}`, 'fail'],
        [`min: ${expected - step}`, 'pass'],
        [`min: ${expected + step}`, 'fail'],
      ] as const)
        ok(of(bound).outcome === outcome, `${bound} gives ${of(bound).outcome}`);
    });
  }

  it('says that 0.5 was added where a bin is empty', () => {
    const gate = '{id: g, type: drift, target: labels, method: kl_divergence, pass: {max: 1}}';
    const { notes = [] } = checkOf(gateOf(gate, `distributions: [${emptied}]`), 'labels');
    ok(
      notes.some((note) => /0\.5 was added/.test(note)),
      notes.join('; '),
    );
  });
});
