import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { changeBetween } from '../../../core/yaml/change.ts';
import { indexLines } from '../../../core/yaml/lines.ts';

const texts = fc
  .array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'bc', '\u{1f600}'), { maxLength: 14 })
  .map((parts) => parts.join(''));

describe('lines of a text', () => {
  it('are where editors see them, whatever ends them', () => {
    fc.assert(
      fc.property(texts, texts, fc.nat(6), fc.nat(9), (before, text, line, character) => {
        const seen = TextDocument.create('file:///a', 'yaml', 1, text);
        const change = changeBetween(before, text);
        for (const lines of [indexLines(text), indexLines(text, indexLines(before), change)]) {
          equal(lines.count, seen.lineCount);
          for (let at = 0; at <= text.length; at++) deepEqual(lines.positionAt(at), seen.positionAt(at), `${at}`);
          equal(lines.offsetAt({ line, character }), seen.offsetAt({ line, character }));
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('are followed through edits, within a line or over several', () => {
    const edit = fc.record({
      at: fc.nat(40),
      removed: fc.nat(2),
      text: fc.constantFrom('', 'a', 'bc', 'def', '\n', '\r'),
    });
    fc.assert(
      fc.property(texts, fc.array(edit, { maxLength: 8 }), (first, edits) => {
        let [text, lines] = [`one\ntwo\nthree\n${first}`, indexLines(`one\ntwo\nthree\n${first}`)];
        for (const { at, removed, text: inserted } of edits) {
          const start = at % (text.length + 1);
          const oldEnd = Math.min(start + removed, text.length);
          text = text.slice(0, start) + inserted + text.slice(oldEnd);
          lines = indexLines(text, lines, { start, oldEnd, newEnd: start + inserted.length });
          const fresh = indexLines(text);
          equal(lines.count, fresh.count);
          for (let line = 0; line < fresh.count; line++) equal(lines.startOf(line), fresh.startOf(line));
          for (let offset = 0; offset <= text.length; offset++)
            deepEqual(lines.positionAt(offset), fresh.positionAt(offset));
        }
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it('have no place between the two characters of a line end', () => {
    const lines = indexLines('ab\r\nc');
    deepEqual(lines.positionAt(3), { line: 0, character: 2 });
    equal(lines.offsetAt({ line: 0, character: 99 }), 2);
  });
});
