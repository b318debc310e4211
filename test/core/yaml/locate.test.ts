import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { nodeAt, type Part, pathAt, placeOf } from '../../../core/yaml/locate.ts';
import type { Path, YamlNode } from '../../../core/yaml/node.ts';
import { parseYaml, type YamlDocument } from '../../../core/yaml/parse.ts';
import { yamlMap } from '../../support/yaml.ts';

function read(text: string): YamlDocument {
  const [document] = parseYaml(text);
  ok(document);
  return document;
}

/** The text of a path, and of its anchor behind an arrow. */
function at(text: string, path: Path, part?: Part): string {
  const { start, end, anchor } = placeOf(read(text), path, part);
  return text.slice(start, end) + (anchor ? ` → ${text.slice(anchor.start, anchor.end)}` : '');
}

describe('the place of a path', () => {
  const text = 'a: 1 # c\nb:\n  - x: "y"\n    z:\n  - 2\nc: {d: 3, e}\n';

  it('is the value, the key or the whole entry', () => {
    equal(at(text, ['a']), '1');
    equal(at(text, ['a'], 'key'), 'a');
    equal(at(text, ['a'], 'entry'), 'a: 1');
    equal(at(text, ['b', 0, 'x']), '"y"');
    equal(at(text, ['b', 1]), '2');
    equal(at(text, ['c', 'd'], 'entry'), 'd: 3');
    equal(at(text, ['b']), '- x: "y"\n    z:\n  - 2');
  });

  it('is the key where nothing is written behind it', () => {
    equal(at(text, ['b', 0, 'z']), 'z');
    equal(at(text, ['c', 'e']), 'e');
  });

  it('of something missing is the key that it would be under', () => {
    equal(at(text, ['b', 0, 'missing']), 'x');
    equal(at(text, ['c', 'missing', 'deeper']), 'c');
    equal(at(text, ['missing']), 'a');
    equal(at(text, ['b', 7]), 'b');
    equal(at(text, [], 'key'), 'a');
  });

  it('of something missing in a document without content is its beginning', () => {
    deepEqual(placeOf(read(''), ['a']), { start: 0, end: 0 });
    equal(at('[1]', ['a']), '[');
  });

  it('through an alias is the alias, with the anchored text', () => {
    const source = 'a: &x {b: 1}\nc: *x\nd: [*x]\n';
    equal(at(source, ['c', 'b']), '*x → 1');
    equal(at(source, ['c', 'b'], 'key'), '*x → b');
    equal(at(source, ['c']), '*x → {b: 1}');
    equal(at(source, ['d', 0, 'b']), '*x → 1');
    equal(at(source, ['a', 'b']), '1');
  });

  it('of a merged key is the alias behind `<<`, with the anchored text', () => {
    const source =
      'a: &a {x: 1, y: 1}\nb: &b {z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\nd: {<<: *a, z: {w: 1}}\ne: {<<: {v: 5}}\nf: &f {<<: *b}\ng: {<<: *f}\n';
    equal(at(source, ['c', 'y']), '*a → 1');
    equal(at(source, ['c', 'z']), '*b → 2');
    equal(at(source, ['c', 'x']), '3');
    equal(at(source, ['d', 'x'], 'key'), '*a → x');
    equal(at(source, ['d', 'z', 'w']), '1');
    equal(at(source, ['e', 'v']), '5');
    equal(at(source, ['g', 'z']), '*f → 2');
  });

  it('is found in a chain of merges as long as the text', () => {
    const links = Array.from(
      { length: 20_000 },
      (_, i) => `k${i}: &a${i} {<<: ${i === 0 ? '{x: 1}' : `*a${i - 1}`}}\n`,
    );
    equal(nodeAt(read(links.slice(0, 500).join('')), ['k499', 'x'])?.kind, 'scalar');
    equal(nodeAt(read(links.join('').replace('{x: 1}', '{}')), ['k19999', 'x']), undefined);
  });

  it('of every path of a random document reads as the value that stands there', () => {
    fc.assert(
      fc.property(yamlMap, fc.constantFrom('any' as const, 'flow' as const), (data, collectionStyle) => {
        const source = stringify(data, { collectionStyle });
        const document = read(source);
        const visit = (node: YamlNode | undefined, path: Path): void => {
          if (!node) return;
          const { start, end } = placeOf(document, path);
          if (path.length > 0) deepEqual({ start, end }, { start: node.start, end: node.end });
          if (node.kind === 'sequence') node.items.forEach((item, index) => void visit(item, [...path, index]));
          if (node.kind === 'map') for (const { name, value } of node.entries) visit(value, [...path, name]);
        };
        visit(document.root, []);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the path of a place', () => {
  const text = 'a: 1\nb:\n  - x: yes\n  - 2\nc: {d: 3}\n';
  const found = (needle: string, offset = 0) => {
    const { path, part } = pathAt(read(text), text.indexOf(needle) + offset);
    return `${path.join('.')} ${part}`;
  };

  it('is the innermost key or value that holds it', () => {
    equal(found('a'), 'a key');
    equal(found('1'), 'a value');
    equal(found('yes', 1), 'b.0.x value');
    equal(found('x'), 'b.0.x key');
    equal(found('2'), 'b.1 value');
    equal(found('d'), 'c.d key');
    equal(found('{'), 'c value');
  });

  it('is the same as the path whose place it is', () => {
    fc.assert(
      fc.property(yamlMap, (data) => {
        const source = stringify(data);
        const document = read(source);
        const visit = (node: YamlNode | undefined, path: Path): void => {
          if (node?.kind === 'scalar' && node.end > node.start) deepEqual(pathAt(document, node.start).path, path);
          if (node?.kind === 'sequence') node.items.forEach((item, index) => void visit(item, [...path, index]));
          if (node?.kind === 'map') for (const { name, value } of node.entries) visit(value, [...path, name]);
        };
        visit(document.root, []);
      }),
      { numRuns: 200 },
    );
  });
});
