import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol';
import { readSource, type SourceFile } from '../../core/model/documents.ts';
import { indexLines } from '../../core/yaml/lines.ts';
import { editedText, typedText } from '../../core/yaml/text.ts';
import { createDocuments, type Documents } from '../../server/documents.ts';
import { applyChange } from '../fuzz/text.ts';
import { yamlTexts } from '../support/yaml-edits.ts';

const uri = 'file:///w/a.policy.yaml';

const position = fc.record({ line: fc.nat({ max: 12 }), character: fc.nat({ max: 12 }) });
const event: fc.Arbitrary<TextDocumentContentChangeEvent> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text: yamlTexts(['x']) }) },
  { weight: 1, arbitrary: fc.record({ text: yamlTexts(['x']) }) },
);

/** Reads what has changed, as a snapshot does. */
function reread(documents: Documents, before: SourceFile | undefined): SourceFile | undefined {
  const change = documents.takeChanges().get(uri);
  return change?.text === undefined ? before : readSource(uri, change.text, { before, ...change });
}

describe('open documents', () => {
  it('are read after edits as they would be read anew', function () {
    this.timeout(0);
    fc.assert(
      fc.property(
        yamlTexts(['a: 1\nb:\n  - c\n  - d\n']),
        fc.array(fc.tuple(fc.array(event, { minLength: 1, maxLength: 3 }), fc.boolean()), { maxLength: 8 }),
        fc.constantFrom(editedText, typedText),
        (text, notifications, edit) => {
          const documents = createDocuments(edit);
          documents.open(uri, 'yaml', 0, text);
          let file = reread(documents, undefined);
          for (const [index, [events, isTaken]] of notifications.entries()) {
            documents.change(uri, index + 1, events);
            if (isTaken) file = reread(documents, file);
          }
          file = reread(documents, file);
          const now = String(documents.text(uri) ?? '');
          const fresh = readSource(uri, now);
          equal(file?.text, now);
          const shown = ({ documents: found, lines }: SourceFile): unknown => [
            found.map(({ header, yaml }) => [header, yaml.value, yaml.problems, yaml.start, yaml.end]),
            lines.count,
            Array.from({ length: lines.count }, (_, line) => lines.startOf(line)),
          ];
          deepEqual(file && shown(file), shown(fresh));
          equal(file?.lines.count, indexLines(now).count);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('say where they were changed, over several notifications', () => {
    const documents = createDocuments();
    documents.open(uri, 'yaml', 0, 'a: 1\nb: 2\nc: 3\n');
    documents.takeChanges();
    const at = (line: number, from: number, to: number) => ({
      start: { line, character: from },
      end: { line, character: to },
    });
    documents.change(uri, 1, [{ range: at(2, 3, 4), text: '30' }]);
    documents.change(uri, 2, [{ range: at(0, 3, 4), text: '' }]);
    const change = documents.takeChanges().get(uri);
    equal(change?.text, 'a: \nb: 2\nc: 30\n');
    deepEqual(change?.change, { start: 3, oldEnd: 14, newEnd: 14 });
  });

  it('that are opened again are read as a whole', () => {
    const documents = createDocuments();
    documents.open(uri, 'yaml', 0, 'a: 1\n');
    documents.takeChanges();
    documents.close(uri);
    documents.open(uri, 'yaml', 0, 'b: 1\n');
    documents.change(uri, 1, [
      { range: { start: { line: 0, character: 3 }, end: { line: 0, character: 4 } }, text: '2' },
    ]);
    const change = documents.takeChanges().get(uri);
    ok(change);
    deepEqual([change.text, change.open, change.change], ['b: 2\n', true, undefined]);
  });
});

describe('the text of an open document', () => {
  const place = fc.record({ line: fc.nat(8), character: fc.nat(6) });
  const some = fc
    .array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'bc'), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const edit = fc.record({ start: place, end: place, text: some }).map(({ start, end, text }) => ({
    range: { start, end },
    text,
  }));

  it('is what the edits make of it, whatever ends its lines and wherever edits say that they are', () => {
    fc.assert(
      fc.property(
        some,
        fc.array(edit, { maxLength: 6 }),
        fc.constantFrom(editedText, typedText),
        (text, edits, how) => {
          const documents = createDocuments(how);
          documents.open(uri, 'yaml', 1, text);
          let expected = text;
          for (const one of edits) {
            documents.change(uri, 2, [one]);
            expected = applyChange(expected, one);
            equal(String(documents.text(uri)), expected);
          }
        },
      ),
      { numRuns: 3000, seed: 1 },
    );
  });
});
