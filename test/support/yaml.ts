import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { inRepository } from './repository.ts';

/** Data without prototypes as ordinary data, so that both compare equal; `__proto__` stays a key. */
export function ordinary(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordinary);
  if (typeof value !== 'object' || value === null) return value;
  const result = {};
  for (const [key, item] of Object.entries(value)) {
    Object.defineProperty(result, key, { value: ordinary(item), enumerable: true, configurable: true, writable: true });
  }
  return result;
}

const keys = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'metadata',
    'name',
    'gates',
    'id',
    'x-y',
    'no',
    'true',
    '1',
    '__proto__',
    'constructor',
    'a b',
    'é',
    '<25',
  ),
  // What `<<` means is tested by itself.
  fc.string({ maxLength: 6 }).filter((key) => key !== '<<'),
);
const texts = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'no',
    'null',
    '2026.10',
    '1e5',
    '# x',
    'a: b',
    'a #b',
    '- a',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '%',
    '@',
    '`',
    "it's",
    '"q"',
    '{a}',
    '[a]',
    'x,y',
    '---',
    'a\nb',
    'a\n\nb\n',
    ' lead',
    'trail ',
    '\ttab',
  ),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
);
const scalars = fc.oneof(
  texts,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.boolean(),
  fc.constant(null),
);

/** Random plain data: maps, lists and scalars. */
export const { data: yamlData } = fc.letrec<{ data: unknown; map: unknown; list: unknown }>((tie) => ({
  data: fc.oneof({ maxDepth: 4, depthIdentifier: 'yaml' }, scalars, tie('map'), tie('list')),
  map: fc.dictionary(keys, tie('data'), { maxKeys: 4, depthIdentifier: 'yaml', noNullPrototype: true }),
  list: fc.array(tie('data'), { maxLength: 4, depthIdentifier: 'yaml' }),
}));
export const yamlMap = fc.dictionary(keys, yamlData, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
export const yamlTexts = texts;
export const yamlKeys = keys;

/** The YAML files of the repository's cases and samples. */
export function yamlFiles(): readonly { readonly name: string; readonly text: string }[] {
  return ['test/cases', 'samples'].flatMap((directory) => {
    let names: readonly string[];
    try {
      names = readdirSync(inRepository(directory), { recursive: true }) as string[];
    } catch {
      return [];
    }
    return names
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => ({ name: `${directory}/${name}`, text: readFileSync(inRepository(directory, name), 'utf8') }));
  });
}
