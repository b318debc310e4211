import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { gateOf } from '../../support/documents.ts';

/** Outcome and reason of a precision gate with these bounds against this value. */
function outcome(pass: string, value: string, more = '', metric = 'precision'): string {
  const gate = gateOf(
    `{id: g, type: metric, metric: ${metric}, ${pass}}`,
    `metrics: [{name: ${metric}, value: ${value}}]\n${more}`,
    references,
  );
  return [gate.outcome, gate.reason].filter(Boolean).join(' ');
}

const references = 'references: {baseline: {}, champion: {}}';
const at = (name: string, metric: string, value: string): string =>
  `references: {${name}: {dataset: {name: d, version: "1"}, metrics: [{name: ${metric}, value: ${value}}]}}`;

describe('bounds that no number meets', () => {
  it('fail every interval, as they fail every value', () => {
    const entry = '0.5, ci: {level: 0.95, lower: 0.3, upper: 0.7}';
    const on = (bounds: string): string => outcome(`${bounds}, decideOn: interval`, entry);
    assert.match(on('pass: {min: 0.6, max: 0.4}'), /^fail /);
    assert.match(on('pass: {above: 0.5, max: 0.5}'), /^fail /);
    assert.equal(on('pass: {min: 0.9}, warn: {min: 0.6, max: 0.4}'), 'fail below-min');
    assert.equal(on('pass: {min: 0.9}, warn: {min: 0.6}'), 'inconclusive interval-straddles-bound');
    assert.equal(on('pass: {min: 0.5, max: 0.5}'), 'inconclusive interval-straddles-bound');
  });
});

