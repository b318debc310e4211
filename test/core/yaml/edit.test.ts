import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyOffsetEdits,
  insertEntry,
  insertItem,
  type OffsetEdit,
  quoteIfNeeded,
  removeEntry,
  renameKey,
  replaceValue,
} from '../../../core/yaml/edit.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { parseYaml, type YamlDocument } from '../../../core/yaml/parse.ts';
import { ordinary, yamlTexts } from '../../support/yaml.ts';

function read(text: string): { text: string; yaml: YamlDocument } {
  const [yaml] = parseYaml(text);
  ok(yaml);
  return { text, yaml };
}

/** The text after an edit; undefined where there are no edits. */
function after(
  text: string,
  edit: (document: { text: string; yaml: YamlDocument }) => readonly OffsetEdit[],
): string | undefined {
  const edits = edit(read(text));
  return edits.length === 0 ? undefined : applyOffsetEdits(text, edits);
}
const replaced = (text: string, path: Path, newText: string) => after(text, (d) => replaceValue(d, path, newText));
const renamed = (text: string, path: Path, name: string) => after(text, (d) => renameKey(d, path, name));
const removed = (text: string, ...path: Path) => after(text, (d) => removeEntry(d, path));
const inserted = (text: string, path: Path, key: string, newText: string) =>
  after(text, (d) => insertEntry(d, path, key, newText));
const appended = (text: string, path: Path, newText: string) => after(text, (d) => insertItem(d, path, newText));

