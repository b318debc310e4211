import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { YamlNode } from '../../../core/yaml/node.ts';
import { parseYaml, type YamlDocument } from '../../../core/yaml/parse.ts';
import { writtenForm } from '../../../core/yaml/value.ts';
import { installedYaml } from '../../support/installed-yaml.ts';
import { ordinary, yamlData, yamlFiles, yamlMap } from '../../support/yaml.ts';

function one(text: string): YamlDocument {
  const [document, ...others] = parseYaml(text);
  ok(document);
  deepEqual(others, []);
  return document;
}

function readValue(text: string): unknown {
  const { value, problems } = one(text);
  deepEqual(problems, []);
  return ordinary(value);
}

/** Every key and value with its exact text, in order: `key│value`. */
function ranges(text: string): readonly string[] {
  const shown: string[] = [];
  const visit = (node: YamlNode | undefined): void => {
    if (!node) return;
    shown.push(`${node.kind}│${text.slice(node.start, node.end)}`);
    if (node.kind === 'sequence') node.items.forEach((item) => void visit(item));
    if (node.kind === 'map') {
      for (const { key, value } of node.entries) {
        visit(key);
        visit(value);
      }
    }
  };
  for (const { root } of parseYaml(text)) visit(root);
  return shown;
}

describe('reading YAML', () => {
  describe('ranges', () => {
    it('of keys and values are those of their text', () => {
      deepEqual(ranges('a: 1 # c\nb:\n  c: "x"  \n  d: \'y\'\n\n# end\n'), [
        'map│a: 1 # c\nb:\n  c: "x"  \n  d: \'y\'',
        'scalar│a',
        'scalar│1',
        'scalar│b',
        'map│c: "x"  \n  d: \'y\'',
        'scalar│c',
        'scalar│"x"',
        'scalar│d',
        "scalar│'y'",
      ]);
    });

    it('of lists end with their last item', () => {
      deepEqual(ranges('a:\n- 1\n- x y\n # c\nb: [1, {c: 2}]\n'), [
        'map│a:\n- 1\n- x y\n # c\nb: [1, {c: 2}]',
        'scalar│a',
        'sequence│- 1\n- x y',
        'scalar│1',
        'scalar│x y',
        'scalar│b',
        'sequence│[1, {c: 2}]',
        'scalar│1',
        'map│{c: 2}',
        'scalar│c',
        'scalar│2',
      ]);
    });

    it('of block scalars begin with their header and end with their last line', () => {
      deepEqual(ranges('a: |-\n  x\n  y\n\nb: >+\n  z\n\n\nc: 1\n'), [
        'map│a: |-\n  x\n  y\n\nb: >+\n  z\n\n\nc: 1',
        'scalar│a',
        'scalar│|-\n  x\n  y',
        'scalar│b',
        'scalar│>+\n  z\n\n',
        'scalar│c',
        'scalar│1',
      ]);
    });

    it('of anchored and tagged values are the values, of aliases the aliases', () => {
      deepEqual(ranges('a: &x 1\nb: *x\nc: &y\n  d: !!str 2\ne: *y\n'), [
        'map│a: &x 1\nb: *x\nc: &y\n  d: !!str 2\ne: *y',
        'scalar│a',
        'scalar│1',
        'scalar│b',
        'alias│*x',
        'scalar│c',
        'map│d: !!str 2',
        'scalar│d',
        'scalar│2',
        'scalar│e',
        'alias│*y',
      ]);
    });

    it('count UTF-16 units, and a byte order mark and CRLF as what they are', () => {
      deepEqual(ranges('\ufeffa: 😀\r\nb: |\r\n  x\r\nc: 2\r\n'), [
        'map│a: 😀\r\nb: |\r\n  x\r\nc: 2',
        'scalar│a',
        'scalar│😀',
        'scalar│b',
        'scalar│|\r\n  x',
        'scalar│c',
        'scalar│2',
      ]);
    });

    it('of every document of a stream are those of the stream', () => {
      deepEqual(ranges('# c\n--- {a: 1}\n...\n---\nb: 2\n--- x\n'), [
        'map│{a: 1}',
        'scalar│a',
        'scalar│1',
        'map│b: 2',
        'scalar│b',
        'scalar│2',
        'scalar│x',
      ]);
    });

    it('of explicit, complex and missing keys and values are what is there', () => {
      deepEqual(ranges('? a\n: 1\n? [x]\n: {b, c: }\nd:\n'), [
        'map│? a\n: 1\n? [x]\n: {b, c: }\nd:',
        'scalar│a',
        'scalar│1',
        'sequence│[x]',
        'scalar│x',
        'map│{b, c: }',
        'scalar│b',
        'scalar│c',
        'scalar│d',
      ]);
    });
  });

  describe('values', () => {
    it('follow the core schema of YAML 1.2', () => {
      deepEqual(
        readValue('[1, 0o17, 0x1f, 1e3, .5, true, False, null, ~, no, yes, 012, 1_000, 12:30, 2026-11-24, "1", .inf]'),
        [
          1,
          15,
          31,
          1000,
          0.5,
          true,
          false,
          null,
          null,
          'no',
          'yes',
          12,
          '1_000',
          '12:30',
          '2026-11-24',
          '1',
          Number.POSITIVE_INFINITY,
        ],
      );
    });

    it('have no prototype, so that no key is special', () => {
      const { value } = one('__proto__: {a: 1}\nconstructor: 2\nhasOwnProperty: 3\n');
      equal(Object.getPrototypeOf(value), null);
      deepEqual(Object.keys(value as object), ['__proto__', 'constructor', 'hasOwnProperty']);
      equal(({} as { a?: unknown }).a, undefined);
    });

    it('are shared by aliases', () => {
      const { value } = one('a: &x {b: 1}\nc: *x\n') as { value: { a?: unknown; c?: unknown } };
      equal(value.a, value.c);
    });

    it('take in what `<<` names, but an explicit key wins, wherever `<<` stands', () => {
      deepEqual(readValue('a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\nc: {x: 3, <<: *a}\n'), {
        a: { x: 1, y: 2 },
        b: { x: 3, y: 2 },
        c: { x: 3, y: 2 },
      });
      deepEqual(readValue('a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b], z: 3}\nd: {<<: {x: 9}}\n'), {
        a: { x: 1 },
        b: { x: 2, y: 2 },
        c: { x: 1, y: 2, z: 3 },
        d: { x: 9 },
      });
      deepEqual(readValue('a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n'), {
        a: { x: 1 },
        b: { x: 1, y: 2 },
        c: { x: 1, y: 2 },
      });
      deepEqual(readValue('"<<": 1\n'), { '<<': 1 });
    });

    it('of an anchor that is set again are those before each alias', () => {
      deepEqual(readValue('a: &x 1\nb: *x\nc: &x 2\nd: *x\n'), { a: 1, b: 1, c: 2, d: 2 });
    });

    it('of equal keys are the first', () => {
      const { value, problems } = one('a: 1\nb: 2\na: 3\n');
      deepEqual(ordinary(value), { a: 1, b: 2 });
      deepEqual(
        problems.map(({ code, start, related }) => ({ code, start, related: related?.start })),
        [{ code: 'duplicate-key', start: 10, related: 0 }],
      );
    });

    it('keep the text of numbers that say more than the number does', () => {
      const { value, written } = one('a: 0.80\nb: 0.8\nc: [1e-3, 7]\nd: &x 1.10\ne: *x\nf: {<<: {g: 2.00}}\n');
      const { c, f } = value as { c?: unknown; f?: unknown };
      deepEqual(
        ['a', 'b', 'd', 'e'].map((key) => writtenForm(written, value, key)),
        ['0.80', '0.8', '1.10', '1.10'],
      );
      deepEqual(
        [writtenForm(written, c, 0), writtenForm(written, c, 1), writtenForm(written, f, 'g')],
        ['1e-3', '7', '2.00'],
      );
    });

    it('are those of the yaml library for random documents', () => {
      const styles = fc.record({
        indent: fc.constantFrom(2, 4),
        indentSeq: fc.boolean(),
        collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
        defaultStringType: fc.constantFrom(
          'PLAIN' as const,
          'QUOTE_DOUBLE' as const,
          'QUOTE_SINGLE' as const,
          'BLOCK_LITERAL' as const,
          'BLOCK_FOLDED' as const,
        ),
        lineWidth: fc.constantFrom(0, 20, 80),
        aliasDuplicateObjects: fc.boolean(),
      });
      const shared = fc.tuple(yamlMap, yamlData).map(([map, item]) => ({ ...map, shared: [item, item, map] }));
      fc.assert(
        fc.property(fc.oneof(yamlData, yamlMap, shared), styles, fc.boolean(), (data, style, crlf) => {
          const text = stringify(data, style);
          const source = crlf && !/\r/.test(text) ? text.replaceAll('\n', '\r\n') : text;
          const [theirs] = installedYaml.parseAllDocuments(source, { version: '1.2', merge: true, uniqueKeys: false });
          fc.pre(theirs !== undefined && 'errors' in theirs && theirs.errors.length === 0);
          const expected = theirs && 'toJS' in theirs ? theirs.toJS({ maxAliasCount: -1 }) : undefined;
          deepEqual(readValue(source), ordinary(expected) ?? null);
        }),
        { numRuns: 300 },
      );
    });

    it('are those of the yaml library for words that are nearly numbers, truths or nothing', () => {
      const words = [
        'null',
        'Null',
        'NULL',
        'true',
        'True',
        'TRUE',
        'false',
        'False',
        'FALSE',
        'inf',
        'NaN',
        '0x',
        '0o',
        '<<',
        'yes',
        'No',
        'ON',
      ];
      const word = fc.array(fc.constantFrom(...words, ...'nNtTfF~<-+.0179eExoaA_y'), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(word, fc.boolean(), (parts, isOld) => {
          const text = `${isOld ? '%YAML 1.1\n---\n' : ''}a: ${parts.join('')}`;
          const theirs = installedYaml.parseDocument(text, { version: '1.2', merge: true });
          fc.pre(theirs.errors.length === 0);
          deepEqual(readValue(text), ordinary(theirs.toJS()));
        }),
        { numRuns: 20_000 },
      );
    });

    it('are those of the yaml library for every case and sample', () => {
      for (const { name, text } of yamlFiles()) {
        const ours = parseYaml(text);
        const theirs = installedYaml.parseAllDocuments(text, { version: '1.2', merge: true });
        for (const [index, document] of ours.entries()) {
          const other = 'length' in theirs ? theirs[index] : undefined;
          if (!other || other.errors.length > 0 || document.problems.length > 0) continue;
          deepEqual(ordinary(document.value) ?? null, ordinary(other.toJS({ maxAliasCount: -1 })), name);
        }
      }
    });
  });

  describe('streams', () => {
    it('have one document without content where nothing is written', () => {
      for (const text of ['', '\n', '# only a comment\n', '\ufeff', '---\n', '--- # x\n']) {
        const { root, value, problems } = one(text);
        deepEqual(
          { root: root?.kind ?? 'none', value: value ?? null, problems },
          { root: root ? 'scalar' : 'none', value: null, problems: [] },
          JSON.stringify(text),
        );
      }
    });

    it('give each document its own anchors', () => {
      const [, second] = parseYaml('a: &x 1\n---\nb: *x\n');
      deepEqual(
        second?.problems.map(({ code }) => code),
        ['parse-error'],
      );
    });
  });

  it('never throws, and places every problem inside the text, for random texts', () => {
    const pieces = fc.constantFrom(
      'a',
      ': ',
      ':',
      '- ',
      '? ',
      '\n',
      '  ',
      '\t',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '|',
      '>',
      '&a ',
      '*a',
      '!t ',
      '#',
      ' #',
      '%',
      '---\n',
      '...\n',
      '<<: ',
      '\r\n',
      '\r',
      '\u0000',
      '\ud800',
      '\ufeff',
      '\\',
      '1',
      '.',
      '+',
      '@',
      '`',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ maxLength: 3, unit: 'binary' })), { maxLength: 60 }),
        (parts) => {
          const text = parts.join('');
          for (const document of parseYaml(text)) {
            for (const { start, end } of document.problems) ok(0 <= start && start <= end && end <= text.length);
            const visit = (node: YamlNode | undefined): void => {
              if (!node) return;
              ok(0 <= node.start && node.start <= node.end && node.end <= text.length);
              if (node.kind === 'sequence') for (const item of node.items) visit(item);
              if (node.kind === 'map') for (const { key, value } of node.entries) void [visit(key), visit(value)];
            };
            visit(document.root);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
