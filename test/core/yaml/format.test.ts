import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commentsOf } from '../../../core/yaml/comments.ts';
import { applyOffsetEdits } from '../../../core/yaml/edit.ts';
import { formatEdits, rangeFormatEdits } from '../../../core/yaml/format.ts';
import { parseYaml } from '../../../core/yaml/parse.ts';
import { readSamples } from '../../support/samples.ts';

const format = (text: string): string => applyOffsetEdits(text, formatEdits(text, parseYaml(text)));
const formatRange = (text: string, start: number, end: number): string =>
  applyOffsetEdits(text, rangeFormatEdits(text, parseYaml(text), { start, end }));

/** Block scalars as they are written, with their indentation. */
function blockTexts(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ReturnType<typeof parseYaml>[number]['root']): void => {
    if (node?.kind === 'scalar' && /literal|folded/.test(node.style)) found.push(text.slice(node.start, node.end));
    if (node?.kind === 'sequence') for (const item of node.items) visit(item);
    if (node?.kind === 'map') for (const { value } of node.entries) visit(value);
  };
  for (const { root } of parseYaml(text)) visit(root);
  return found;
}

const values = (text: string): unknown => JSON.stringify(parseYaml(text).map(({ value }) => value));
const comments = (text: string): readonly string[] => commentsOf(text).map((comment) => comment.text.trimEnd());

