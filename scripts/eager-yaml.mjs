// `yaml`'s lexer and parser as functions: each of their steps is a generator inside of generators, and starting and
// resuming those is three quarters of what they take. What is called from outside keeps its name and gives the same in
// the same order; only that a step is done as a whole where it would have stopped at each token.
import { readFile } from 'node:fs/promises';

/** How many lexemes are made at once: a text that holds too many is given up long before its end. */
const lexemesAtOnce = 1000;

/** What is called from outside, and what takes its place. */
const entries = {
  lexer: `
    *lex(source, incomplete) {
        for (const _ of this.lexEagerly(source, incomplete)) yield* this.taken();
        yield* this.taken();
    }`,
  parser: `
    parse(source, incomplete) {
        this.parseEagerly(source, incomplete);
        return this.taken();
    }
    next(source) {
        this.nextEagerly(source);
        return this.taken();
    }
    end() {
        this.endEagerly();
        return this.taken();
    }`,
};

const taken = `
    taken() {
        const { given } = this;
        if (given.length === 0) return nothing;
        this.given = [];
        return given;
    }`;

/**
 * One of the two modules, without generators.
 * @param {'lexer' | 'parser'} name
 * @throws where something is written otherwise than this knows
 */
export function withoutGenerators(source, name) {
  const outer = [...entries[name].matchAll(/^ {4}\*?(\w+)\(/gm)].map(([, method]) => method).join('|');
  const changed = `const nothing = [];\n${source}`
    .replaceAll('\r\n', '\n')
    .replace(new RegExp(`^( {4}\\*|.*yield\\* this\\.)(${outer})\\(`, 'gm'), '$1$2Eagerly(')
    .replace(/^ {4}\*(\w+\()/gm, '    $1')
    .replace(/yield\* this\./g, 'this.')
    .replace(/^( +)yield (\{\n[\s\S]*?\n\1\}|.*);$/gm, '$1this.given.push($2);')
    // The one loop that all lexemes come from stops now and then.
    .replace(/^ {4}lexEagerly/m, '    *lexEagerly')
    .replace(/^( +)next = this\.parseNext\(next\);$/m, (_, indent) => {
      return `${indent}{ next = this.parseNext(next); if (this.given.length >= ${lexemesAtOnce}) yield; }`;
    })
    .replace(/^ {4}constructor\(/m, `    given = [];${taken}${entries[name]}\n    constructor(`);
  const code = changed.replace(entries[name], '').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const left = (code.match(/\byield\b|^[ \w]*\*\w+\(|function\s*\*/gm) ?? []).length;
  const expected = name === 'lexer' ? 2 : 0;
  if (left !== expected || !changed.includes(entries[name]) || !/\bthis\.given\.push\(/.test(code)) {
    throw new Error(`scripts/eager-yaml.mjs does not know how this version of yaml writes its ${name}.`);
  }
  return changed;
}

/** The esbuild plugin. */
export const eagerYaml = {
  name: 'eager-yaml',
  setup(build) {
    const modules = /[\\/]node_modules[\\/]yaml[\\/]browser[\\/]dist[\\/]parse[\\/](lexer|parser)\.js$/;
    build.onLoad({ filter: modules }, async ({ path }) => ({
      contents: withoutGenerators(await readFile(path, 'utf8'), modules.exec(path)[1]),
      loader: 'js',
    }));
  },
};
