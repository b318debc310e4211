import { quoteIfNeeded } from '../yaml/scalar-text.ts';
import { patternOf } from './schemas.ts';

/** Longer texts are not worth a suggestion: nobody could look through what a fix would write. */
const longestText = 200;

/** A value as YAML text that may stand anywhere in a line; `undefined` where it would be long. */
export function flowText(value: unknown): string | undefined {
  const text = flow(value, 0);
  return text === undefined || text.length > longestText ? undefined : text;
}

function flow(value: unknown, depth: number): string | undefined {
  if (depth > 5) return undefined;
  switch (typeof value) {
    case 'string':
      if (value.length > longestText) return undefined;
      return quoteIfNeeded(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : undefined;
    case 'boolean':
      return String(value);
    case 'object':
      break;
    default:
      return undefined;
  }
  if (value === null) return 'null';
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length > longestText / 4) return undefined;
  const parts: string[] = [];
  for (const [key, item] of entries) {
    const text = flow(item, depth + 1);
    if (text === undefined) return undefined;
    parts.push(isList ? text : `${flow(key, depth + 1)}: ${text}`);
  }
  return isList ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}

const slips: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => text.replace(/^v/i, ''),
  (text) => text.replace(/[\u2010-\u2015\u2212]/g, '-'),
  (text) => mendedNumber(text) ?? text,
];

/**
 * The text that was meant where a pattern fails for its case, a stray space, a dash that is no minus, a decimal comma,
 * or the `v` before a version.
 */
export function mendedText(text: string, pattern: string): string | undefined {
  if (text.length > longestText) return undefined;
  const fits = patternOf(pattern);
  // Spaces become dashes in names alone: patterns of capital letters are not those of names.
  const names = fits.test('a-name') && !fits.test('A-name');
  const dashed = (written: string): string => (names ? written.toLowerCase().replace(/[\s_]+/g, '-') : written);
  return [...slips, dashed].map((slip) => slip(text.trim())).find((mended) => mended !== text && fits.test(mended));
}

const truth: Readonly<Record<string, string>> = {
  yes: 'true',
  on: 'true',
  y: 'true',
  no: 'false',
  off: 'false',
  n: 'false',
};

/** `true` or `false` where a word was written that YAML 1.2 reads as text. */
export function mendedTruth(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return word;
  return Object.hasOwn(truth, word) ? truth[word] : undefined;
}

/** The number that was meant by a text: one in quotes, or with a decimal comma. */
export function mendedNumber(text: string): string | undefined {
  // `1,000` may be a thousand.
  const plain = text.trim().replace(/^([-+]?)(0,\d+|\d+,\d{1,2})$/, (number) => number.replace(',', '.'));
  return /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(plain) && plain.length <= longestText ? plain : undefined;
}
