import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { commentsOf } from '../../../core/yaml/comments.ts';
import { yamlData } from '../../support/yaml.ts';

const texts = (text: string): readonly string[] =>
  commentsOf(text).map((comment) => `${comment.alone ? 'alone ' : ''}${comment.text}`);

describe('comments', () => {
  it('stand alone or behind something', () => {
    deepEqual(texts('# a\na: 1 # b\n  # c\r\nd: [ # e\n 1, # f\n]\n--- # g\n...\n# h'), [
      'alone # a',
      '# b',
      'alone # c',
      '# e',
      '# f',
      '# g',
      'alone # h',
    ]);
  });

  it('are at their exact places', () => {
    const text = '\ufeffa: "😀" # b\r\n%x\r\n# c\r\n';
    for (const { start, end, text: comment } of commentsOf(text)) equal(text.slice(start, end), comment);
    equal(commentsOf(text).length, 2);
  });

  it('are not inside of scalars', () => {
    deepEqual(
      texts('a: |\n  # no\n  x # no\nb: "# no\n  # no"\nc: \'# no\'\nd: x#no\ne: >-\n  # no\n# yes\nf: x\n  # yes\n'),
      ['alone # yes', 'alone # yes'],
    );
    deepEqual(texts('a: | # yes\n  # no\n'), ['# yes']);
  });

  it('are none in data that is written out, whatever it holds', () => {
    fc.assert(
      fc.property(yamlData, (data) => deepEqual(texts(stringify(data)), [])),
      { numRuns: 300 },
    );
  });

  it('never fail, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('#', ' ', '\n', '"', "'", '|', ':', 'a', '-', '\u001f', '\u0002', '\u0018', '[', '\r'),
          maxLength: 40,
        }),
        (text) => {
          for (const { start, end, text: comment } of commentsOf(text))
            ok(text.slice(start, end) === comment && comment.startsWith('#'));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