describe('replacing a value', () => {
  it('keeps key, comment and line end', () => {
    equal(replaced('a: 1 # why\r\nb: 2\r\n', ['a'], '"x"'), 'a: "x" # why\r\nb: 2\r\n');
    equal(replaced('- a\n- b # why\n', [1], 'c'), '- a\n- c # why\n');
    equal(replaced('a: {b: 1, c: [1, 2]}', ['a', 'c', 1], '9'), 'a: {b: 1, c: [1, 9]}');
  });

  it('writes where nothing stands', () => {
    equal(replaced('a:\nb: 1\n', ['a'], 'x'), 'a: x\nb: 1\n');
    equal(replaced('a: # why\n', ['a'], 'x'), 'a: x # why\n');
    equal(replaced('a: # why\n', ['a'], 'x: 1\ny: 2'), 'a: # why\n  x: 1\n  y: 2\n');
    equal(replaced('- # why\n- 2\n', [0], 'x'), '- x # why\n- 2\n');
    equal(replaced('-\n', [0], 'x: 1\ny: 2'), '- x: 1\n  y: 2\n');
    equal(replaced('{a, b: }', ['a'], '1'), '{a: 1, b: }');
    equal(replaced('{a, b: }', ['b'], '1'), '{a, b: 1 }');
    equal(replaced('a: &x\nb: *x\n', ['a'], '1'), 'a: &x 1\nb: *x\n');
  });

  it('lays blocks on lines of their own, and takes them away again', () => {
    equal(
      replaced('p:\n    a: 1\n', ['p', 'a'], 'x: 1\ny:\n  - 2'),
      'p:\n    a:\n        x: 1\n        y:\n          - 2\n',
    );
    equal(replaced('a:\n  x: 1\n  y: 2\nb: 3\n', ['a'], '7'), 'a: 7\nb: 3\n');
    equal(replaced('a:\n- 1\n- 2\nb: 3\n', ['a'], '[]'), 'a: []\nb: 3\n');
    equal(replaced('a:\n- 1\n- 2\nb: 3\n', ['a'], 'x: 1'), 'a:\n  x: 1\nb: 3\n');
    equal(replaced('- x: 1\n  y: 2\n- 3\n', [0], '- 1\n- 2'), '- - 1\n  - 2\n- 3\n');
    equal(replaced('- 1\n- 2\n', [0], 'x: 1\ny: 2'), '- x: 1\n  y: 2\n- 2\n');
    equal(replaced('- &a 1\n- *a\n', [0], 'x: 1'), '- &a\n  x: 1\n- *a\n');
  });

  it('lays block scalars under their key', () => {
    equal(
      replaced('p:\n  a: 1 # why\nb: 2\n', ['p', 'a'], '|\n  x\n\n  y'),
      'p:\n  a: | # why\n    x\n\n    y\nb: 2\n',
    );
    equal(replaced('a: |\n  x\n  y\nb: 2\n', ['a'], '1'), 'a: 1\nb: 2\n');
    equal(replaced('a: |+\n  x\n\n\nb: 2\n', ['a'], '1'), 'a: 1\nb: 2\n');
  });

  it('keeps comments that stand before a block', () => {
    equal(replaced('a: # one\n  # two\n  x: 1\nb: 2\n', ['a'], '7'), 'a: # one\n  # two\n  7\nb: 2\n');
    equal(replaced('a:\n# one\n- 1\n', ['a'], '[]'), 'a:\n# one\n  []\n');
    equal(replaced('a: # one\n  x: 1\n', ['a'], 'y: 2\nz: 3'), 'a: # one\n  y: 2\n  z: 3\n');
  });

  it('writes flow style inside of flow collections', () => {
    equal(replaced('a: {b: 1}', ['a', 'b'], 'x: 1\nz: [2, "3"]'), 'a: {b: {x: 1, z: [2, "3"]}}');
    equal(replaced('a: [1]', ['a', 0], 'x, y'), 'a: ["x, y"]');
    equal(replaced('a: [1]', ['a', 0], '|\n  x\n'), 'a: ["x\\n"]');
  });

  it('leaves JSON as JSON', () => {
    equal(replaced('{"a": 1, "b": [true]}', ['a'], 'x'), '{"a": "x", "b": [true]}');
    equal(replaced('{"a": 1}', ['a'], 'x: 1\ny: no'), '{"a": {"x":1,"y":"no"}}');
    equal(inserted('{\n  "a": 1\n}\n', [], 'b', 'yes'), '{\n  "a": 1,\n  "b": "yes"\n}\n');
    equal(renamed('{"a": 1}', ['a'], 'b'), '{"b": 1}');
    equal(inserted('{"a": null}', ['a'], 'b', '1'), '{"a": {"b":1}}');
  });

  it('writes an alias out, but does not reach through it', () => {
    equal(replaced('a: &x {b: 1}\nc: *x\n', ['c'], '2'), 'a: &x {b: 1}\nc: 2\n');
    equal(replaced('a: &x {b: 1}\nc: *x\n', ['c', 'b'], '2'), undefined);
    equal(replaced('a: {b: &x 1}\nc: *x\n', ['a'], '2'), undefined);
    equal(replaced('a: &x 1\nc: *x\n', ['a'], '2'), 'a: &x 2\nc: *x\n');
  });

  it('overrides a merged value with an entry of its own', () => {
    equal(
      replaced('a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n', ['c', 'b'], '3'),
      'a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n  b: 3\n',
    );
  });

  it('takes a tag away with the value that it was for', () => {
    equal(replaced('a: !!int 1\n', ['a'], 'x'), 'a: x\n');
    equal(replaced('a: &x !!int 1\nb: *x\n', ['a'], 'y'), 'a: &x y\nb: *x\n');
  });

  it('replaces a whole document', () => {
    equal(replaced('# why\na: 1\n', [], 'b: 2'), '# why\nb: 2\n');
    equal(replaced('# why\n', [], 'b: 2'), '# why\nb: 2\n');
    equal(replaced('--- x\n', [], '[1]'), '--- [1]\n');
  });

  it('does nothing where the path leads nowhere, or the new text is no YAML value', () => {
    for (const path of [['b'], ['a', 'b'], [0]]) equal(replaced('a: 1\n', path, '2'), undefined);
    for (const newText of ['[', 'a: b: c', '*x', '1\n---\n2', '{a: 1, a: 2}'])
      equal(replaced('a: 1\n', ['a'], newText), undefined);
  });
});

