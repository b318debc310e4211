/** One word of a column name. */
export interface Token {
  readonly text: string;
  /** The same word without digits at its end (`race1` is the first of several races); undefined where there are none. */
  readonly stem?: string;
}

/** A run of whole words of a column name that equals one of the patterns. */
export interface Span<T> {
  readonly start: number;
  /** Behind the last word. */
  readonly end: number;
  readonly pattern: string;
  readonly value: T;
}

/** Finds patterns in column names by their words. */
export interface WordMatcher<T> {
  /** The longest match that begins at each word; `skip` words may stand inside a match. */
  readonly spans: (tokens: readonly Token[], skip?: ReadonlySet<string>) => readonly Span<T>[];
  /** The pattern of several words that the whole name is when it is written without separators (`dateofbirth`). */
  readonly glued: (tokens: readonly Token[]) => { readonly pattern: string; readonly value: T } | undefined;
}

/** Shorter patterns don't count without their separators: `mf` is not `m_f`. */
const SHORTEST_GLUED = 6;

/** Longer names than this are no column names; what lies beyond is not looked at. */
const LONGEST_NAME = 2000;

/**
 * The words of a column name in lower case: it is split at everything that is not a letter or a digit, and where
 * camelCase begins a word (`applicantSex`, `DOBYear`). Takes time linear in the length of the name.
 */
export function tokensOf(columnName: string): readonly Token[] {
  const words = columnName
    .slice(0, LONGEST_NAME)
    .normalize('NFC')
    .replace(/(\p{Ll}\p{N}*)(?=\p{Lu})/gu, '$1 ')
    .replace(/([\p{Lu}\p{N}])(?=\p{Lu}\p{Ll})/gu, '$1 ')
    .match(/[\p{L}\p{N}]+/gu);
  return (words ?? []).map((word) => {
    const text = word.toLowerCase();
    const stem = text.replace(/[0-9]{1,2}$/, '');
    return stem === text || stem === '' ? { text } : { text, stem };
  });
}

interface Node<T> {
  readonly next: Map<string, Node<T>>;
  end?: { readonly pattern: string; readonly value: T };
}

/** Builds a matcher; where two patterns have the same words the first one given stays. */
export function wordMatcher<T>(patterns: Iterable<readonly [pattern: string, value: T]>): WordMatcher<T> {
  const root: Node<T> = { next: new Map() };
  const gluedPatterns = new Map<string, { readonly pattern: string; readonly value: T }>();
  const put = (words: readonly string[], end: { readonly pattern: string; readonly value: T }): void => {
    let node = root;
    for (const word of words) {
      let next = node.next.get(word);
      if (next === undefined) {
        next = { next: new Map() };
        node.next.set(word, next);
      }
      node = next;
    }
    node.end ??= end;
  };
  for (const [pattern, value] of patterns) {
    const words = pattern.split('_');
    put(words, { pattern, value });
    const glued = words.join('');
    if (words.length === 1 || glued.length < SHORTEST_GLUED) continue;
    put([glued], { pattern, value });
    if (!gluedPatterns.has(glued)) gluedPatterns.set(glued, { pattern, value });
  }

  const longestAt = (
    tokens: readonly Token[],
    start: number,
    skip: ReadonlySet<string> | undefined,
  ): Span<T> | undefined => {
    let node: Node<T> | undefined = root;
    let found: Span<T> | undefined;
    for (let i = start; i < tokens.length; i++) {
      const token = tokens[i];
      if (token === undefined) break;
      const next: Node<T> | undefined =
        node.next.get(token.text) ?? (token.stem === undefined ? undefined : node.next.get(token.stem));
      if (next === undefined) {
        // A word such as `cd` may stand inside a match, though not before it.
        if (i > start && skip?.has(token.text)) continue;
        break;
      }
      node = next;
      if (node.end !== undefined) found = { start, end: i + 1, ...node.end };
    }
    return found;
  };
  return {
    spans: (tokens, skip) => tokens.flatMap((_, start) => longestAt(tokens, start, skip) ?? []),
    glued: (tokens) => gluedPatterns.get(tokens.map((t) => t.text).join('')),
  };
}