describe('formatting', function () {
  this.timeout(0); // long runs are asked for by FORMAT_RUNS

  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    ['spaces around colons, commas and in brackets', 'a:   { b: 1 ,c:   [ 1,2 ] }\n', 'a: {b: 1, c: [1, 2]}\n'],
    [
      'white space at the ends of lines, and the last line break',
      'a: 1  \nb: 2 # c  \n\t\nc: 3',
      'a: 1\nb: 2 # c\n\nc: 3\n',
    ],
    [
      "maps by the document's own step",
      'a:\n    b: 1\nc:\n  d:\n      e: 1\n',
      'a:\n    b: 1\nc:\n    d:\n        e: 1\n',
    ],
    [
      'lists in their own style',
      'a:\n- b: 1\n  c: 2\nd:\n   - e\n   -   f: 1\n       g: 2\n',
      'a:\n- b: 1\n  c: 2\nd:\n  - e\n  - f: 1\n    g: 2\n',
    ],
    [
      'comments with what they are about',
      'a:\n   # about b\n   b: 1\n   # the end\nc: 2\n',
      'a:\n   # about b\n   b: 1\n   # the end\nc: 2\n',
    ],
    [
      'comments in a list that moves',
      'z:\n  y: 1\na:\n     # about b\n     - b\n',
      'z:\n  y: 1\na:\n  # about b\n  - b\n',
    ],
    [
      'quotes, blank lines and numbers as written',
      'a: "x"\n\n\nb: \'y\'\nc:  0.80\n',
      'a: "x"\n\n\nb: \'y\'\nc: 0.80\n',
    ],
    ['line ends as they are', 'a:  1 \r\nb: 2\r\n', 'a: 1\r\nb: 2\r\n'],
    ['anchors, merges and aliases', 'a:  &x  {b: 1}\nc:\n  <<:  *x\n', 'a: &x  {b: 1}\nc:\n  <<: *x\n'],
    ['further lines in brackets', 'z:\n  y: 1\na:\n     b: [1,\n       2]\n', 'z:\n  y: 1\na:\n  b: [1,\n    2]\n'],
  ];
  for (const [what, before, after] of cases) it(`tidies ${what}`, () => assert.equal(format(before), after));

  it('never touches a block scalar, nor moves what holds one', () => {
    const text = 'z:\n  y: 1\na:\n     b:  |  \n       x  \n\n        y \n     c:  1\n';
    assert.equal(format(text), 'z:\n  y: 1\na:\n     b: |  \n       x  \n\n        y \n     c: 1\n');
    const commented = 'z:\n  y: 1\nw:\n     v: 1\na:\n     b: |\n       x\n     # about nothing\n';
    assert.equal(format(commented), commented.replace('     v', '  v'));
    assert.equal(format('a: |\n  x'), 'a: |\n  x');
    assert.equal(format('a: |+\n  x\n  \n \n'), 'a: |+\n  x\n  \n \n');
  });

  it('leaves texts over several lines as they are', () => {
    assert.equal(format('a: "x  \n  y"\nb: x  \n  y\n'), 'a: "x  \n  y"\nb: x  \n  y\n');
  });

  it('does nothing to what does not parse, to JSON but for line ends, and to documents that are not chosen', () => {
    assert.equal(format('a: [1,2\nb:   2  \n'), 'a: [1,2\nb:   2  \n');
    assert.equal(format('{"a":1,"b":[1,2]}  \n'), '{"a":1,"b":[1,2]}\n');
    const two = 'a:   1  \n---\nb:   2  \n';
    assert.equal(
      applyOffsetEdits(
        two,
        formatEdits(two, parseYaml(two), (index) => index === 1),
      ),
      'a:   1  \n---\nb: 2\n',
    );
  });

  it('formats a range alone, or the entries around where it must', () => {
    assert.equal(formatRange('a:   1\nb:   2\nc:   3\n', 7, 8), 'a:   1\nb: 2\nc:   3\n');
    const text = 'z:\n  y:   1\na:\n     b: 1\n     c: 2\n';
    assert.equal(formatRange(text, text.indexOf('c:'), text.length - 1), 'z:\n  y:   1\na:\n  b: 1\n  c: 2\n');
  });

  it('leaves the samples as they are', async () => {
    for (const { name, text } of await readSamples()) assert.equal(format(text), text, name);
  });

  it('keeps what any untidied sample says, block scalars to the letter, and is done after one time', async () => {
    const samples = await readSamples();
    const untidy = fc
      .record({ sample: fc.nat(samples.length - 1), seed: fc.array(fc.nat(12), { minLength: 40, maxLength: 40 }) })
      .map(({ sample, seed }) => untidied(samples[sample]?.text ?? '', seed));
    fc.assert(
      fc.property(untidy, (text) => {
        const once = format(text);
        assert.equal(values(once), values(text));
        assert.deepEqual(comments(once), comments(text));
        assert.deepEqual(blockTexts(once), blockTexts(text));
        assert.equal(format(once), once);
        const half = formatRange(text, Math.floor(text.length / 3), Math.floor(text.length / 2));
        assert.equal(values(half), values(text));
      }),
      { numRuns: Number(process.env.FORMAT_RUNS ?? 20) },
    );
  });

  it('keeps what generated texts say, whatever they look like', () => {
    const line = fc.tuple(
      fc.nat(4),
      fc.constantFrom(
        'a: 1',
        'b:',
        '- c',
        '-  d:  2',
        '- - e',
        '# f ',
        'g:  |',
        '  x  ',
        '? h',
        ': i',
        'j: [k , {l:  m} ]',
        '&n o:  *n',
        '"p" :  q  ',
        '',
        'r: &s',
        '!t u:  v',
        '- |+',
        '- "w  ',
        '  y"',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (list, crlf) => {
        const text = list.map(([indent, what]) => ' '.repeat(indent * 2) + what).join(crlf ? '\r\n' : '\n');
        const once = format(text);
        if (parseYaml(text).some(({ problems }) => problems.some(({ code }) => code === 'parse-error'))) {
          assert.equal(once, text);
          return;
        }
        assert.equal(values(once), values(text));
        assert.deepEqual(comments(once), comments(text));
        assert.deepEqual(blockTexts(once), blockTexts(text));
        assert.equal(format(once), once);
      }),
      { numRuns: Number(process.env.FORMAT_RUNS ?? 2000) },
    );
  });
});

/** A text with further white space in places where it means nothing. */
function untidied(text: string, seed: readonly number[]): string {
  let at = 0;
  const next = (): number => seed[at++ % seed.length] ?? 0;
  let inText = Number.POSITIVE_INFINITY;
  const lines = text.split('\n').map((line) => {
    const indent = line.search(/\S/);
    if (indent >= 0 && indent <= inText) inText = /[|>][-+]?\s*$/.test(line) ? indent : Number.POSITIVE_INFINITY;
    if (indent < 0 || inText < indent || /["']\S* *$/.test(line)) return line;
    const wide = next() < 4 ? line.replace(/^( *(?:- )?[\w.-]+): (?=\S)/, '$1:   ') : line;
    const dashed = next() < 2 ? wide.replace(/^( *)- (?=[\w"']+$)/, '$1-   ') : wide;
    return next() < 4 ? `${dashed}  ` : dashed;
  });
  const result = lines.join('\n');
  const isSame = values(result) === values(text);
  return isSame ? result : text;
}