describe('renaming a key', () => {
  it('keeps its quotes, and quotes where it must', () => {
    equal(renamed('a: 1\n', ['a'], 'b'), 'b: 1\n');
    equal(renamed('"a": 1\n', ['a'], 'b'), '"b": 1\n');
    equal(renamed("'a': 1\n", ['a'], "it's"), "'it''s': 1\n");
    equal(renamed('a: 1\n', ['a'], 'x: y'), '"x: y": 1\n');
    equal(renamed('{a: 1}', ['a'], 'x,y'), '{"x,y": 1}');
    equal(renamed('? a\n: 1\n', ['a'], 'b'), '? b\n: 1\n');
  });

  it('does nothing where the name is taken, or the key is not written here', () => {
    equal(renamed('a: 1\nb: 2\n', ['a'], 'b'), undefined);
    equal(renamed('a: &x {b: 1}\nc: *x\n', ['c', 'b'], 'd'), undefined);
    equal(renamed('a: &x {b: 1}\nc: {<<: *x}\n', ['c', 'b'], 'd'), undefined);
    equal(renamed('- a\n', [0], 'b'), undefined);
    equal(renamed('&x a: 1\nb: *x\n', ['a'], 'c'), undefined);
  });
});

describe('removing an entry', () => {
  it('of a block takes its lines, and leaves the others', () => {
    const text = '# top\na: 1 # one\n# about b\nb:\n  c: 2\n\nd: 3\n';
    equal(removed(text, 'a'), '# top\n# about b\nb:\n  c: 2\n\nd: 3\n');
    equal(removed(text, 'b'), '# top\na: 1 # one\n# about b\n\nd: 3\n');
    equal(removed(text, 'd'), '# top\na: 1 # one\n# about b\nb:\n  c: 2\n\n');
    equal(removed('a: 1\r\nb: 2\r\n', 'a'), 'b: 2\r\n');
    equal(removed('a: 1\nb: 2', 'b'), 'a: 1');
    equal(removed('a: 1\r\nb: 2', 'b'), 'a: 1');
  });

  it('of a list takes the item', () => {
    equal(removed('- a\n- b # why\n- c\n', 1), '- a\n- c\n');
    equal(removed('x:\n- a\n- b\n', 'x', 1), 'x:\n- a\n');
    equal(removed('- - 1\n  - 2\n', 0, 0), '- - 2\n');
    equal(removed('- a: 1\n  b: 2\n- c\n', 0), '- c\n');
    equal(removed('-\n-\n- x\n', 1), '-\n- x\n');
  });

  it('that stands behind a dash lets the next one move up', () => {
    equal(removed('- a: 1\n  b: 2\n', 0, 'a'), '- b: 2\n');
    equal(removed('- a: 1\n  # about b\n  b: 2\n', 0, 'a'), '-\n  # about b\n  b: 2\n');
    equal(removed('- a: 1\n  b: 2\n', 0, 'b'), '- a: 1\n');
  });

  it('that is the only one leaves an empty collection', () => {
    equal(removed('a:\n  b: 1 # why\nc: 2\n', 'a', 'b'), 'a: {} # why\nc: 2\n');
    equal(removed('a:\n- b\n', 'a', 0), 'a: []\n');
    equal(removed('a:\n# why\n- b\n', 'a', 0), 'a:\n# why\n  []\n');
    equal(removed('a: 1\n', 'a'), '{}\n');
    equal(removed('- - 1\n', 0, 0), '- []\n');
    equal(removed('{a: 1}', 'a'), '{}');
    equal(removed('[ 1, ]', 0), '[]');
  });

  it('of a flow collection takes its comma', () => {
    equal(removed('{a: 1, b: 2, c: 3}', 'a'), '{b: 2, c: 3}');
    equal(removed('{a: 1, b: 2, c: 3}', 'b'), '{a: 1, c: 3}');
    equal(removed('{a: 1, b: 2, c: 3}', 'c'), '{a: 1, b: 2}');
    equal(removed('[1, 2, ]', 1), '[1, ]');
    equal(removed('[a: 1, b: 2]', 0), '[b: 2]');
    equal(removed('[a: 1]', 0, 'a'), '[{}]');
    equal(removed('[\n  1, # one\n  2 # two\n]', 0), '[\n   # one\n  2 # two\n]');
    equal(removed('[\n  1, # one\n  2 # two\n]', 1), '[\n  1, # one\n   # two\n]');
  });

  it('does not make blank lines part of a text before it', () => {
    const text = 'a: |+\n  x\nb: 1\n\nc: 2\n';
    deepEqual(read(removed(text, 'b') ?? '').yaml.value, Object.assign(Object.create(null), { a: 'x\n', c: 2 }));
  });

  it('does nothing where something in it is used elsewhere, or it is not written here', () => {
    equal(removed('a: &x 1\nb: *x\n', 'a'), undefined);
    equal(removed('a: {c: [&x 1]}\nb: *x\n', 'a'), undefined);
    equal(removed('a: &x 1\nb: *x\n', 'b'), 'a: &x 1\n');
    equal(removed('a: &x {b: 1}\nc: *x\n', 'c', 'b'), undefined);
    equal(removed('a: 1\n'), undefined);
  });
});

