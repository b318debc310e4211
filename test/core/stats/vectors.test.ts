import assert from 'node:assert/strict';
import Fraction from 'fraction.js';
import { functions, type Given, type Vector, vectors } from './vectors.ts';

describe('known answers', () => {
  let reproduced = 0;

  for (const vector of vectors) {
    it(`${vector.id}: ${vector.metric}`, () => {
      const compute = functions[vector.metric];
      assert.ok(compute, `no function for ${vector.metric}`);
      const given = compute(vector.inputs);
      if (vector.status !== 'ok') assert.equal(given.status, vector.status);
      else checkFigures(vector, given);
      reproduced++;
    });
  }

  after(() => {
    console.log(`    vectors: ${reproduced} of ${vectors.length}`);
  });

  it('are all there', () => {
    assert.equal(vectors.length, 86);
    assert.equal(new Set(vectors.map(({ id }) => id)).size, 86);
  });
});

function checkFigures({ expected, exact }: Vector, given: Given): void {
  if (typeof expected === 'number') {
    check('the figure', expected, exact, given);
    return;
  }
  const figures = given as Readonly<Record<string, unknown>>;
  const wanted = Object.entries(expected as Record<string, number>);
  assert.deepEqual(Object.keys(figures).sort(), wanted.map(([name]) => name).sort());
  for (const [name, value] of wanted)
    check(name, value, (exact as Record<string, unknown> | undefined)?.[name], figures[name]);
}

function check(name: string, expected: number, exact: unknown, given: unknown): void {
  const figure = (typeof given === 'number' ? { status: 'ok', value: given } : given) as {
    status: string;
    value: number;
    exact?: Fraction;
  };
  assert.equal(figure.status, 'ok', name);
  const tolerance = 5e-12 * Math.max(1e-3, Math.abs(expected));
  assert.ok(Math.abs(figure.value - expected) <= tolerance, `${name}: ${figure.value}, expected ${expected}`);
  // Where a function claims to be exact it is so, to the last digit.
  if (typeof exact === 'string' && figure.exact !== undefined) {
    assert.equal(figure.exact.toFraction(), new Fraction(exact).toFraction(), name);
  }
}
