import assert from 'node:assert/strict';
import { catalogueMetrics } from '../../../core/catalog/metrics.ts';
import { conversion, findUnit, type Unit, unitNames, unitOf } from '../../../core/catalog/units.ts';

function unit(text: string): Unit {
  const found = findUnit(text);
  assert.ok(found, text);
  return found;
}

describe('units', () => {
  it('know the units of every catalogue metric', () => {
    for (const metric of catalogueMetrics()) {
      const { dimension, name } = unitOf(metric);
      assert.equal(name, metric.unit, metric.name);
      assert.ok(dimension !== 'unknown' && dimension !== 'other', metric.name);
    }
  });

  it('are found by their spellings, and case tells them apart', () => {
    assert.equal(unit('ms').dimension, 'time');
    assert.equal(unit(' µs ').name, 'us');
    assert.equal(unit('MW').dimension, 'power');
    assert.equal(unit('EUR').dimension, 'money');
    for (const text of ['mW', 'MS', 'eur', 'ABC', '', 'toString', 'fractions'])
      assert.equal(findUnit(text), undefined, text);
  });

  it('list currencies that exist', () => {
    const known = new Set(Intl.supportedValuesOf('currency'));
    const listed = unitNames().filter((name) => /^[A-Z]{3}$/.test(name));
    assert.ok(listed.length > 140);
    for (const code of listed) assert.ok(known.has(code), code);
  });

  it('convert exactly within a dimension', () => {
    assert.deepEqual(conversion(unit('h'), unit('ms')), { numerator: 3_600_000, denominator: 1 });
    assert.deepEqual(conversion(unit('ms'), unit('s')), { numerator: 1, denominator: 1000 });
    assert.deepEqual(conversion(unit('percent'), unit('fraction')), { numerator: 1, denominator: 100 });
    assert.deepEqual(conversion(unit('/min'), unit('rps')), { numerator: 1, denominator: 60 });
    assert.deepEqual(conversion(unit('GB'), unit('MiB')), { numerator: 1_953_125, denominator: 2048 });
    assert.deepEqual(conversion(unit('MW'), unit('kW')), { numerator: 1000, denominator: 1 });
  });

  it('are refused where they do not fit', () => {
    assert.equal(conversion(unit('ms'), unit('fraction')), undefined);
    assert.equal(conversion(unit('EUR'), unit('USD')), undefined);
    assert.equal(conversion(unit('nats'), unit('bits')), undefined);
    assert.equal(conversion(unit('W'), unit('Wh')), undefined);
    assert.equal(conversion(unit('ratio'), unit('fraction')), undefined);
  });

  it('take any one currency for a metric in currency', () => {
    assert.deepEqual(conversion(unit('EUR'), unit('currency')), { numerator: 1, denominator: 1 });
  });

  it('convert forth and back to the same', () => {
    const known = unitNames().map(unit);
    for (const a of known) {
      assert.deepEqual(conversion(a, a), { numerator: 1, denominator: 1 }, a.name);
      for (const b of known) {
        const forth = conversion(a, b);
        const back = conversion(b, a);
        assert.deepEqual(forth && [forth.numerator, forth.denominator], back && [back.denominator, back.numerator]);
        if (forth) assert.ok(Number.isSafeInteger(forth.numerator) && Number.isSafeInteger(forth.denominator));
      }
    }
  });

  it('of a declared metric may be anything, or follow from its range', () => {
    assert.equal(unitOf({ unit: 'trees planted' }).dimension, 'other');
    assert.equal(unitOf({ unit: 'EUR' }).dimension, 'money');
    assert.equal(unitOf({ range: { min: 0, max: 1 } }).name, 'fraction');
    assert.equal(unitOf({ unit: '', range: { min: 0 } }).dimension, 'unknown');
    assert.equal(unitOf({}).dimension, 'unknown');
  });

  it('say where percent makes sense', () => {
    for (const name of ['fraction', 'ratio', 'p-value']) assert.equal(unit(name).percent, true, name);
    for (const name of ['ms', 'EUR', 'nats', 'target-unit', 'h']) assert.equal(unit(name).percent, false, name);
  });
});
