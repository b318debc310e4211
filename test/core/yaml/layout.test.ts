import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { layoutAfter, layoutOf } from '../../../core/yaml/layout.ts';
import { readStream } from '../../../core/yaml/stream.ts';

const texts = ['a: 1\n', 'b: "x\n', "c: 'y\n", 'd: [1\n', 'e: {x: 1}\n', '# only\n'];
const segments = texts.flatMap((text) => readStream(text).layout?.segments ?? []);

describe('segments one after the other', () => {
  it('are laid out after a change as they would be anew', () => {
    const list = fc.array(fc.constantFrom(...segments), { maxLength: 6 });
    fc.assert(
      fc.property(list, list, list, list, (before, gone, fresh, behind) => {
        const after = layoutAfter(layoutOf([...before, ...gone, ...behind]), before.length, gone.length, fresh);
        deepEqual(after, layoutOf([...before, ...fresh, ...behind]));
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
