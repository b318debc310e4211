import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { editedSource, readSource, type SourceFile } from '../../../core/model/documents.ts';
import { applyOffsetEdits } from '../../../core/yaml/edit.ts';
import { pieces, yamlTexts } from '../../support/yaml-edits.ts';

const uri = 'file:///w/p.yaml';

const shown = ({ text, documents, lines }: SourceFile) => ({
  text,
  documents: documents.map(({ yaml: { value, problems, start, end } }) => ({ value, problems, start, end })),
  end: lines.positionAt(text.length),
});

describe('a file with several edits', () => {
  it('is the file that is read from the text with all of them', () => {
    const cuts = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('', ...pieces)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(yamlTexts(['a: 1\nb:\n  - c\n  - d\n']), cuts, (text, drawn) => {
        const places = drawn.flatMap(([a, b]) => [a % (text.length + 1), b % (text.length + 1)]).sort((a, b) => a - b);
        const edits = drawn.map(([, , newText], i) => ({
          start: places[2 * i] ?? 0,
          end: places[2 * i + 1] ?? 0,
          newText,
        }));
        const file = readSource(uri, text);
        assert.deepEqual(shown(editedSource(file, edits)), shown(readSource(uri, applyOffsetEdits(text, edits))));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the order of what is inserted at one place', () => {
    const file = readSource(uri, 'a: 1\n');
    const insert = (newText: string) => ({ start: 0, end: 0, newText });
    assert.equal(editedSource(file, [insert('b: 2\n'), insert('c: 3\n')]).text, 'b: 2\nc: 3\na: 1\n');
  });
});
