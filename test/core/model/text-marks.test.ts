import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { marksOf } from '../../../core/model/text-marks.ts';

describe('the marks of a text', () => {
  const parts = fc.constantFrom(
    'gatewright',
    '-ignore',
    'gatewright-ignore',
    'gate',
    'wright-',
    'ignore',
    '\ufffd',
    'x',
    '\n',
  );
  const texts = fc.array(parts, { maxLength: 8 }).map((all) => all.join(''));

  it('are after an edit what they are of the text alone', () => {
    fc.assert(
      fc.property(texts, texts, fc.nat(100), fc.nat(100), (text, added, from, count) => {
        const start = from % (text.length + 1);
        const oldEnd = Math.min(text.length, start + count);
        const after = text.slice(0, start) + added + text.slice(oldEnd);
        deepEqual(marksOf(after, marksOf(text), { start, oldEnd, newEnd: start + added.length }), marksOf(after));
      }),
      { numRuns: 5000 },
    );
  });
});
