import assert from 'node:assert/strict';
import fc from 'fast-check';

/** What documents can hold where a number belongs. */
export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.nat(30),
  fc.constantFrom(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -0,
    0.5,
    -1,
    5e-324,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    Number.MAX_SAFE_INTEGER,
    2 ** 53,
    1e-300,
  ),
  fc.double(),
);

/** A finite figure, or a reason: never NaN, never infinite, never a bare number. */
export function assertSound(result: { readonly status: string }): void {
  if (result.status !== 'ok') {
    const { why } = result as unknown as { why: unknown };
    assert.ok(result.status === 'undefined' || result.status === 'infinite');
    assert.ok(typeof why === 'string' && why.length > 0);
    return;
  }
  for (const [name, value] of Object.entries(result)) {
    if (typeof value === 'number') assert.ok(Number.isFinite(value) && !Object.is(value, -0), `${name} is ${value}`);
  }
}
