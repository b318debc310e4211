import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { applyOffsetEdits } from '../../../core/yaml/edit.ts';
import { editPieces, editsOfPieces, originOf, textOfPieces, wholePiece } from '../../../core/yaml/pieces.ts';
import type { OffsetEdit } from '../../../core/yaml/place-value.ts';

/** Edits of a text that don't meet, made of any numbers. */
function editsOf(text: string, numbers: readonly (readonly [at: number, length: number, newText: string])[]) {
  const edits: OffsetEdit[] = [];
  let from = 0;
  for (const [gap, length, newText] of numbers) {
    const start = from + gap;
    const end = Math.min(text.length, start + length);
    if (start > text.length) break;
    edits.push({ start, end, newText });
    from = end + 1;
  }
  return edits;
}

const numbers = fc.array(fc.tuple(fc.nat(6), fc.nat(4), fc.string({ maxLength: 3 })), { maxLength: 5 });

describe('pieces of a text', () => {
  it('make of the earlier text at once what several rounds of edits made of it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(numbers, { maxLength: 4 }), (earlier, rounds) => {
        let pieces = wholePiece(earlier);
        let text = earlier;
        for (const round of rounds) {
          const edits = editsOf(text, round);
          text = applyOffsetEdits(text, edits);
          pieces = editPieces(pieces, edits);
          equal(textOfPieces(pieces), text);
        }
        const edits = editsOfPieces(pieces, earlier);
        equal(applyOffsetEdits(earlier, edits), text);
        for (const [index, { end }] of edits.entries()) {
          const next = edits[index + 1];
          equal(next === undefined || next.start > end, true, 'edits meet');
        }
      }),
    );
  });

  it('know where each stood', () => {
    const pieces = editPieces(wholePiece('abcdef'), [
      { start: 1, end: 3, newText: 'XYZ' },
      { start: 5, end: 5, newText: '-' },
    ]);
    equal(textOfPieces(pieces), 'aXYZde-f');
    deepEqual(
      [0, 1, 3, 4, 5, 6, 7, 8].map((offset) => originOf(pieces, offset)),
      [0, 1, 1, 3, 4, 5, 5, 6],
    );
  });

  it('that come to the earlier text again are no edits', () => {
    const there = editPieces(wholePiece('abc'), [{ start: 1, end: 2, newText: 'X' }]);
    deepEqual(editsOfPieces(editPieces(there, [{ start: 1, end: 2, newText: 'b' }]), 'abc'), []);
  });
});
