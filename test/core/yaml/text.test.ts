import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { editedText, linesAround, sameText, type Text, typedText } from '../../../core/yaml/text.ts';

const words = fc
  .array(fc.constantFrom('\n', 'a: 1\n', '  - b', '\r\n', 'ü😀', 'x'.repeat(300)), { maxLength: 8 })
  .map((parts) => parts.join(''));
/** Where an edit begins and what it removes, as shares of the text, and what it puts there; whether somebody reads it all. */
const edits = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000), words, fc.boolean()), { maxLength: 12 });

describe('a text in which somebody types', () => {
  it('is what a string would be', () => {
    fc.assert(
      fc.property(words, edits, fc.nat(), (first, all, salt) => {
        let [text, string]: [Text, string] = [first, first];
        const before: [Text, string][] = [];
        for (const [at, removed, inserted, isRead] of all) {
          const start = Math.floor((at * string.length) / 1000);
          const oldEnd = start + Math.floor((removed * Math.min(20, string.length - start)) / 1000);
          before.push([text, string]);
          text = typedText(text, start, oldEnd, inserted);
          string = string.slice(0, start) + inserted + string.slice(oldEnd);
          equal(text.length, string.length);
          const [from, to] = [salt % (string.length + 2), (salt * 7) % (string.length + 2)];
          equal(text.slice(from, to), string.slice(from, to));
          equal(text.slice(from), string.slice(from));
          for (const offset of [from, to, 0, start, oldEnd, string.length - 1])
            deepEqual(text.charCodeAt(offset), string.charCodeAt(offset));
          if (isRead) equal(String(text), string);
          const { part, at: begin, isToEnd } = linesAround(text, Math.min(from, to), Math.max(from, to));
          equal(part, string.slice(begin, begin + part.length));
          ok(begin === 0 || part.startsWith('\n'));
          ok(begin <= Math.min(from, to) && begin + part.length >= Math.min(Math.max(from, to), string.length));
          equal(isToEnd, begin + part.length === string.length);
          ok(isToEnd || part.endsWith('\n'));
        }
        equal(String(text), string);
        // Versions before it are still what they were.
        for (const [earlier, was] of before) ok(sameText(earlier, was) && String(earlier) === was);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('is a string where it is short', () => {
    equal(editedText('a: 1\n', 3, 4, '2'), 'a: 2\n');
    const long = 'a: 1\n'.repeat(50_000);
    const typed = editedText(long, 3, 4, '2');
    ok(typeof typed !== 'string');
    equal(String(typed), `a: 2\n${long.slice(5)}`);
  });

  it('differs from a text of the same length', () => {
    ok(!sameText(typedText('abc', 1, 2, 'x'), 'abc'));
    ok(!sameText(typedText('abc', 1, 2, ''), 'abc'));
  });
});
