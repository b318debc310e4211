import text from './data/languages.json' with { type: 'text' };
import { nameKey } from './name-key.ts';
import { nearest } from './nearest.ts';
import { whenFirstUsed } from './stored.ts';

/** What is wrong with a language tag; undefined where nothing is. */
export type LanguageProblem =
  | { readonly is: 'malformed' | 'unknown'; readonly suggestion?: string }
  /** The same tag in other letters or with other separators. */
  | { readonly is: 'respelled'; readonly suggestion: string };

interface Index {
  /** Code → name. */
  readonly names: ReadonlyMap<string, string>;
  readonly byName: ReadonlyMap<string, string>;
}

const index = whenFirstUsed(text, ({ languages }: { readonly languages: Readonly<Record<string, string>> }): Index => {
  const entries = Object.entries(languages);
  return {
    names: new Map(entries),
    byName: new Map(entries.map(([code, name]) => [nameKey(name), code])),
  };
});

/**
 * Whether a text is a language tag (BCP 47, RFC 5646): a primary subtag in lower case, and more subtags behind hyphens.
 * Two-letter codes are those of ISO 639-1; of three letters any may be one of the thousands of ISO 639-3. Never throws.
 */
export function languageProblem(written: string): LanguageProblem | undefined {
  const tag = written.trim().replace(/_/g, '-');
  const [primary = '', ...rest] = tag.split('-');
  const lower = primary.toLowerCase();
  if (!/^[a-z]{2,3}$/.test(lower) || !rest.every((subtag) => /^[A-Za-z0-9]{1,8}$/.test(subtag)))
    return named('malformed', written);
  if (lower.length === 2 && !index().names.has(lower)) return named('unknown', written);
  const canonical = [lower, ...rest].join('-');
  return canonical === written ? undefined : { is: 'respelled', suggestion: canonical };
}

function named(is: 'malformed' | 'unknown', written: string): LanguageProblem {
  const { byName } = index();
  const key = nameKey(written);
  const name = byName.has(key) ? key : nearest(key, byName.keys());
  const suggestion = name === undefined ? undefined : byName.get(name);
  return suggestion === undefined ? { is } : { is, suggestion };
}

/** Two-letter codes with the English names of their languages. */
export function languages(): ReadonlyMap<string, string> {
  return index().names;
}