describe('inserting an entry', () => {
  it('stands behind the last one, indented like it', () => {
    equal(inserted('a: 1\n', [], 'b', '2'), 'a: 1\nb: 2\n');
    equal(inserted('a: 1', [], 'b', '2'), 'a: 1\nb: 2');
    equal(inserted('a: 1 # why\r\n# end\r\n', [], 'b', '2'), 'a: 1 # why\r\nb: 2\r\n# end\r\n');
    equal(inserted('x:\n    a:\n        - 1\ny: 2\n', ['x'], 'b', '2'), 'x:\n    a:\n        - 1\n    b: 2\ny: 2\n');
    equal(inserted('- a: 1\n- c: 1\n', [0], 'b', '2'), '- a: 1\n  b: 2\n- c: 1\n');
    equal(inserted('a: |\n  x\n', [], 'b', '2'), 'a: |\n  x\nb: 2\n');
    equal(inserted('a: |+\n  x\n\n', [], 'b', '2'), 'a: |+\n  x\n\nb: 2\n');
    equal(inserted('a:\n', [], 'b', '2'), 'a:\nb: 2\n');
  });

  it('indents values of several lines', () => {
    equal(inserted('x:\n  a: 1\n', ['x'], 'b', 'c: 1\nd:\n  - 2'), 'x:\n  a: 1\n  b:\n    c: 1\n    d:\n      - 2\n');
    equal(inserted('x:\n  a: 1\n', ['x'], 'b', '|\n  t\n  u'), 'x:\n  a: 1\n  b: |\n    t\n    u\n');
    equal(inserted('x:\r\n  a: 1\r\n', ['x'], 'b', '- 1\n- 2'), 'x:\r\n  a: 1\r\n  b:\r\n    - 1\r\n    - 2\r\n');
  });

  it('begins a map where nothing stands', () => {
    equal(inserted('a:\n', ['a'], 'b', '1'), 'a:\n  b: 1\n');
    equal(inserted('a: # why\nc: 2\n', ['a'], 'b', '1'), 'a: # why\n  b: 1\nc: 2\n');
    equal(inserted('a: null\n', ['a'], 'b', '1'), 'a:\n  b: 1\n');
    equal(inserted('a: {}\n', ['a'], 'b', '1'), 'a: {b: 1}\n');
    equal(inserted('a: { }\n', ['a'], 'b', 'c: 1\n'), 'a: {b: {c: 1}}\n');
    equal(inserted('{a: }', ['a'], 'b', '1'), '{a: {b: 1} }');
    equal(inserted('- \n', [0], 'b', '1'), '- b: 1\n');
    equal(inserted('', [], 'b', '1'), 'b: 1\n');
    equal(inserted('# why', [], 'b', '1'), '# why\nb: 1\n');
  });

  it('of a flow map gets a comma', () => {
    equal(inserted('{a: 1}', [], 'b', '2'), '{a: 1, b: 2}');
    equal(inserted('{a: 1, }', [], 'b', '2'), '{a: 1, b: 2, }');
    equal(inserted('{a}', [], 'b', '2'), '{a, b: 2}');
    equal(inserted('{a: }', [], 'b', '2'), '{a:, b: 2 }');
    equal(inserted('[a: 1]', [0], 'b', '2'), '[{a: 1, b: 2}]');
    equal(inserted('{\n  a: 1 # one\n}', [], 'b', '2'), '{\n  a: 1, # one\n  b: 2\n}');
    equal(inserted('{\n  a: 1, # one\n}', [], 'b', '2'), '{\n  a: 1, # one\n  b: 2,\n}');
  });

  it('of a key that is there replaces its value', () => equal(inserted('a: 1\n', [], 'a', '2'), 'a: 2\n'));

  it('does nothing where there is no map to insert into', () => {
    equal(inserted('a: 1\n', ['a'], 'b', '2'), undefined);
    equal(inserted('a: [1]\n', ['a'], 'b', '2'), undefined);
    equal(inserted('a: &x {}\nb: *x\n', ['b'], 'c', '2'), undefined);
    equal(inserted('a: 1\n', ['b'], 'c', '2'), undefined);
  });
});