describe('bounds', () => {
  const cases: readonly [pass: string, value: string, expected: string][] = [
    ['pass: {min: 0.85}', '0.85', 'pass'],
    ['pass: {min: 0.85}', '0.8499999999999999', 'fail below-min'],
    ['pass: {above: 0.85}', '0.85', 'fail below-min'],
    ['pass: {above: 0.85}', '0.8500000000000001', 'pass'],
    ['pass: {max: 0.3}', '0.3', 'pass'],
    ['pass: {below: 0.3}', '0.3', 'fail above-max'],
    ['pass: {min: 0.2, max: 0.3}', '0.25', 'pass'],
    ['pass: {min: 0.2, max: 0.3}', '0.31', 'fail above-max'],
    ['pass: {min: 85%}', '0.85', 'pass'],
    ['pass: {min: 85%}', '0.849', 'fail below-min'],
    ['pass: {min: 0.85}, warn: {min: 0.8}', '0.82', 'warn within-warn-band'],
    ['pass: {min: 0.85}, warn: {min: 0.8}', '0.8', 'warn within-warn-band'],
    ['pass: {min: 0.85}, warn: {min: 0.8}', '0.79', 'fail below-min'],
    ['pass: {min: 0.2, max: 0.3}, warn: {min: 0.1}', '0.31', 'fail above-max'],
    ['pass: {}', '0.9', 'inconclusive nothing-to-check'],
    ['title: no bounds', '0.9', 'inconclusive nothing-to-check'],
    ['pass: {min: 5ms}', '0.9', 'error unit-mismatch'],
    ['pass: {min: EUR 500}', '0.9', 'error unit-mismatch'],
    ['pass: {min: 0.85}', '.nan', 'error not-a-number'],
    ['pass: {min: 0.85}', '.inf', 'error infinite'],
    ['pass: {min: 0.85}', '"94%"', 'error not-a-number'],
    ['pass: {min: 0.85}', '94', 'error outside-metric-range'],
    ['pass: {min: 0.85}', '-0.1', 'error outside-metric-range'],
  ];
  for (const [pass, value, expected] of cases) {
    it(`${pass} at ${value} is ${expected}`, () => assert.equal(outcome(pass, value), expected));
  }

  it('compares decimals as written, beyond what doubles hold', () => {
    assert.equal(outcome('pass: {min: 0.1}', '0.09999999999999999999'), 'fail below-min');
    assert.equal(outcome('pass: {min: 0.10000000000000000001}', '0.1'), 'fail below-min');
    assert.equal(outcome('pass: {min: 0.10000000000000000001}', '0.10000000000000000001'), 'pass');
  });

  it('takes a percentage of a reference relative to its value', () => {
    const base = at('baseline', 'accuracy', '0.9');
    const within = 'pass: {min: baseline - 2%, max: baseline + 2%}';
    assert.equal(outcome(within, '0.882', base, 'accuracy'), 'pass');
    assert.equal(outcome(within, '0.8819999', base, 'accuracy'), 'fail below-min');
    assert.equal(outcome(within, '0.918', base, 'accuracy'), 'pass');
    assert.equal(outcome(within, '0.9180001', base, 'accuracy'), 'fail above-max');
  });

  it('rolls back when a deviation of 5 % is exactly met under above and below', () => {
    const band = 'pass: {above: champion - 5%, below: champion + 5%}';
    const champion = at('champion', 'precision', '0.8');
    assert.equal(outcome(band, '0.76', champion), 'fail below-min');
    assert.equal(outcome(band, '0.84', champion), 'fail above-max');
    assert.equal(outcome(band, '0.7600001', champion), 'pass');
  });

  it('adds percentage points, plain numbers and factors', () => {
    const champion = at('champion', 'precision', '0.8');
    assert.equal(outcome('pass: {min: champion + 0.5pp}', '0.805', champion), 'pass');
    assert.equal(outcome('pass: {min: champion + 0.5pp}', '0.8049', champion), 'fail below-min');
    assert.equal(outcome('pass: {min: champion - 0.05}', '0.75', champion), 'pass');
    assert.equal(outcome('pass: {min: champion * 1.1}', '0.88', champion), 'pass');
    assert.equal(outcome('pass: {min: champion * 1.1}', '0.8799', champion), 'fail below-min');
    assert.equal(outcome('pass: {min: champion}', '0.8', champion), 'pass');
  });

  it('uses the absolute value of a negative reference', () => {
    const champion = at('champion', 'r2', '-0.5');
    assert.equal(outcome('pass: {min: champion - 10%}', '-0.55', champion, 'r2'), 'pass');
    assert.equal(outcome('pass: {min: champion - 10%}', '-0.56', champion, 'r2'), 'fail below-min');
  });

  it('knows no percentage of zero', () => {
    assert.equal(
      outcome('pass: {min: champion - 2%}', '0.5', at('champion', 'precision', '0')),
      'error relative-to-zero',
    );
  });

  it('converts units of time', () => {
    assert.equal(outcome('pass: {max: 0.25s}', '250', '', 'latency_p99_ms'), 'pass');
    assert.equal(outcome('pass: {below: 5ms}', '5', '', 'latency_p99_ms'), 'fail above-max');
  });

  it('holds when the reference is missing or undeclared', () => {
    assert.equal(outcome('pass: {min: baseline - 2%}', '0.9'), 'inconclusive missing-reference');
    assert.equal(outcome('pass: {min: incumbent - 2%}', '0.9'), 'inconclusive missing-reference');
  });

  it('shows enough digits that a figure never contradicts its verdict', () => {
    const gate = gateOf(
      '{id: g, type: metric, metric: precision, pass: {min: 0.8}}',
      'metrics: [{name: precision, value: 0.79999999}]',
    );
    assert.equal(gate.outcome, 'fail');
    assert.equal(gate.checks[0]?.observedText, '0.79999999');
  });

  it('gives the margin to the nearest bound, positive inside', () => {
    const margin = (pass: string, value: string): number | null | undefined =>
      gateOf(`{id: g, type: metric, metric: precision, pass: ${pass}}`, `metrics: [{name: precision, value: ${value}}]`)
        .checks[0]?.margin;
    assert.equal(margin('{above: 0.85}', '0.841'), -0.009);
    assert.equal(margin('{min: 0.8}', '0.9'), 0.1);
    assert.equal(margin('{min: 0.8, max: 0.95}', '0.9'), 0.05);
  });
});
