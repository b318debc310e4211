// `yaml` is bundled with two changes that make it take a third of the time, and do nothing else.
// Its lexer and parser are functions: each of their steps is a generator inside of generators, and starting and resuming
// those is three quarters of what they take. What is called from outside keeps its name and gives the same in the same
// order; only that a step is done as a whole where it would have stopped at each token.
// What marks a node as one is a property as any other: it is defined as a hidden one, which takes ten times as long.
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
    throw unknown(name);
  }
  return changed;
}

const hiddenMark = /\bObject\.defineProperty\(this, NODE_TYPE, \{ value: (\w+) \}\);/g;

/**
 * One of the modules of nodes, which sets their marks as it sets other properties.
 * @throws where something is written otherwise than this knows
 */
export function withPlainMarks(source, name) {
  if (source.match(hiddenMark)?.length !== 1) throw unknown(name);
  return source.replace(hiddenMark, 'this[NODE_TYPE] = $1;');
}

const unknown = (name) =>
  new Error(`scripts/quick-yaml.mjs does not know how this version of yaml writes its module ${name}.`);

/** The esbuild plugin. */
export const quickYaml = {
  name: 'quick-yaml',
  setup(build) {
    const modules =
      /[\\/]node_modules[\\/]yaml[\\/]browser[\\/]dist[\\/](?:parse|nodes|doc)[\\/](lexer|parser|Node|Pair|Document)\.js$/;
    build.onLoad({ filter: modules }, async ({ path }) => {
      const [, name] = modules.exec(path);
      const change = /^[lp]/.test(name) ? withoutGenerators : withPlainMarks;
      return { contents: change(await readFile(path, 'utf8'), name), loader: 'js' };
    });
  },
};