describe('inserting an item', () => {
  it('stands behind the last one', () => {
    equal(appended('a:\n  - 1 # one\nb: 2\n', ['a'], '2'), 'a:\n  - 1 # one\n  - 2\nb: 2\n');
    equal(appended('a:\n- 1\nb: 2\n', ['a'], 'x: 1\ny: 2'), 'a:\n- 1\n- x: 1\n  y: 2\nb: 2\n');
    equal(appended('a: [1]', ['a'], '2'), 'a: [1, 2]');
    equal(appended('a: []', ['a'], 'x: 1'), 'a: [{x: 1}]');
    equal(appended('a:\n', ['a'], '1'), 'a:\n  - 1\n');
    equal(appended('a: # why\n', ['a'], '- 1'), 'a: # why\n  - - 1\n');
    equal(appended('a: [\n  1, # one\n]\n', ['a'], '2'), 'a: [\n  1, # one\n  2,\n]\n');
  });

  it('does nothing where there is no list', () => equal(appended('a: 1\n', ['a'], '2'), undefined));
});

describe('a text as YAML', () => {
  it('is plain where it can be', () => {
    deepEqual(['a', 'a b', '<25', './x.yaml', 'consumer-credit@3.4.0', '3.4.0', 'é'].map(quoteIfNeeded), [
      'a',
      'a b',
      '<25',
      './x.yaml',
      'consumer-credit@3.4.0',
      '3.4.0',
      'é',
    ]);
  });

  it('is quoted where YAML, in any version, would read something else', () => {
    for (const text of [
      '',
      ' a',
      '2026.10',
      '1e5',
      'true',
      'no',
      'Yes',
      'OFF',
      'y',
      'null',
      '~',
      '<<',
      '- a',
      '# a',
      'a: b',
      'a #b',
      '[a',
      'a, b',
      '&a',
      '*a',
      '!a',
      '@a',
      '`a',
      '---',
      'a\nb',
    ]) {
      ok(quoteIfNeeded(text).startsWith('"') || quoteIfNeeded(text).startsWith("'"), text);
    }
  });

  it('reads back as the text, in block and flow, as key and value', () => {
    const any = fc.oneof(
      yamlTexts,
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({
        unit: fc.constantFrom(
          'a',
          ' ',
          ':',
          '#',
          '-',
          '"',
          "'",
          '\n',
          '\r',
          '\t',
          '{',
          '}',
          ',',
          '\ud800',
          '\ufeff',
          '\u2028',
          '\u0000',
          '\u0085',
          '?',
          '|',
          '.',
          '1',
        ),
        maxLength: 8,
      }),
    );
    fc.assert(
      fc.property(any, (text) => {
        const yaml = quoteIfNeeded(text);
        ok(!/[\r\n]/.test(yaml));
        for (const [source, expected] of [
          [yaml, text],
          [`a: ${yaml}\n`, { a: text }],
          [`- ${yaml} # c\n`, [text]],
          [`[${yaml}, 1]`, [text, 1]],
          [`{a: ${yaml}}`, { a: text }],
          [`${yaml}: 1\n`, { [text]: 1 }],
          [`{${yaml}: 1}`, { [text]: 1 }],
        ] as const) {
          const { value, problems } = read(source).yaml;
          deepEqual(problems, [], source);
          if (text !== '__proto__') deepEqual(ordinary(value), expected, source);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
