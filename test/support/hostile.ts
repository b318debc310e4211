import type { PlainCase } from './arbitrary-case.ts';
import { countOf, laid, nthPath } from './paths.ts';
import type { Random } from './random.ts';

const numbers = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, -1, 1, 0.1 + 0.2, 100],
  ...[Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e21, 1e-7],
];
/** Names that every object has, and that are no entries of any map. */
const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
const texts = [
  ...inherited,
  ...['', ' ', '\u0000', '\ud800', '𝒳', '-', '%', '.', '~', '*', 'NaN', '.nan', '1e999', '-1e999%', '0x10', 'null'],
  ...[
    'baseline',
    'baseline * 0',
    'baseline - 1e400%',
    'x'.repeat(5000),
    '(((',
    'P0D',
    'P1M',
    '2026-02-30',
    '0000-00-00',
  ],
];

/** What a part may become that nobody means to write: of its own type as a rule, so that the schema lets it by. */
function spoilt(random: Random, part: unknown): unknown {
  const roll = random.next();
  if (roll < 0.08) return random.one<unknown>([null, true, [], {}, '', 0, [[]], [{}]]);
  switch (typeof part) {
    case 'number':
      return random.one(numbers);
    case 'string':
      return random.one(texts);
    case 'boolean':
      return !part;
    default:
      if (Array.isArray(part)) return random.one([[], [...part, ...part], [...part].reverse(), part.slice(1)]);
      return part === null || random.chance(0.3) ? {} : renamed(random, part as object);
  }
}

/** A map in which one entry has a name that every object has. */
function renamed(random: Random, map: object): unknown {
  const entries = Object.entries(map);
  if (entries.length === 0) return Object.fromEntries([[random.one(inherited), 1]]);
  const at = random.int(0, entries.length - 1);
  const name = random.one(inherited);
  return Object.fromEntries(entries.map(([key, part], i) => [i === at ? name : key, part]));
}

/** A case in which some parts are what nobody means to write. */
export function spoiled(given: PlainCase, random: Random): PlainCase {
  const { policy, bases, card, reports, waivers } = given;
  let parts: object = { policy, bases, ...(card ? { card } : {}), reports, waivers };
  for (let left = random.int(1, 3); left > 0; left--) {
    const count = countOf(parts, (path) => path.length > 2);
    const path = nthPath(parts, (at) => at.length > 2, random.int(0, Math.max(0, count - 1)));
    if (path) parts = laid(parts, path, (part) => spoilt(random, part)) as object;
  }
  return { ...given, ...parts };
}
