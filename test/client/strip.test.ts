import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stripOf } from '../../client/webview/simulation/strip.ts';
import { check } from './support/reports.ts';

const zones = (strip: ReturnType<typeof stripOf>) => strip?.zones.map((zone) => zone.zone);
const bounded = (observed: number, resolved: Record<string, number>, more: object = {}) =>
  check({ subject: 'm', observed, bound: resolved, resolved, ...more });

describe('the band strip', () => {
  it('fails below a minimum and passes above it', () => {
    const strip = stripOf(bounded(0.9, { min: 0.85 }));
    assert.deepEqual(zones(strip), ['fail', 'pass']);
    assert.ok(strip && strip.value.at > (strip.bounds[0]?.at ?? 1));
  });

  it('passes below a maximum and fails above it', () => {
    assert.deepEqual(zones(stripOf(bounded(4, { max: 5 }))), ['pass', 'fail']);
  });

  it('puts the warning band outside of the passing one, on both sides where both have one', () => {
    assert.deepEqual(zones(stripOf(bounded(0.84, { above: 0.85, 'warn.min': 0.83 }))), ['fail', 'warn', 'pass']);
    const both = bounded(1, { min: 0.9, max: 1.1, 'warn.min': 0.8, 'warn.max': 1.2 });
    assert.deepEqual(zones(stripOf(both)), ['fail', 'warn', 'pass', 'warn', 'fail']);
  });

  it('takes the passing side where the warning band leaves one out', () => {
    const strip = stripOf(bounded(0.86, { min: 0.882, max: 0.918, 'warn.min': 0.864, 'warn.max': 0.918 }));
    assert.deepEqual(zones(strip), ['fail', 'warn', 'pass', 'fail']);
    assert.deepEqual(
      strip?.bounds.map((bound) => bound.label),
      ['0.864', '0.882', '0.918'],
    );
  });

  it('stays inside 0 and 1 for a share', () => {
    const strip = stripOf(bounded(0.999, { min: 0.98 }));
    assert.ok(strip);
    const spread = 1 - (strip.bounds[0]?.at ?? 0);
    assert.ok(strip.value.at < 1 && spread > 0.5, 'the axis ends at 1, just above the value');
  });

  it('shows a value beyond its end as an arrow instead of squeezing the zones', () => {
    const strip = stripOf(bounded(4000, { min: 0.8, max: 1.25 }));
    assert.equal(strip?.beyond, 'right');
    assert.equal(strip?.value.at, 1);
    assert.ok((strip?.zones.find((zone) => zone.zone === 'pass')?.to ?? 0) > 0.3);
  });

  it('moves the label of a bound into a second row where it would run into its neighbour', () => {
    const strip = stripOf(bounded(0.931, { above: 0.85, 'warn.min': 0.83 }));
    assert.deepEqual(
      strip?.bounds.map((bound) => bound.row),
      [0, 1],
    );
  });

  it('never shows value and bound in another order than they have', () => {
    const near = fc.double({ noNaN: true, min: 0.499999, max: 0.500001 });
    fc.assert(
      fc.property(near, near, (observed, min) => {
        const strip = stripOf(bounded(observed, { min }));
        const shown = Number(strip?.value.label) - Number(strip?.bounds[0]?.label);
        assert.equal(Math.sign(shown), Math.sign(observed - min));
      }),
    );
  });

  it('draws open ends of an interval to the edge, without a cap', () => {
    const strip = stripOf(bounded(0.5, { min: 0.4 }, { interval: [null, 0.6] }));
    assert.equal(strip?.interval?.from, 0);
    assert.equal(strip?.interval?.openFrom, true);
    assert.equal(strip?.interval?.openTo, false);
  });

  it('is not drawn without a number, a bound, or a range that anything can be in', () => {
    assert.equal(stripOf(check({ subject: 'm', observed: 'yes', bound: { min: 1 } })), undefined);
    assert.equal(stripOf(check({ subject: 'm', observed: 1 })), undefined);
    assert.equal(stripOf(check({ subject: 'm', observed: 1, bound: { min: 'baseline' } })), undefined);
    assert.equal(stripOf(bounded(1, { min: 2, max: 1 })), undefined);
    assert.equal(stripOf(bounded(Number.NaN, { min: 2 })), undefined);
  });

  it('always covers its whole width, once, and keeps everything on it', () => {
    const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 });
    const sides = fc.dictionary(fc.constantFrom('min', 'max', 'above', 'below', 'warn.min', 'warn.max'), number, {
      minKeys: 1,
    });
    fc.assert(
      fc.property(number, sides, fc.option(fc.tuple(number, number)), (observed, resolved, interval) => {
        const strip = stripOf(bounded(observed, resolved, { interval }));
        if (!strip) return;
        let at = 0;
        for (const zone of strip.zones) {
          assert.ok(zone.from === at && zone.to > zone.from, JSON.stringify(strip.zones));
          at = zone.to;
        }
        assert.equal(at, 1);
        const marks = [strip.value.at, ...strip.bounds.map((bound) => bound.at), ...strip.others];
        assert.ok(marks.every((mark) => mark >= 0 && mark <= 1));
      }),
    );
  });

  it('puts a value that passes into the passing zone', () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(value, value, fc.integer({ min: 1, max: 500 }), (observed, min, width) => {
        const strip = stripOf(bounded(observed, { min, max: min + width }));
        assert.ok(strip);
        const pass = strip.zones.find((zone) => zone.zone === 'pass');
        assert.ok(pass);
        const inside = strip.beyond === null && strip.value.at >= pass.from - 1e-9 && strip.value.at <= pass.to + 1e-9;
        assert.equal(inside, observed >= min && observed <= min + width);
      }),
    );
  });
});
