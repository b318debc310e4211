import { deepEqual, ok, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { before, describe, it } from 'mocha';
import { type CST, Lexer, Parser, parseAllDocuments } from 'yaml';
import { installedYaml } from '../support/installed-yaml.ts';
import { inRepository } from '../support/repository.ts';
import { yamlFiles } from '../support/yaml.ts';
import { yamlTexts } from '../support/yaml-edits.ts';

/** Each lexeme with the parser's place before it and the tokens that it completed. */
function stepsOf({ Lexer: L, Parser: P }: Pick<typeof installedYaml, 'Lexer' | 'Parser'>, text: string): unknown[] {
  const parser = new P();
  const steps: unknown[] = [];
  try {
    for (const lexeme of new L().lex(text)) steps.push([lexeme, parser.offset, [...parser.next(lexeme)]]);
    steps.push([...parser.end()]);
  } catch (error) {
    steps.push(String(error));
  }
  return steps;
}

/** All that a document's nodes say of themselves, and what was wrong. */
function composedBy(
  { parseAllDocuments: parse }: Pick<typeof installedYaml, 'parseAllDocuments'>,
  text: string,
): unknown {
  const written = (key: string, value: unknown): unknown =>
    key === 'schema' || key === 'directives' ? undefined : typeof value === 'bigint' ? String(value) : value;
  return parse(text, { logLevel: 'silent' }).map((document) => [
    JSON.stringify(document.contents && nodeOf(document.contents), written),
    document.errors.map(({ code, pos }) => [code, pos]),
    document.warnings.length,
  ]);
}

function nodeOf(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  const { items, key, value, ...others } = node as Record<string, unknown>;
  const parts = Array.isArray(items) ? items.map(nodeOf) : undefined;
  const { schema: _, ...own } = others;
  return [node.constructor.name.replace('_', ''), own, nodeOf(key), nodeOf(value), parts];
}

function isSame(text: string): void {
  deepEqual(stepsOf({ Lexer, Parser }, text), stepsOf(installedYaml, text));
  deepEqual(composedBy({ parseAllDocuments }, text), composedBy(installedYaml, text));
}

describe('the YAML library as it is bundled', function () {
  this.timeout(60_000);

  it('is not what is installed', () => {
    ok('lexEagerly' in Lexer.prototype && 'nextEagerly' in Parser.prototype);
    ok(!('lexEagerly' in installedYaml.Lexer.prototype));
  });

  it('steps as the installed one does through every case and sample', () => {
    for (const { text } of yamlFiles()) {
      isSame(text);
      isSame(text.slice(0, text.length / 2));
    }
  });

  it('steps as the installed one does through random texts', () => {
    const files = yamlFiles().map(({ text }) => text);
    const runs = Number(process.env.YAML_EDIT_RUNS ?? 1500);
    fc.assert(fc.property(yamlTexts(files.filter(({ length }) => length < 4000)), isSame), { numRuns: runs });
  });

  it('parses as the installed one does, also what comes in parts', () => {
    const parts = ['a: 1\nb', ': [x,\n', ' "y', 'z"]\n---\n', '# c\n- |', '\n t\n'];
    const tokensOf = (parser: Parser): CST.Token[] =>
      parts.flatMap((part, index) => [...parser.parse(part, index < parts.length - 1)]);
    deepEqual(tokensOf(new Parser()), tokensOf(new installedYaml.Parser()));
  });

  it('makes no more than it is asked for, by and large', () => {
    const lexer = new Lexer();
    for (const _ of lexer.lex('['.repeat(1_000_000))) break;
    ok((lexer as unknown as { pos: number }).pos < 10_000);
  });

  describe('is not made of', () => {
    type Change = (source: string, name: 'lexer' | 'parser') => string;
    let withoutGenerators: Change;
    before(async () => {
      const script = pathToFileURL(inRepository('scripts/quick-yaml.mjs')).href;
      ({ withoutGenerators } = (await import(script)) as { withoutGenerators: Change });
    });
    const source = (name: string): string =>
      readFileSync(inRepository(`node_modules/yaml/browser/dist/parse/${name}.js`), 'utf8');

    it('a version that is written otherwise', () => {
      const changes: readonly (readonly ['lexer' | 'parser', string, string])[] = [
        ['parser', 'yield* this.step();', 'this.use(yield* other);'],
        ['parser', '*step()', 'async *step()'],
        ['parser', '*pop(error) {', '*pop(error) { const it = yield 1;'],
        ['lexer', 'next = yield* this.parseNext(next);', '{ next = yield* this.parseNext(next); }'],
        ['lexer', '*pushCount(n) {', '*pushCount(n) { yield* other();'],
      ];
      for (const [name, from, to] of changes) {
        ok(source(name).includes(from), from);
        throws(() => withoutGenerators(source(name).replace(from, to), name), /does not know/, to);
      }
    });
  });
});
