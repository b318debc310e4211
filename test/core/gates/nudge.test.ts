import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseBound } from '../../../core/gates/bounds.ts';
import { nudged } from '../../../core/gates/nudge.ts';

describe('the smallest step of a bound', () => {
  const steps: readonly [value: number | string, form: string | undefined, down: unknown, up: unknown][] = [
    [0.85, undefined, 0.84, 0.86],
    [0.9, '0.90', 0.89, 0.91],
    [0.9, undefined, 0.8, 1],
    [-0.05, undefined, -0.06, -0.04],
    [0, undefined, -1, 1],
    [1000, undefined, 999, 1001],
    [0.000001, '1e-6', 0, 0.000002],
    ['85%', undefined, '84%', '86%'],
    ['0.5%', undefined, '0.4%', '0.6%'],
    ['5ms', undefined, '4ms', '6ms'],
    ['250 rps', undefined, '249 rps', '251 rps'],
    ['EUR 500', undefined, 'EUR 499', 'EUR 501'],
    ['EUR 0.02', undefined, 'EUR 0.01', 'EUR 0.03'],
    ['baseline - 2%', undefined, 'baseline - 3%', 'baseline - 1%'],
    ['baseline - 0.5pp', undefined, 'baseline - 0.6pp', 'baseline - 0.4pp'],
    ['champion + 1%', undefined, 'champion + 0%', 'champion + 2%'],
    ['baseline * 1.05', undefined, 'baseline * 1.04', 'baseline * 1.06'],
    ['baseline', undefined, 'baseline - 1%', 'baseline + 1%'],
    ['PT48H', undefined, 'PT47H', 'PT49H'],
    ['P7D', undefined, 'P6D', 'P8D'],
  ];
  for (const [value, form, down, up] of steps) {
    it(`takes ${form ?? value} to ${down} and ${up}`, () => deepEqual(nudged(value, form), [down, up]));
  }

  it('keeps digits that a double does not hold', () => {
    deepEqual(nudged(0.1, '0.10000000000000000001'), ['0.10000000000000000000', '0.10000000000000000002']);
  });

  it('leaves alone what is no bound', () => {
    deepEqual(nudged('about three'), []);
    deepEqual(nudged(Number.NaN), []);
    deepEqual(nudged(31, '0x1F'), []);
  });

  it('comes back to where it was, whatever digits are written', () => {
    const digits = fc.tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 0, max: 4 }));
    fc.assert(
      fc.property(digits, ([whole, decimals]) => {
        const text = (whole / 10 ** decimals).toFixed(decimals);
        const [down, up] = nudged(`${text}%`);
        ok(down !== undefined && up !== undefined);
        const back = [nudged(down)[1], nudged(up)[0]].map((bound) => parseBound(bound ?? ''));
        for (const bound of back) {
          ok(bound?.is === 'absolute');
          equal(bound.amount.valueOf(), Number(text) + 0);
        }
      }),
    );
  });
});
